using EmradXds.Conformance;
using EmradXds.Conformance.Sut;
using EmradXds.Host.Domain;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;

namespace EmradXds.Domain.Tests;

/// <summary>The whole domain in the test's own process, on free ports; what the conformance cases run against.</summary>
public sealed class InProcessDomain : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private WebApplication? application;

    public SystemUnderTest Sut { get; private set; } = null!;

    /// <summary>One run for all cases, so that they share what they share.</summary>
    public ConformanceRunner Runner { get; } = new();

    public async ValueTask InitializeAsync()
    {
        AffinityDomain domain = AffinityDomain.Load(TestDomain.ProfileFolder);
        DomainSettings settings = new()
        {
            Profile = TestDomain.ProfileFolder,
            Folder = folder.Path,
            Ports = DomainPorts.From(FreePorts.Base(20), domain.Trusts.Count),
            QuietTime = TimeSpan.FromSeconds(0.5),
            AllowTestNumbers = true,
        };
        application = await DomainHost.StartAsync(settings, domain, CancellationToken.None);
        SutFile.Write(settings, domain);
        Sut = SystemUnderTest.Load(folder.File("sut.json")) with
        {
            // The runner asks a running system for more; here the time of a build counts.
            LargeDocumentBytes = 64 << 20,
            ManyDocuments = 2_500,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Runner.Dispose();
        if (application is not null)
        {
            await application.StopAsync();
            await application.DisposeAsync();
        }

        folder.Dispose();
    }
}

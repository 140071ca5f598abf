using EmradXds.Host.Domain;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmradXds.Domain.Tests;

public sealed class LogFileTests
{
    [Fact]
    public async Task What_was_logged_last_is_in_the_file_when_the_host_has_ended()
    {
        using TempFolder folder = new();
        AffinityDomain domain = AffinityDomain.Load(TestDomain.ProfileFolder);
        DomainSettings settings = new()
        {
            Profile = TestDomain.ProfileFolder,
            Folder = folder.Path,
            Ports = DomainPorts.From(FreePorts.Base(20), domain.Trusts.Count),
            Roles = ["registry"],
        };
        await using (WebApplication application = await DomainHost.StartAsync(settings, domain, CancellationToken.None))
        {
            ILogger log = application.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Test");
            await application.StopAsync();
            for (int i = 1; i <= 1_000; i++)
            {
                log.Log(LogLevel.Warning, default, i, null, (number, _) => $"Line {number} of the last ones");
            }
        }

        string[] lines = await File.ReadAllLinesAsync(folder.File("emrad.log"));
        Assert.Equal(1_000, lines.Count(line => line.EndsWith(" of the last ones", StringComparison.Ordinal)));
    }
}

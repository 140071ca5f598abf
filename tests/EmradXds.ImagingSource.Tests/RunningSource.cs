using System.Net;
using EmradXds.Dicom.Network;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.ImagingSource.Tests;

/// <summary>One trust's source on real sockets, in a folder that outlives it, so that it can be started again.</summary>
internal sealed class RunningSource : IAsyncDisposable
{
    public const string LocalId = "LN4711";
    public const string NhsNumber = "9990000018";

    private readonly InProcessHost host;

    private RunningSource(InProcessHost host, AffinityDomain domain) => (this.host, Domain) = (host, domain);

    public static AffinityDomain Profile { get; } = AffinityDomain.Load(Path.Combine(Surroundings.Root, "profiles", "emrad"));

    public AffinityDomain Domain { get; }

    public ImagingDocumentSource Source => host.Services.GetServices<ImagingDocumentSource>().First();

    public Trust Trust => Source.Options.Trust;

    public LogCapture Log => host.Log;

    public Uri Rad69Uri => new(host.Uri, $"imaging/{Trust.Ods}");

    public DicomClient Sender => new(new DicomClientOptions
    {
        Host = "127.0.0.1",
        Port = Source.DicomEndPoint!.Port,
        CalledAeTitle = Trust.AeTitle,
        CallingAeTitle = "TESTPACS",
    });

    /// <param name="folder">Its files and index.</param>
    /// <param name="peers">Whom it asks and tells; null where nobody is there.</param>
    /// <param name="change">Other settings.</param>
    public static async Task<RunningSource> StartAsync(
        TempFolder folder, Peers? peers, Func<ImagingSourceOptions, ImagingSourceOptions>? change = null)
    {
        TestDatabase.SkipWhereMissing();
        ImagingSourceOptions options = new()
        {
            Trust = Profile.Trusts.First(trust => trust.Ods == "RWD"),
            Folder = folder.Path,
            DicomEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
            QuietTime = peers is null ? TimeSpan.FromHours(1) : TimeSpan.FromMilliseconds(300),
            PixHost = "127.0.0.1",
            PixPort = peers?.PixEndPoint.Port ?? 1,
            RepositoryUri = peers?.RepositoryUri ?? new Uri("http://127.0.0.1:1/repository"),
        };
        InProcessHost host = await InProcessHost.StartAsync(
            services => services
                .AddSingleton(Profile)
                .AddImagingSource(change?.Invoke(options) ?? options, database => TestDatabase.Use(database, folder.File("index.db"))),
            application => application.MapImagingSource());
        return new RunningSource(host, Profile);
    }

    /// <summary>Sends instances on one association; the answers in their order.</summary>
    public async Task<CStoreResult[]> SendAsync(params InstanceToStore[] instances)
    {
        List<CStoreResult> results = [];
        await foreach (StoredInstance stored in Sender.StoreAsync(instances, TestContext.Current.CancellationToken))
        {
            results.Add(stored.Result);
        }

        return [.. results];
    }

    public async Task<StudyRow> StudyAsync(string studyInstanceUid)
    {
        await using ImagingSourceContext index = Source.Index.Open();
        return await index.Studies.AsNoTracking().SingleAsync(study => study.StudyInstanceUid == studyInstanceUid);
    }

    public async Task<int> CountInstancesAsync()
    {
        await using ImagingSourceContext index = Source.Index.Open();
        return await index.Instances.CountAsync();
    }

    public async Task<IReadOnlyList<WaitingStudy>> WaitingAsync()
    {
        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync();
        return (IReadOnlyList<WaitingStudy>)report.Entries[$"imaging-{Trust.Ods}"].Data["studies"];
    }

    /// <summary>Waits, for long if need be, until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        DateTimeOffset deadline = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(2);
        while (!await isSo())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "it did not come to be within two minutes");
            await Task.Delay(20);
        }
    }

    public static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

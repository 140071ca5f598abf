using System.Net;
using EmradXds.Dicom.Network;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.ImagingSource.Tests;

/// <summary>Several trusts in one process share nothing: each its folder, index, port and address.</summary>
public sealed class SeveralTrustsTests
{
    [Fact]
    public async Task Each_trust_keeps_its_own_and_answers_at_its_own_address()
    {
        Trust[] trusts = [.. RunningSource.Profile.Trusts.Take(3)];
        using TempFolder folder = new();
        await using InProcessHost host = await InProcessHost.StartAsync(
            services =>
            {
                services.AddSingleton(RunningSource.Profile);
                foreach (Trust trust in trusts)
                {
                    ImagingSourceOptions options = new()
                    {
                        Trust = trust,
                        Folder = folder.File(trust.Ods),
                        DicomEndPoint = new IPEndPoint(IPAddress.Loopback, 0),
                        PixHost = "127.0.0.1",
                        PixPort = 1,
                        RepositoryUri = new Uri("http://127.0.0.1:1/repository"),
                    };
                    services.AddImagingSource(options, database => TestDatabase.Use(database, folder.File($"{trust.Ods}.db")));
                }
            },
            application => application.MapImagingSource());
        ImagingDocumentSource[] sources = [.. host.Services.GetServices<ImagingDocumentSource>()];
        SyntheticInstance instance = new();
        DicomClient toFirst = new(new DicomClientOptions
        {
            Host = "127.0.0.1", Port = sources[0].DicomEndPoint!.Port, CalledAeTitle = trusts[0].AeTitle,
        });
        await foreach (StoredInstance stored in toFirst.StoreAsync([instance.ToStore()], TestContext.Current.CancellationToken))
        {
            Assert.True(stored.IsStored);
        }

        Assert.Equal(trusts, sources.Select(source => source.Options.Trust));
        Assert.Equal(3, sources.Select(source => source.DicomEndPoint!.Port).Distinct().Count());
        Assert.True(File.Exists(sources[0].Archive.PathOfInstance(instance.SopInstanceUid)));
        Assert.False(File.Exists(sources[1].Archive.PathOfInstance(instance.SopInstanceUid)));
        using HttpClient http = new();
        foreach (Trust trust in trusts)
        {
            Uri address = new(host.Uri, $"imaging/{trust.Ods}");
            using HttpResponseMessage answer = await http.PostAsync(address, new StringContent("no SOAP"));
            Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_wrong_called_ae_title_is_rejected()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        DicomClient wrong = new(new DicomClientOptions
        {
            Host = "127.0.0.1", Port = source.Source.DicomEndPoint!.Port, CalledAeTitle = "SOMEBODYELSE",
        });

        CancellationToken cancel = TestContext.Current.CancellationToken;
        DicomNetworkException rejected = await Assert.ThrowsAsync<DicomNetworkException>(() => wrong.EchoAsync(cancel));

        Assert.Contains("called", rejected.Message, StringComparison.OrdinalIgnoreCase);
        await source.Sender.EchoAsync(cancel);
    }
}

using System.Collections.Concurrent;
using EmradXds.Consumer;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>kill -9 while patients are fed, instances stored, studies published and registered.</summary>
public sealed class KilledProcessTests
{
    private const int Kills = 20;

    [Fact]
    public async Task Twenty_kills_lose_nothing_that_was_acknowledged()
    {
        await using TestDomain domain = await TestDomain.StartAsync();
        string nhsNumber = TestDomain.NewNhsNumber();
        await domain.RegisterAsync("RWD", "KILL1", nhsNumber);

        ConcurrentDictionary<string, TestInstance> stored = [];
        ConcurrentDictionary<string, string> registered = [];
        Random random = new(20_261_124);
        for (int kill = 0; kill < Kills; kill++)
        {
            using CancellationTokenSource killed = new();
            Task sending = SendUntilKilledAsync(domain, stored, killed.Token);
            Task registering = RegisterUntilKilledAsync(domain, registered, killed.Token);
            await Task.Delay(random.Next(40, 1_600));
            await domain.KillAsync();
            await killed.CancelAsync();
            await Task.WhenAll(sending, registering);
            await domain.RestartAsync();
        }

        Assert.NotEmpty(stored);
        Assert.NotEmpty(registered);

        // Every acknowledged instance is listed in a manifest, once, and comes back as it was sent.
        await TestDomain.UntilAsync(async () => (await ListedAsync(domain, nhsNumber)).IsSupersetOf(stored.Keys), "every instance is published");
        using TempFolder fetched = new();
        HashSet<string> studies = [];
        foreach (ImagingStudy study in await domain.FindAsync(nhsNumber))
        {
            Assert.True(studies.Add(study.StudyInstanceUid!), $"{study.StudyInstanceUid} is registered twice");
            FetchResult result = await domain.Consumer.FetchStudyAsync(study, fetched.Path, null, CancellationToken.None);
            Assert.True(result.IsComplete, $"{result.Missing.Count} instances of {study.StudyInstanceUid} are missing");
        }

        Dictionary<string, string> files = Directory.EnumerateFiles(fetched.Path, "*.dcm", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path));
        foreach ((string uid, TestInstance instance) in stored)
        {
            byte[] file = await File.ReadAllBytesAsync(files[uid]);
            Assert.Equal(instance.Bytes, file[(int)DicomFile.Open(files[uid]).DatasetPosition..]);
        }

        // Every acknowledged patient is known to the PIX Manager.
        await using MllpClient pix = domain.Pas();
        foreach ((string localId, string nhs) in registered)
        {
            Er7Message answer = await pix.SendAsync(PixQuery(domain, localId), CancellationToken.None);
            Assert.Equal(nhs, answer["PID-3.1"]);
        }
    }

    private static async Task SendUntilKilledAsync(
        TestDomain domain, ConcurrentDictionary<string, TestInstance> stored, CancellationToken killed)
    {
        while (!killed.IsCancellationRequested)
        {
            string study = DicomUidGenerator.New();
            string series = DicomUidGenerator.New();
            Dictionary<string, TestInstance> instances = Enumerable.Range(1, 12)
                .Select(number => new TestInstance(study, series, "KILL1", number)).ToDictionary(instance => instance.SopInstanceUid);
            try
            {
                await foreach (StoredInstance answer in domain.Modality("RWD").StoreAsync([.. instances.Values.Select(i => i.ToSend())], killed))
                {
                    if (answer.IsStored)
                    {
                        stored[answer.Instance.SopInstanceUid] = instances[answer.Instance.SopInstanceUid];
                    }
                }

                await Task.Delay(150, killed); // leaves the studies time to become quiet, so that kills also hit publishing
            }
            catch (Exception e) when (e is DicomNetworkException or OperationCanceledException or IOException)
            {
                return;
            }
        }
    }

    private static async Task RegisterUntilKilledAsync(TestDomain domain, ConcurrentDictionary<string, string> registered, CancellationToken killed)
    {
        await using MllpClient pas = domain.Pas();
        while (!killed.IsCancellationRequested)
        {
            string localId = $"P{Guid.NewGuid():N}"[..12];
            string nhsNumber = TestDomain.NewNhsNumber();
            try
            {
                Er7Message answer = await pas.SendAsync(TestDomain.Adt("RX1", localId, nhsNumber), killed);
                if (answer["MSA-1"] == "AA")
                {
                    registered[localId] = nhsNumber;
                }

                await Task.Delay(20, killed);
            }
            catch (Exception e) when (e is IOException or OperationCanceledException)
            {
                return;
            }
        }
    }

    private static async Task<HashSet<string>> ListedAsync(TestDomain domain, string nhsNumber)
    {
        HashSet<string> listed = [];
        foreach (ImagingStudy study in await domain.FindAsync(nhsNumber))
        {
            Dicom.Manifest.KeyObjectManifest manifest = await domain.Consumer.ReadManifestAsync(study, CancellationToken.None);
            listed.UnionWith(manifest.Series.SelectMany(series => series.Instances).Select(instance => instance.SopInstanceUid));
        }

        return listed;
    }

    private static Er7Message PixQuery(TestDomain domain, string localId)
    {
        string authority = domain.Profile.Trusts.Single(trust => trust.Ods == "RX1").PatientIds.Oid;
        return Er7Message.Parse(string.Join('\r',
            $@"MSH|^~\&|TEST|RX1|EMRAD|EMRAD|20261121010203||QBP^Q23^QBP_Q21|{Guid.NewGuid():N}|P|2.5",
            $"QPD|IHE PIX Query|{Guid.NewGuid():N}|{localId}^^^&{authority}&ISO|^^^&{domain.Profile.PatientIdAuthority.Oid}&ISO",
            "RCP|I",
            ""));
    }
}

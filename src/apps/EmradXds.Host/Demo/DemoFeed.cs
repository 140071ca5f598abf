using System.Collections.Concurrent;
using EmradXds.Consumer;
using EmradXds.Dicom.Network;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Host.Domain;
using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Demo;

/// <summary>Feeds the demo's people and studies through the front doors, ADT over MLLP and images over C-STORE, and waits until every study can be
/// found. What the domain has already is not sent again.</summary>
internal sealed class DemoFeed(AffinityDomain domain, DomainPorts ports, XdsImagingConsumer consumer, TimeProvider clock)
{
    /// <summary>Studies that nobody finds yet; those of a trust that does not share are not waited for.</summary>
    public async Task<IReadOnlyList<SyntheticStudy>> MissingAsync(CancellationToken cancel)
    {
        ConcurrentBag<string> found = [];
        await Parallel.ForEachAsync(SyntheticRegion.Patients, cancel, async (patient, token) =>
        {
            await foreach (ImagingStudy study in consumer.FindStudiesAsync(patient.NhsNumber, token))
            {
                found.Add(study.StudyInstanceUid ?? "");
            }
        });
        HashSet<string> uids = [.. found];
        return [.. SyntheticRegion.Studies.Where(study => !uids.Contains(study.StudyInstanceUid))];
    }

    /// <summary>Sends what is missing; done when all of it can be found.</summary>
    public async Task RunAsync(IReadOnlyList<SyntheticStudy> missing, IProgress<(string Step, int Done, int Of)> progress, CancellationToken cancel)
    {
        await RegisterPatientsAsync(progress, cancel);
        await SendStudiesAsync(missing, progress, cancel);
        int left = missing.Count;
        while (left > 0)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), clock, cancel);
            left = (await MissingAsync(cancel)).Count;
            progress.Report(("studies can be found", missing.Count - left, missing.Count));
        }
    }

    private async Task RegisterPatientsAsync(IProgress<(string Step, int Done, int Of)> progress, CancellationToken cancel)
    {
        await using MllpClient pas = new("127.0.0.1", ports.IdentityMllp);
        List<(SyntheticPatient Patient, string Ods)> known =
            [.. SyntheticRegion.Patients.SelectMany(patient => patient.LocalIds.Select(local => (patient, local.Ods)))];
        for (int i = 0; i < known.Count; i++)
        {
            Er7Message answer = await pas.SendAsync(SyntheticAdt.Register(known[i].Patient, known[i].Ods, clock.GetUtcNow()), cancel);
            if (answer["MSA-1"] != "AA")
            {
                throw new InvalidOperationException($"The identity service refused an ADT of {known[i].Ods}: {answer["MSA-1"]} {answer["ERR-3"]}");
            }

            progress.Report(("local ids known (ADT over MLLP)", i + 1, known.Count));
        }
    }

    private async Task SendStudiesAsync(
        IReadOnlyList<SyntheticStudy> studies, IProgress<(string Step, int Done, int Of)> progress, CancellationToken cancel)
    {
        int sent = 0;
        int total = studies.Sum(study => study.Instances);

        // Each trust sends its own studies one after the other; two trusts at a time fill a small machine.
        await Parallel.ForEachAsync(
            studies.GroupBy(study => study.Ods),
            new ParallelOptions { MaxDegreeOfParallelism = 2, CancellationToken = cancel },
            async (group, token) =>
            {
                int place = domain.Trusts.Select((trust, index) => (trust, index)).Single(t => t.trust.Ods == group.Key).index;
                Trust trust = domain.Trusts[place];
                DicomClient modality = new(new DicomClientOptions
                {
                    Host = "127.0.0.1",
                    Port = ports.Dicom[place],
                    CalledAeTitle = trust.AeTitle,
                    CallingAeTitle = "DEMO_MODALITY",
                });
                foreach (SyntheticStudy study in group)
                {
                    await foreach (StoredInstance stored in modality.StoreAsync(SyntheticImages.Of(study, trust), token))
                    {
                        if (!stored.IsStored)
                        {
                            throw new InvalidOperationException(
                                $"{trust.Ods} refused an instance of {study.Name} with status {stored.Result.Status:X4}: {stored.Result.Comment}");
                        }

                        progress.Report(("instances stored (C-STORE)", Interlocked.Increment(ref sent), total));
                    }
                }
            });
    }
}

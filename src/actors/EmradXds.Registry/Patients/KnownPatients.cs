using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Patients;

/// <summary>What a patient identity feed does to the registry, whichever transaction it comes by (ITI TF-2 3.8.4, 3.44.4).</summary>
public sealed class KnownPatients(RegistryWriter writer, AffinityDomain domain)
{
    /// <summary>Longest id that is taken: with its authority it is within the 256 characters that ebRIM has for a patientId, and alone
    /// within what each database's index takes.</summary>
    public const int MaxIdLength = 128;

    private const int Batch = 100;

    /// <summary>Makes an id of the affinity domain known.</summary>
    /// <returns>For the log: what came of it.</returns>
    public async Task<string> AddAsync(string id, CancellationToken cancel)
    {
        string done = "";
        await writer.RunAsync(
            async (registry, _) =>
            {
                bool known = await registry.FindPatientAsync(id) is not null;
                done = known ? "known before" : "known now";
                if (!known)
                {
                    registry.Add(new PatientRow { Key = RegistryKey.Next(), Id = id });
                }

                return !known;
            },
            cancel);
        return done;
    }

    /// <summary>Gives what was of the retired id to the survivor, where both are known, active and different; else nothing changes.</summary>
    /// <returns>For the log: what came of it.</returns>
    public async Task<string> MergeAsync(string survivingId, string retiredId, CancellationToken cancel)
    {
        string done = "";
        await writer.RunAsync(
            async (registry, stop) =>
            {
                PatientRow? surviving = await registry.FindPatientAsync(survivingId);
                PatientRow? retired = await registry.FindPatientAsync(retiredId);
                bool both = surviving is { SurvivorKey: null } && retired is { SurvivorKey: null } && surviving != retired;
                done = both ? "merged" : "no two active ids";
                if (both)
                {
                    retired!.SurvivorKey = surviving!.Key;
                    string patientId = new Cx(survivingId, Hd.Oid(domain.PatientIdAuthority.Oid)).ToXds();
                    await MoveAsync(registry, registry.SubmissionSets, retired.Key, surviving.Key, patientId, stop);
                    await MoveAsync(registry, registry.DocumentEntries, retired.Key, surviving.Key, patientId, stop);
                    await MoveAsync(registry, registry.Folders, retired.Key, surviving.Key, patientId, stop);
                }

                return both;
            },
            cancel);
        return done;
    }

    /// <summary>Gives a patient's objects to another, some at a time.</summary>
    private static async Task MoveAsync<T>(
        RegistryContext registry, DbSet<T> rows, long from, long to, string patientId, CancellationToken cancel)
        where T : PatientObjectRow
    {
        while (await rows.Where(row => row.PatientKey == from).Take(Batch).ToListAsync(cancel) is { Count: > 0 } some)
        {
            foreach (T row in some)
            {
                row.PatientKey = to;
                row.Fragment = Fragment.Of(row.Fragment.Read() switch
                {
                    DocumentEntry entry => entry with { PatientId = patientId },
                    SubmissionSet set => set with { PatientId = patientId },
                    Folder folder => folder with { PatientId = patientId },
                    RegistryEntry other => other,
                });
            }

            await registry.SaveChangesAsync(cancel);
            foreach (T row in some)
            {
                registry.Entry(row).State = EntityState.Detached;
            }
        }
    }
}

using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Submissions;

/// <summary>A submission with what the registry already holds around it: its patient, and the registered objects it names.</summary>
internal sealed class SubmissionNeighbourhood
{
    private readonly Dictionary<string, RegistryEntry> submitted = [];
    private readonly IReadOnlyDictionary<Guid, RegisteredObject> registered;

    private SubmissionNeighbourhood(Submission submission, IReadOnlyDictionary<Guid, RegisteredObject> registered, long? patientKey)
    {
        (Submission, this.registered, PatientKey) = (submission, registered, patientKey);
        foreach (RegistryEntry entry in Entries)
        {
            submitted.TryAdd(entry.EntryUuid, entry);
        }
    }

    public Submission Submission { get; }

    /// <summary>The patient of the SubmissionSet; null where the feed does not know it, or knows it as merged away.</summary>
    public long? PatientKey { get; }

    /// <summary>Everything submitted.</summary>
    public IEnumerable<RegistryEntry> Entries => Submission.Entries;

    public static async Task<SubmissionNeighbourhood> LoadAsync(
        RegistryContext registry, AffinityDomain domain, Submission submission, CancellationToken cancel)
    {
        HashSet<Guid> uuids = [];
        IEnumerable<string> ids = submission.Entries.Select(e => e.EntryUuid)
            .Concat(submission.Associations.SelectMany(a => new[] { a.Source, a.Target }));
        foreach (string id in ids)
        {
            if (EntryUuid.TryParse(id, out Guid uuid))
            {
                uuids.Add(uuid);
            }
        }

        return new SubmissionNeighbourhood(
            submission,
            await registry.FindObjectsAsync(uuids, cancel),
            InDomain(domain, submission.Set?.PatientId) is { } named && await registry.FindPatientAsync(named) is { SurvivorKey: null } patient
                ? patient.Key
                : null);
    }

    /// <summary>What the affinity domain's authority calls the patient; null where the id is another domain's.</summary>
    public static string? InDomain(AffinityDomain domain, string? patientId) =>
        Cx.TryParseXds(patientId, out Cx? cx) && cx!.Authority.UniversalId == domain.PatientIdAuthority.Oid ? cx.Id : null;

    /// <summary>The submitted object with that id.</summary>
    public RegistryEntry? Submitted(string id) => submitted.GetValueOrDefault(id);

    /// <summary>The registered object with that id, where it is an entryUUID.</summary>
    public RegisteredObject? Registered(string id) =>
        EntryUuid.TryParse(id, out Guid uuid) ? registered.GetValueOrDefault(uuid) : null;
}

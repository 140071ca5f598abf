using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using static EmradXds.Metadata.Rules.SubmissionRules;

namespace EmradXds.Metadata.Rules;

/// <summary>The objects of a submission by their ids, and what holds of them together in a registration and in a metadata update: one
/// SubmissionSet, one patient, ids and uniqueIds of their own.</summary>
internal sealed class SubmissionGraph
{
    private readonly RuleReport report;
    private readonly Dictionary<string, RegistryEntry> entries = [];
    private readonly List<(RegistryEntry Second, RegistryEntry First)> doubled = [];

    public SubmissionGraph(Submission submission, RuleReport report)
    {
        (Submission, this.report) = (submission, report);
        IEnumerable<RegistryEntry> all = submission.Documents.Concat<RegistryEntry>(submission.Folders).Concat(submission.Associations);
        foreach (RegistryEntry entry in submission.Set is null ? all : all.Prepend(submission.Set))
        {
            if (entry.EntryUuid.Length > 0 && !entries.TryAdd(entry.EntryUuid, entry))
            {
                doubled.Add((entry, entries[entry.EntryUuid]));
            }
        }
    }

    public Submission Submission { get; }

    public static string NameOf(RegistryEntry entry) => $"{entry.GetType().Name} {entry.EntryUuid}";

    /// <summary>The submitted object with that id; null where it is not of this submission.</summary>
    public RegistryEntry? Find(string id) => entries.GetValueOrDefault(id);

    public bool IsFromSet(Association association) => Submission.Set is not null && association.Source == Submission.Set.EntryUuid;

    /// <summary>Whether an end can exist: here, or (by UUID) in the registry.</summary>
    public bool Resolve(Association association, string attribute, string id)
    {
        if (id.Length > 0 && EbrimUris.IsSymbolic(id) && !entries.ContainsKey(id))
        {
            report.Add(Unresolved, NameOf(association), attribute, id, "the id of an object in this submission, or a registered urn:uuid:");
            return false;
        }

        return id.Length > 0;
    }

    public void Check()
    {
        if (Submission.Set is null)
        {
            report.Add(OneSubmissionSet, "SubmissionSet", null, null, "a RegistryPackage classified as SubmissionSet");
        }

        foreach ((RegistryEntry second, RegistryEntry first) in doubled)
        {
            report.Add(IdTwice, NameOf(second), "id", null, $"another id than that of a {first.GetType().Name}");
        }

        CheckPatients();
        CheckUniqueIds();
    }

    private void CheckPatients()
    {
        (string Name, string? PatientId)[] owners =
        [
            .. Submission.Set is { } set ? [(NameOf(set), set.PatientId)] : Array.Empty<(string, string?)>(),
            .. Submission.Documents.Select(document => (NameOf(document), document.PatientId)),
            .. Submission.Folders.Select(folder => (NameOf(folder), folder.PatientId)),
        ];
        (string Name, string? PatientId) first = owners.FirstOrDefault(owner => owner.PatientId is not null);
        foreach ((string name, string? patientId) in owners)
        {
            if (patientId is not null && patientId != first.PatientId)
            {
                report.Add(OnePatient, name, "patientId", null, $"the patientId of {first.Name}");
            }
        }
    }

    private void CheckUniqueIds()
    {
        Dictionary<string, string> owners = [];
        foreach ((string name, string? uniqueId) in Submission.Documents.Select(document => (NameOf(document), document.UniqueId))
            .Concat(Submission.Folders.Select(folder => (NameOf(folder), folder.UniqueId)))
            .Prepend((Submission.Set is { } set ? NameOf(set) : "", Submission.Set?.UniqueId)))
        {
            if (uniqueId is not null && !owners.TryAdd(uniqueId, name))
            {
                report.Add(UniqueIdTwice, name, "uniqueId", uniqueId, $"another than that of {owners[uniqueId]}");
            }
        }
    }
}

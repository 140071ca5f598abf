using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using static EmradXds.Metadata.Rules.SubmissionRules;

namespace EmradXds.Metadata.Rules;

/// <summary>Rules about the objects of a submission together: one set, its members, what associations join (ITI TF-3 4.2.2).</summary>
internal sealed class ReferenceRules
{
    private const string Original = "Original";
    private const string Reference = "Reference";

    private readonly Submission submission;
    private readonly RuleReport report;
    private readonly Dictionary<string, RegistryEntry> entries = [];

    /// <summary>Ids of everything the SubmissionSet has as member.</summary>
    private readonly HashSet<string> members;

    public ReferenceRules(Submission submission, RuleReport report)
    {
        (this.submission, this.report) = (submission, report);
        members = [.. submission.Associations.Where(IsMembershipInSet).Select(association => association.Target)];
    }

    public void Check()
    {
        if (submission.Set is null)
        {
            report.Add(OneSubmissionSet, "SubmissionSet", null, null, "a RegistryPackage classified as SubmissionSet");
        }

        CollectEntries();
        CheckPatients();
        CheckUniqueIds();
        foreach (RegistryEntry entry in submission.Documents.Concat<RegistryEntry>(submission.Folders))
        {
            RequireMember(entry);
        }

        foreach (Association association in submission.Associations)
        {
            if (association.Type == AssociationTypes.HasMember)
            {
                CheckMembership(association);
            }
            else if (association.Type.Length > 0)
            {
                CheckRelationship(association);
            }
        }
    }

    private static string NameOf(RegistryEntry entry) => $"{entry.GetType().Name} {entry.EntryUuid}";

    private void CollectEntries()
    {
        IEnumerable<RegistryEntry> all = submission.Documents.Concat<RegistryEntry>(submission.Folders).Concat(submission.Associations);
        foreach (RegistryEntry entry in submission.Set is null ? all : all.Prepend(submission.Set))
        {
            if (entry.EntryUuid.Length > 0 && !entries.TryAdd(entry.EntryUuid, entry))
            {
                report.Add(IdTwice, NameOf(entry), "id", null, $"another id than that of a {entries[entry.EntryUuid].GetType().Name}");
            }
        }
    }

    private void CheckPatients()
    {
        (string Name, string? PatientId)[] owners =
        [
            .. submission.Set is { } set ? [(NameOf(set), set.PatientId)] : Array.Empty<(string, string?)>(),
            .. submission.Documents.Select(document => (NameOf(document), document.PatientId)),
            .. submission.Folders.Select(folder => (NameOf(folder), folder.PatientId)),
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
        foreach ((string name, string? uniqueId) in submission.Documents.Select(document => (NameOf(document), document.UniqueId))
            .Concat(submission.Folders.Select(folder => (NameOf(folder), folder.UniqueId)))
            .Prepend((submission.Set is { } set ? NameOf(set) : "", submission.Set?.UniqueId)))
        {
            if (uniqueId is not null && !owners.TryAdd(uniqueId, name))
            {
                report.Add(UniqueIdTwice, name, "uniqueId", uniqueId, $"another than that of {owners[uniqueId]}");
            }
        }
    }

    private bool IsMembershipInSet(Association association) =>
        association.Type == AssociationTypes.HasMember && association.Source == submission.Set?.EntryUuid;

    private void RequireMember(RegistryEntry entry)
    {
        if (submission.Set is not null && !members.Contains(entry.EntryUuid))
        {
            report.Add(NotMember, NameOf(entry), null, null, $"a HasMember association from {NameOf(submission.Set)}");
        }
    }

    private void CheckMembership(Association association)
    {
        if (!Resolve(association, "sourceObject", association.Source) | !Resolve(association, "targetObject", association.Target))
        {
            return;
        }

        if (IsMembershipInSet(association))
        {
            CheckSubmissionSetStatus(association);
            return;
        }

        if (entries.TryGetValue(association.Source, out RegistryEntry? source) && source is not Folder)
        {
            report.Add(AssociationKind, NameOf(association), "sourceObject", association.Source, "a SubmissionSet or Folder for HasMember");
            return;
        }

        // A folder, of this submission or of an earlier one: putting something into it is itself part of the submission.
        RequireMember(association);
    }

    private void CheckSubmissionSetStatus(Association association)
    {
        string? status = association.SubmissionSetStatus;
        if (!entries.TryGetValue(association.Target, out RegistryEntry? target))
        {
            RequireStatus(status == Reference, association, $"{Reference}, because the target is not in this submission");
        }
        else if (target is DocumentEntry)
        {
            RequireStatus(status == Original, association, $"{Original}, because the target is in this submission");
        }
        else
        {
            RequireStatus(status is null or Original, association, $"{Original}, or none");
        }
    }

    private void RequireStatus(bool isRight, Association association, string expected)
    {
        if (!isRight)
        {
            report.Add(MembershipStatus, NameOf(association), "SubmissionSetStatus", association.SubmissionSetStatus, expected);
        }
    }

    private void CheckRelationship(Association association)
    {
        string name = NameOf(association);
        if (association.Type is not (AssociationTypes.Replace or AssociationTypes.Transform or AssociationTypes.Append
            or AssociationTypes.TransformAndReplace or AssociationTypes.Signs or AssociationTypes.IsSnapshotOf))
        {
            const string Kinds = "HasMember, RPLC, XFRM, APND, XFRM_RPLC, signs or IsSnapshotOf";
            report.Add(AssociationKind, name, "associationType", association.Type, Kinds);
            return;
        }

        if (association.Source.Length > 0 && entries.GetValueOrDefault(association.Source) is not DocumentEntry)
        {
            report.Add(NewSource, name, "sourceObject", association.Source, "the id of a DocumentEntry of this submission");
        }

        if (association.Type is AssociationTypes.Append or AssociationTypes.Transform or AssociationTypes.Signs)
        {
            Resolve(association, "targetObject", association.Target);
        }
        else if (association.Target.Length > 0 && (EbrimUris.IsSymbolic(association.Target) || entries.ContainsKey(association.Target)))
        {
            report.Add(OldTarget, name, "targetObject", association.Target, "the entryUUID of an entry registered before");
        }
    }

    /// <summary>Whether an end can exist: here, or (by UUID) in the registry.</summary>
    private bool Resolve(Association association, string attribute, string id)
    {
        if (id.Length > 0 && EbrimUris.IsSymbolic(id) && !entries.ContainsKey(id))
        {
            report.Add(Unresolved, NameOf(association), attribute, id, "the id of an object in this submission, or a registered urn:uuid:");
            return false;
        }

        return id.Length > 0;
    }
}

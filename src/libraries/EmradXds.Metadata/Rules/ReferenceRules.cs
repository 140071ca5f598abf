using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using static EmradXds.Metadata.Rules.SubmissionRules;

namespace EmradXds.Metadata.Rules;

/// <summary>Rules about the objects of a submission together: one set, its members, what associations join (ITI TF-3 4.2.2).</summary>
internal sealed class ReferenceRules
{
    /// <summary>The associations that can be registered.</summary>
    public const string KindsExpected = "HasMember, RPLC, XFRM, APND, XFRM_RPLC, signs or IsSnapshotOf";

    private const string Original = "Original";
    private const string Reference = "Reference";

    private readonly SubmissionGraph graph;
    private readonly Submission submission;
    private readonly RuleReport report;

    /// <summary>Ids of everything the SubmissionSet has as member.</summary>
    private readonly HashSet<string> members;

    private readonly HashSet<(string Type, string Source, string Target)> joined = [];

    public ReferenceRules(Submission submission, RuleReport report)
    {
        (this.submission, this.report, graph) = (submission, report, new SubmissionGraph(submission, report));
        members = [.. submission.Associations.Where(IsMembershipInSet).Select(association => association.Target)];
    }

    public void Check()
    {
        graph.Check();
        foreach (RegistryEntry entry in submission.Documents.Concat<RegistryEntry>(submission.Folders))
        {
            RequireMember(entry);
        }

        foreach (Association association in submission.Associations)
        {
            CheckUpdateSlots(association, report);
            if (!CheckEnds(association))
            {
                continue;
            }

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

    /// <summary>What only an operation of a metadata update may say.</summary>
    public static void CheckUpdateSlots(Association association, RuleReport report)
    {
        foreach ((string slot, string? value) in new[]
        {
            ("PreviousVersion", association.PreviousVersion), ("AssociationPropagation", association.AssociationPropagation),
            ("OriginalStatus", association.OriginalStatus), ("NewStatus", association.NewStatus),
        })
        {
            if (value is not null)
            {
                report.Add(OnlyInUpdate, NameOf(association), slot, value, "none: it belongs to an operation of ITI-57");
            }
        }
    }

    private static string NameOf(RegistryEntry entry) => SubmissionGraph.NameOf(entry);

    private bool IsMembershipInSet(Association association) =>
        association.Type == AssociationTypes.HasMember && graph.IsFromSet(association);

    private void RequireMember(RegistryEntry entry)
    {
        if (submission.Set is not null && !members.Contains(entry.EntryUuid))
        {
            report.Add(NotMember, NameOf(entry), null, null, $"a HasMember association from {NameOf(submission.Set)}");
        }
    }

    /// <summary>Two objects are joined once by one type.</summary>
    private bool CheckEnds(Association association)
    {
        (string source, string target) = (Canonical(association.Source), Canonical(association.Target));
        if (source == target && source.Length > 0)
        {
            report.Add(ToItself, NameOf(association), "targetObject", association.Target, "another object than sourceObject");
            return false;
        }

        if (source.Length > 0 && target.Length > 0 && !joined.Add((association.Type, source, target)))
        {
            report.Add(AssociationTwice, NameOf(association), "associationType", association.Type, "one association of it");
        }

        return true;
    }

    /// <summary>An entryUUID means the same in capitals, a symbolic id does not.</summary>
    private static string Canonical(string id) => EbrimUris.IsSymbolic(id) ? id : id.ToLowerInvariant();

    private void CheckMembership(Association association)
    {
        if (!graph.Resolve(association, "sourceObject", association.Source)
            | !graph.Resolve(association, "targetObject", association.Target))
        {
            return;
        }

        if (IsMembershipInSet(association))
        {
            CheckSubmissionSetStatus(association);
            return;
        }

        if (graph.Find(association.Source) is { } source and not Folder)
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
        RegistryEntry? target = graph.Find(association.Target);
        if (target is null)
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
        if (!AssociationTypes.IsRelationship(association.Type))
        {
            report.Add(AssociationKind, name, "associationType", association.Type, KindsExpected);
            return;
        }

        if (association.Source.Length > 0 && graph.Find(association.Source) is not DocumentEntry)
        {
            report.Add(NewSource, name, "sourceObject", association.Source, "the id of a DocumentEntry of this submission");
        }

        if (association.Type is AssociationTypes.Append or AssociationTypes.Transform or AssociationTypes.Signs)
        {
            graph.Resolve(association, "targetObject", association.Target);
        }
        else if (association.Target.Length > 0 && (EbrimUris.IsSymbolic(association.Target) || graph.Find(association.Target) is not null))
        {
            report.Add(OldTarget, name, "targetObject", association.Target, "the entryUUID of an entry registered before");
        }
    }
}

using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using static EmradXds.Metadata.Rules.UpdateRules;

namespace EmradXds.Metadata.Rules;

/// <summary>Rules about the operations of a metadata update: each part of the request belongs to one, and each can be read.</summary>
internal sealed class OperationRules(Submission update, RuleReport report, bool restricted)
{
    private readonly SubmissionGraph graph = new(update, report);
    private readonly ILookup<string, Association> memberships = Memberships(update);

    /// <summary>What some operation changes or brings already: a second operation may not.</summary>
    private readonly HashSet<string> statusTargets = [];
    private readonly HashSet<string> submitted = [];

    private RegistryEntry[] NewVersions => [.. update.Documents, .. update.Folders];

    public void Check()
    {
        graph.Check();
        if (restricted)
        {
            CheckRestricted();
        }

        CheckNewVersions();
        foreach (Association association in update.Associations)
        {
            CheckOperation(association);
        }

        foreach (Association association in update.Associations.Where(a => !IsOperation(a)))
        {
            CheckSubmitted(association);
        }

        if (NewVersions.Length == 0 && statusTargets.Count == 0 && submitted.Count == 0)
        {
            report.Add(
                NoOperation, update.Set is null ? "SubmissionSet" : NameOf(update.Set), null, null,
                "a new version of a DocumentEntry or Folder, a change of availabilityStatus, or a submitted association");
        }
    }

    private static string NameOf(RegistryEntry entry) => SubmissionGraph.NameOf(entry);

    private void CheckRestricted()
    {
        foreach (RegistryEntry other in update.Folders.Concat<RegistryEntry>(update.Associations.Where(a => !IsMembershipInSet(a))))
        {
            report.Add(
                EntriesOnly, NameOf(other), null, null, "new versions of DocumentEntries and their memberships in the SubmissionSet");
        }
    }

    private void CheckNewVersions()
    {
        HashSet<string> logicalIds = new(StringComparer.OrdinalIgnoreCase);
        foreach (RegistryEntry entry in NewVersions)
        {
            if (entry.LogicalId is null || entry.LogicalId == entry.EntryUuid)
            {
                report.Add(NewVersion, NameOf(entry), "lid", entry.LogicalId, "the logicalID of a registered object, other than the id");
            }
            else if (!AttributeForms.IsEntryUuid(entry.LogicalId))
            {
                report.Add(LogicalIdForm, NameOf(entry), "lid", entry.LogicalId, "urn:uuid: and the lower-case canonical form");
            }
            else if (!logicalIds.Add(entry.LogicalId))
            {
                report.Add(UpdatedTwice, NameOf(entry), "lid", entry.LogicalId, "one new version of it");
            }

            if (memberships[entry.EntryUuid].Count() != 1)
            {
                report.Add(OneMembership, NameOf(entry), null, null, "one HasMember association from the SubmissionSet");
            }
        }
    }

    private void CheckOperation(Association association)
    {
        switch (association.Type)
        {
            case AssociationTypes.UpdateAvailabilityStatus:
                CheckStatusChange(association);
                break;
            case AssociationTypes.SubmitAssociation:
                CheckSubmission(association);
                break;
            case AssociationTypes.HasMember when graph.IsFromSet(association):
                CheckMembership(association);
                break;
        }
    }

    private void CheckMembership(Association membership)
    {
        string name = NameOf(membership);
        RegistryEntry? target = graph.Find(membership.Target);
        if (target is not (DocumentEntry or Folder))
        {
            report.Add(NoPart, name, "targetObject", membership.Target, "the id of a new version in this request");
            return;
        }

        if (membership.SubmissionSetStatus != "Original" && (target is DocumentEntry || membership.SubmissionSetStatus is not null))
        {
            report.Add(SubmissionRules.MembershipStatus, name, "SubmissionSetStatus", membership.SubmissionSetStatus, "Original");
        }

        if (PreviousVersionOf(membership) is null)
        {
            report.Add(
                PreviousVersion, name, "PreviousVersion", membership.PreviousVersion, "a Slot with the number of the current version");
        }

        if (membership.AssociationPropagation is not (null or "yes") && (restricted || membership.AssociationPropagation != "no"))
        {
            string expected = restricted ? "yes, or none: a restricted update propagates" : "yes or no";
            report.Add(Propagation, name, "AssociationPropagation", membership.AssociationPropagation, expected);
        }

        ExpectNone(membership, StatusChange, ("OriginalStatus", membership.OriginalStatus), ("NewStatus", membership.NewStatus));
    }

    private void CheckStatusChange(Association change)
    {
        string name = NameOf(change);
        const string Statuses = "a Slot with the URN of Approved or Deprecated";
        RequireSet(change, StatusChange);
        foreach ((string slot, string? value) in new[] { ("OriginalStatus", change.OriginalStatus), ("NewStatus", change.NewStatus) })
        {
            if (StatusOf(value) is null)
            {
                report.Add(StatusChange, name, slot, value, Statuses);
            }
        }

        if (StatusOf(change.NewStatus) is { } wanted && wanted == StatusOf(change.OriginalStatus))
        {
            report.Add(StatusChange, name, "NewStatus", change.NewStatus, "another than OriginalStatus");
        }

        ExpectNone(
            change, StatusChange, ("PreviousVersion", change.PreviousVersion), ("AssociationPropagation", change.AssociationPropagation),
            ("SubmissionSetStatus", change.SubmissionSetStatus));
        if (!statusTargets.Add(change.Target))
        {
            report.Add(UpdatedTwice, name, "targetObject", change.Target, "one change of its availabilityStatus");
        }

        if (graph.Resolve(change, "targetObject", change.Target)
            && graph.Find(change.Target) is { } target
            && (target is SubmissionSet || (target is Association association && IsOperation(association))))
        {
            report.Add(StatusTarget, name, "targetObject", change.Target, "a DocumentEntry, a Folder or an association that relates these");
        }
    }

    private void CheckSubmission(Association operation)
    {
        RequireSet(operation, SubmitTarget);
        ReferenceRules.CheckUpdateSlots(operation, report);
        if (graph.Find(operation.Target) is not Association association || IsOperation(association))
        {
            report.Add(
                SubmitTarget, NameOf(operation), "targetObject", operation.Target,
                "the id of a relationship, or of a Folder's HasMember, in this request");
        }
        else if (!submitted.Add(operation.Target))
        {
            report.Add(UpdatedTwice, NameOf(operation), "targetObject", operation.Target, "one SubmitAssociation for it");
        }
    }

    /// <summary>An association that SubmitAssociation brings.</summary>
    private void CheckSubmitted(Association association)
    {
        string name = NameOf(association);
        if (association.Type.Length > 0 && !IsKind(association.Type))
        {
            report.Add(SubmissionRules.AssociationKind, name, "associationType", association.Type, ReferenceRules.KindsExpected);
            return;
        }

        if (!submitted.Contains(association.EntryUuid))
        {
            report.Add(NoPart, name, null, null, "a SubmitAssociation from the SubmissionSet to it");
        }

        ReferenceRules.CheckUpdateSlots(association, report);
        CheckEnd(association, "sourceObject", association.Source, folder: association.Type == AssociationTypes.HasMember);
        if (MustBeRegistered(association.Type) && (EbrimUris.IsSymbolic(association.Target) || graph.Find(association.Target) is not null))
        {
            report.Add(
                SubmissionRules.OldTarget, name, "targetObject", association.Target, "the entryUUID of an entry registered before");
        }
        else
        {
            CheckEnd(association, "targetObject", association.Target, folder: false);
        }
    }

    private void CheckEnd(Association association, string attribute, string id, bool folder)
    {
        if (!graph.Resolve(association, attribute, id) || graph.Find(id) is not { } end)
        {
            return;
        }

        if (folder ? end is not Folder : end is not DocumentEntry)
        {
            report.Add(SubmittedEnd, NameOf(association), attribute, id, folder ? "a Folder" : "a DocumentEntry");
        }
        else if (memberships[end.EntryUuid].FirstOrDefault() is { } membership && Propagates(membership))
        {
            report.Add(
                ByHand, NameOf(association), attribute, id,
                $"AssociationPropagation no for {NameOf(end)}, or its propagated associations only");
        }
    }

    private void RequireSet(Association operation, SubmissionRule rule)
    {
        if (!graph.IsFromSet(operation))
        {
            report.Add(rule, NameOf(operation), "sourceObject", operation.Source, "the SubmissionSet of this request");
        }
    }

    private void ExpectNone(Association association, SubmissionRule rule, params ReadOnlySpan<(string Slot, string? Value)> slots)
    {
        foreach ((string slot, string? value) in slots)
        {
            if (value is not null)
            {
                report.Add(rule, NameOf(association), slot, value, "none in this operation");
            }
        }
    }

    private static bool IsKind(string type) => type == AssociationTypes.HasMember || AssociationTypes.IsRelationship(type);

    private static bool MustBeRegistered(string type) =>
        AssociationTypes.IsReplacement(type) || type == AssociationTypes.IsSnapshotOf;

    private bool IsMembershipInSet(Association association) =>
        association.Type == AssociationTypes.HasMember && graph.IsFromSet(association);

    private bool IsOperation(Association association) =>
        association.Type is AssociationTypes.UpdateAvailabilityStatus or AssociationTypes.SubmitAssociation
        || IsMembershipInSet(association);
}

using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry.Submissions;

/// <summary>Which associations new versions take over from the versions before (XDS Metadata Update 3.57.4.1.3.3.1.5, .3.5).</summary>
/// <remarks>Relationships, and memberships as long as Folder and DocumentEntry are Approved. A version that was superseded before gains
/// none: otherwise they would multiply with every update. Where both ends get a new version, one association joins these.</remarks>
internal sealed class Propagation(UpdateNeighbourhood neighbourhood)
{
    /// <summary>The associations that are copied, each with the new versions at its ends; null for an end that stays.</summary>
    public IEnumerable<(AssociationRow Original, NewVersion? Source, NewVersion? Target)> Copies => neighbourhood.AssociationsBefore
        .Select(row => (row, neighbourhood.Superseding(row.SourceKey), neighbourhood.Superseding(row.TargetKey)))
        .Where(copy => IsPropagated(copy.row, copy.Item2, copy.Item3));

    /// <summary>No association may join objects of two patients (3.57.4.1.3.3.1.7, .3.7).</summary>
    public void Check(Findings findings)
    {
        foreach ((AssociationRow original, NewVersion? source, NewVersion? target) in Copies)
        {
            long? stays = source is null ? neighbourhood.End(original.SourceKey).PatientKey
                : target is null ? neighbourhood.End(original.TargetKey).PatientKey
                : neighbourhood.Objects.PatientKey;
            if (neighbourhood.Objects.PatientKey is { } patient && stays != patient)
            {
                findings.Report(
                    XDSPatientIDReconciliationError, "A propagated association would join objects of two patients",
                    (source ?? target)!.Entry, "patientId", null,
                    $"the patient of what {EntryUuid.ToUrn(original.EntryUuid)} joins it with, or AssociationPropagation no");
            }
        }
    }

    private bool IsPropagated(AssociationRow row, NewVersion? source, NewVersion? target) =>
        source is not { Propagates: false } && target is not { Propagates: false }
        && (source is not null || IsTakenOver(row, neighbourhood.End(row.SourceKey)))
        && (target is not null || IsTakenOver(row, neighbourhood.End(row.TargetKey)));

    private bool IsTakenOver(AssociationRow row, RegisteredObject other) => other.Kind switch
    {
        RegistryObjectKind.Folder => other.Status == AvailabilityStatus.Approved,
        RegistryObjectKind.DocumentEntry => row.Type == AssociationTypes.HasMember
            ? other.Status == AvailabilityStatus.Approved
            : !neighbourhood.IsOutdated(other.Key),
        _ => false, // The membership in the SubmissionSet that brought the version before is that version's.
    };
}

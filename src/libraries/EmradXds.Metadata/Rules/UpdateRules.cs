using System.Globalization;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Rules;

/// <summary>What can be said of a metadata update by itself: complete attributes as in a registration, and operations that can be read
/// (IHE ITI supplements XDS Metadata Update, 3.57, and Restricted Metadata Update, 3.92).</summary>
public static partial class UpdateRules
{
    /// <summary>Checks everything and adds every finding; <paramref name="restricted"/> allows new versions of DocumentEntries only, and
    /// reports with the codes of ITI-92.</summary>
    public static void Check(Submission update, Findings findings, bool restricted)
    {
        RuleReport report = new(findings, atRegistry: true, restricted);
        if (SubmissionRules.CheckCount(update, report))
        {
            new AttributeRules(report, atRegistry: true, newVersions: true).Check(update);
            new OperationRules(update, report, restricted).Check();
        }
    }

    /// <summary>The SubmissionSet's memberships by the ids of their targets: one of them makes an object a new version.</summary>
    public static ILookup<string, Association> Memberships(Submission update) => update.Associations
        .Where(a => a.Type == AssociationTypes.HasMember && a.Source == update.Set?.EntryUuid).ToLookup(a => a.Target);

    /// <summary>Whether the associations of the version before are to be propagated.</summary>
    public static bool Propagates(Association membership) => membership.AssociationPropagation is null or "yes";

    /// <summary>The version a new one follows; null where it is not said.</summary>
    public static int? PreviousVersionOf(Association membership) =>
        int.TryParse(membership.PreviousVersion, NumberStyles.None, CultureInfo.InvariantCulture, out int version) && version > 0
            ? version
            : null;

    /// <summary>The availabilityStatus a slot of UpdateAvailabilityStatus names; null where it names none.</summary>
    public static AvailabilityStatus? StatusOf(string? slot) => EbrimUris.ToStatus(slot);
}

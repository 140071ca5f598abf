using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Registry.Submissions;

/// <summary>Which associations an On-Demand entry may have. It has no content that something could be made of or added to: it has
/// snapshots, and may give way to another one.</summary>
internal static class OnDemandRules
{
    public static string KindOf(bool isOnDemand) => isOnDemand ? "An On-Demand DocumentEntry" : "A stable DocumentEntry";

    /// <summary>Checks a relationship.</summary>
    /// <param name="findings">What was found.</param>
    /// <param name="code">How that is said.</param>
    /// <param name="association">The relationship.</param>
    /// <param name="source">Whether it starts at an On-Demand entry; null where nobody knows.</param>
    /// <param name="target">Whether it ends at one, likewise.</param>
    public static void Check(Findings findings, XdsErrorCode code, Association association, bool? source, bool? target)
    {
        if (source == true && association.Type != AssociationTypes.Replace)
        {
            findings.Report(
                code, $"{KindOf(isOnDemand: true)} cannot be the source of this association", association, "sourceObject",
                association.Source, "a stable DocumentEntry, or RPLC");
        }

        bool? wanted = association.Type switch
        {
            AssociationTypes.IsSnapshotOf => true,
            AssociationTypes.Replace => source,
            _ => false,
        };
        if (target is { } isOnDemand && wanted is { } shouldBe && isOnDemand != shouldBe)
        {
            findings.Report(
                code, $"{KindOf(isOnDemand)} cannot be the target of this association", association, "targetObject", association.Target,
                shouldBe ? "an On-Demand DocumentEntry" : "a stable DocumentEntry");
        }
    }
}

using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Linking;

/// <summary>What two sources' records say about being of one person.</summary>
internal static class Evidence
{
    /// <summary>Fields of which two that change wholly make a record another person's.</summary>
    private static readonly MatchField[] identifying = [MatchField.FamilyName, MatchField.GivenName, MatchField.BirthDate, MatchField.Sex];

    /// <summary>Decides on two records by what they state.</summary>
    public static LinkDecision Of(MatchModel model, SourceRecordRow one, SourceRecordRow other)
    {
        LinkDecision decision = LinkDecision.Of(model, MatchRecords.Of(one), MatchRecords.Of(other));
        (Demographics of, Demographics and) = (one.Demographics, other.Demographics);
        if (decision.Reason == LinkDecision.SameNumber && (IsUnverified(of) || IsUnverified(and)))
        {
            // Somebody wrote it down, nobody looked it up: by itself it links nobody.
            LinkDecision without = LinkDecision.Of(model, MatchRecords.Of(of, null), MatchRecords.Of(and, null));
            decision = without.Outcome == LinkOutcome.Automatic
                ? without
                : decision with { Outcome = LinkOutcome.Review, Reason = "one NHS Number, which was not verified" };
        }

        bool areOfOneBirth = of.MultipleBirth == "Y" && and.MultipleBirth == "Y" && of.BirthOrder.Length > 0 && and.BirthOrder.Length > 0
            && of.BirthOrder != and.BirthOrder;
        return areOfOneBirth
                ? decision with { Outcome = LinkOutcome.None, Reason = "born together, one after the other" }
            : decision.Outcome == LinkOutcome.Automatic && (one.FrozenAt ?? other.FrozenAt) is not null
                ? decision with { Outcome = LinkOutcome.Review, Reason = "one of the records became another person's, as it seems" }
            : decision;
    }

    /// <summary>Stated to be anything but present and verified; most sources state nothing, and are believed.</summary>
    private static bool IsUnverified(Demographics of) => of.NumberStatus is not ("" or "01");

    /// <summary>Whether two records must not be one person's, through whichever others they are joined.</summary>
    public static bool IsConflict(LinkDecision decision, SourceRecordRow one, SourceRecordRow other) =>
        decision.Outcome == LinkOutcome.None
        || (one.StatedAffinityId is not null && other.StatedAffinityId is not null && one.StatedAffinityId != other.StatedAffinityId)
        || (decision.Outcome == LinkOutcome.Review && decision.Reason == LinkDecision.MayBeTwins);

    /// <summary>Whether a message made a record another person's: two of family name, given name, birth date and sex are other ones, or one
    /// verified NHS Number is followed by another.</summary>
    public static bool IsOverlay(MatchRecord before, MatchRecord after, string statusBefore, string statusAfter)
    {
        int changed = RecordPair.Of(identifying, before, after).Levels.Count(level => level == 0);
        (string numberBefore, string numberAfter) = (before[MatchField.NhsNumber], after[MatchField.NhsNumber]);
        return changed >= 2
            || (statusBefore == "01" && statusAfter == "01" && numberBefore.Length > 0 && numberAfter.Length > 0 && numberBefore != numberAfter);
    }
}

namespace EmradXds.Identity.Matching;

/// <summary>What one field says about two records.</summary>
/// <param name="Field">The field.</param>
/// <param name="One">As it is compared in the one; empty where not stated.</param>
/// <param name="Other">In the other.</param>
/// <param name="Level">From 0, disagreement, up to equality; -1 where not stated on both sides.</param>
/// <param name="Weight">Thousandths of a bit for one person, below 0 against.</param>
public sealed record FieldEvidence(MatchField Field, string One, string Other, int Level, int Weight);

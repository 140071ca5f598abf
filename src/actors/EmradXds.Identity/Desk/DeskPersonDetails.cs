namespace EmradXds.Identity.Desk;

/// <summary>A person with all that was decided.</summary>
/// <param name="Person">The person.</param>
/// <param name="Decisions">Every decision on two records of which one is the person's, the last first.</param>
public sealed record DeskPersonDetails(DeskPerson Person, IReadOnlyList<DeskLink> Decisions);

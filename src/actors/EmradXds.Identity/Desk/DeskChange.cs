namespace EmradXds.Identity.Desk;

/// <summary>What a decision changes; as a preview: would change.</summary>
/// <param name="Before">The persons of the records concerned, as they were: what PIX queries answered.</param>
/// <param name="After">As they are: what they answer then.</param>
/// <param name="Numbers">Records whose person is known by other affinity-domain ids than before. What was published of them stands in the registry under
/// the id of then: the source that published a manifest has to replace it.</param>
public sealed record DeskChange(
    IReadOnlyList<DeskPerson> Before, IReadOnlyList<DeskPerson> After, IReadOnlyList<NumberChange> Numbers);

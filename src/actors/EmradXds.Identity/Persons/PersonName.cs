namespace EmradXds.Identity.Persons;

/// <summary>A person's name; parts that are not stated are empty.</summary>
/// <param name="Family">Family name.</param>
/// <param name="Given">First given name.</param>
/// <param name="Middle">Further given names.</param>
/// <param name="Suffix">Junior, III, …</param>
/// <param name="Prefix">Title.</param>
/// <param name="Use">HL7 table 0200: L legal, D display, M maiden, A alias, N nickname; empty where not stated.</param>
public sealed record PersonName(
    string Family = "", string Given = "", string Middle = "", string Suffix = "", string Prefix = "", string Use = "")
{
    /// <summary>Nothing stated.</summary>
    public static PersonName None { get; } = new();
}

namespace EmradXds.Registry.Storage;

/// <summary>One value of a coded attribute that may have several.</summary>
public sealed class DocumentEntryCodeRow
{
    public long DocumentEntryKey { get; init; }

    public CodedAttribute Attribute { get; init; }

    /// <summary><c>code^^scheme</c>.</summary>
    public required string Code { get; init; }
}

namespace EmradXds.Registry.Storage;

/// <summary>One value of referenceIdList.</summary>
public sealed class DocumentEntryReferenceIdRow
{
    public long DocumentEntryKey { get; init; }

    /// <summary>CXi as submitted.</summary>
    public required string ReferenceId { get; init; }
}

namespace EmradXds.Registry.Storage;

/// <summary>The authorPerson of one author.</summary>
public sealed class DocumentEntryAuthorRow
{
    public long DocumentEntryKey { get; init; }

    /// <summary>Its place among the entry's authors, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>XCN as submitted.</summary>
    public required string Person { get; init; }
}

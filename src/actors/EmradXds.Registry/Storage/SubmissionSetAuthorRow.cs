namespace EmradXds.Registry.Storage;

/// <summary>The authorPerson of one author of a SubmissionSet.</summary>
public sealed class SubmissionSetAuthorRow
{
    public long SubmissionSetKey { get; init; }

    /// <summary>Its place among the set's authors, from 0.</summary>
    public int Ordinal { get; init; }

    /// <summary>XCN as submitted.</summary>
    public required string Person { get; init; }
}

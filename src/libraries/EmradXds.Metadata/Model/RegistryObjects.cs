namespace EmradXds.Metadata.Model;

/// <summary>Registered objects of any kind in any number: what a query returns.</summary>
public sealed record RegistryObjects
{
    /// <summary>SubmissionSets, in arrival order.</summary>
    public IReadOnlyList<SubmissionSet> SubmissionSets { get; init; } = [];

    /// <summary>DocumentEntries, in arrival order.</summary>
    public IReadOnlyList<DocumentEntry> Documents { get; init; } = [];

    /// <summary>Folders, in arrival order.</summary>
    public IReadOnlyList<Folder> Folders { get; init; } = [];

    /// <summary>Associations, in arrival order.</summary>
    public IReadOnlyList<Association> Associations { get; init; } = [];
}

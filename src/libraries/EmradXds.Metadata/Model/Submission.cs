namespace EmradXds.Metadata.Model;

/// <summary>All that one submission carries.</summary>
public sealed record Submission
{
    /// <summary>The one SubmissionSet; null where the message had none (a finding says so).</summary>
    public SubmissionSet? Set { get; init; }

    /// <summary>DocumentEntries, in arrival order.</summary>
    public IReadOnlyList<DocumentEntry> Documents { get; init; } = [];

    /// <summary>Folders, in arrival order.</summary>
    public IReadOnlyList<Folder> Folders { get; init; } = [];

    /// <summary>Associations, in arrival order.</summary>
    public IReadOnlyList<Association> Associations { get; init; } = [];

    /// <summary>All of these.</summary>
    public IEnumerable<RegistryEntry> Entries =>
        new RegistryEntry?[] { Set }.OfType<RegistryEntry>().Concat(Documents).Concat(Folders).Concat(Associations);

    /// <summary>How many objects these are.</summary>
    public int Count => (Set is null ? 0 : 1) + Documents.Count + Folders.Count + Associations.Count;
}

namespace EmradXds.Registry.Storage;

/// <summary>A Folder.</summary>
public sealed class FolderRow : PatientObjectRow
{
    public long LastUpdateTime { get; set; }

    /// <summary>codeList.</summary>
    public IList<FolderCodeRow> Codes { get; init; } = [];
}

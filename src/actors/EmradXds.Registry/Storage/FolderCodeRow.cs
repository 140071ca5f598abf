namespace EmradXds.Registry.Storage;

/// <summary>One value of a Folder's codeList.</summary>
public sealed class FolderCodeRow
{
    public long FolderKey { get; init; }

    /// <summary><c>code^^scheme</c>.</summary>
    public required string Code { get; init; }
}

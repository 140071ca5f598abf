using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Storage;

/// <summary>A Folder.</summary>
public sealed class FolderRow : PatientObjectRow
{
    public long LastUpdateTime { get; set; }

    /// <summary>codeList.</summary>
    public IList<FolderCodeRow> Codes { get; init; } = [];

    /// <summary>Notes a change of what the folder holds.</summary>
    public void SetLastUpdateTime(DateTimeOffset moment)
    {
        string time = Dtm.From(moment);
        LastUpdateTime = DtmInstant.Of(time)!.Value;
        Fragment = Fragment.Of((Folder)Fragment.Read() with { LastUpdateTime = time });
    }
}

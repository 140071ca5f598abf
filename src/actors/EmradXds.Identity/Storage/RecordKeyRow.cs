namespace EmradXds.Identity.Storage;

/// <summary>A key by which a record in use is found as a candidate for one person.</summary>
public sealed class RecordKeyRow
{
    /// <summary>Hash of what is stated.</summary>
    public required long Key { get; set; }

    /// <summary><see cref="SourceRecordRow.Number"/>.</summary>
    public required long RecordNumber { get; set; }
}

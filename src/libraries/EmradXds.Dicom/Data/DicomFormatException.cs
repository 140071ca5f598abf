namespace EmradXds.Dicom.Data;

/// <summary>The bytes are no data set: what is wrong, in which element, at which byte. Never carries a value.</summary>
public sealed class DicomFormatException(string reason, DicomTag? tag, long position)
    : Exception($"{reason}{(tag is { } t ? $" in {t}" : "")} at byte {position}")
{
    /// <summary>The element, or null where none had begun.</summary>
    public DicomTag? Tag { get; } = tag;

    /// <summary>Byte position in the data set (or file).</summary>
    public long Position { get; } = position;
}

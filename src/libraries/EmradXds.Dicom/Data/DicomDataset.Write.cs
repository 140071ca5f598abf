using System.IO.Compression;

namespace EmradXds.Dicom.Data;

/// <content>Writing.</content>
public sealed partial class DicomDataset
{
    /// <summary>Writes all elements, sorted, in a transfer syntax (without preamble and meta). Where text is not ASCII and no character
    /// set is named, (0008,0005) is written as ISO_IR 192.</summary>
    /// <exception cref="InvalidOperationException">A value was not read into memory.</exception>
    /// <exception cref="ArgumentException">The character set has no such character.</exception>
    public void Write(Stream stream, DicomTransferSyntax syntax)
    {
        if (!syntax.IsDeflated)
        {
            WriteElements(stream, syntax);
            return;
        }

        using MemoryStream deflated = new();
        using (DeflateStream deflater = new(deflated, CompressionLevel.Optimal, leaveOpen: true))
        {
            WriteElements(deflater, syntax);
        }

        // PS3.5 A.5: an odd length gets a NUL.
        deflated.SetLength(deflated.Length + (deflated.Length & 1));
        deflated.WriteTo(stream);
    }

    private void WriteElements(Stream stream, DicomTransferSyntax syntax)
    {
        using DatasetWriter writer = new(stream, syntax);
        if (CharacterSet.IsDefault && HasOtherThanAscii(this))
        {
            DicomDataset copy = new() { Parent = Parent };
            copy.elements.AddRange(elements);
            copy.Add(DicomTags.SpecificCharacterSet, "ISO_IR 192");
            copy.characterSet = DicomCharacterSet.Default;
            writer.Write(copy, DicomCharacterSet.Utf8);
        }
        else
        {
            writer.Write(this, CharacterSet);
        }

        writer.Flush();
    }

    private static bool HasOtherThanAscii(DicomDataset dataset) => dataset.elements.Any(element =>
        (element.Text is { } text && !text.All(value => System.Text.Ascii.IsValid(value)))
        || element.Items.Any(item => !item.Contains(DicomTags.SpecificCharacterSet) && HasOtherThanAscii(item)));
}

using System.Text;
using EmradXds.Dicom.Data;

namespace EmradXds.Dicom.Tests.Data;

/// <summary>Everything a data set says, as text: two that are alike have the same.</summary>
internal static class DatasetText
{
    public static string Of(DicomDataset dataset, bool withPositions = true)
    {
        StringBuilder text = new();
        Write(dataset, "", withPositions, text);
        return text.ToString();
    }

    public static byte[] Hex(string hex) => Convert.FromHexString(string.Concat(hex.Where(char.IsAsciiHexDigit)));

    public static byte[] Written(DicomDataset dataset, DicomTransferSyntax syntax)
    {
        using MemoryStream stream = new();
        dataset.Write(stream, syntax);
        return stream.ToArray();
    }

    public static DicomDataset Parse(ReadOnlySpan<byte> bytes, DicomTransferSyntax syntax, DicomReadOptions? options = null)
    {
        using DicomDatasetParser parser = new(syntax, options ?? DicomReadOptions.Default);
        parser.Write(bytes);
        return parser.Complete();
    }

    private static void Write(DicomDataset dataset, string indent, bool withPositions, StringBuilder text)
    {
        foreach (DicomElement element in dataset.Elements)
        {
            string place = withPositions ? $" @{element.Position}+{element.Length}" : "";
            text.Append(indent).Append(element).Append(place).Append(element.IsHeld ? " " : " not held ")
                .AppendLine(Convert.ToHexString(dataset.GetBytes(element.Tag).Span));
            foreach (DicomFragment fragment in element.Fragments ?? [])
            {
                string at = withPositions ? $"@{fragment.Position}" : "";
                text.Append(indent).Append("  fragment ").Append(at).Append('+').Append(fragment.Length).Append(' ').AppendLine(Convert.ToHexString(fragment.Value.Span));
            }

            foreach (DicomDataset item in element.Items)
            {
                text.Append(indent).AppendLine("  item");
                Write(item, indent + "    ", withPositions, text);
            }
        }
    }
}

using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>Text as bytes: base64 and hexadecimal. A text is at most as long as an envelope that is held in memory, so it is decoded at
/// once and handed out in pieces.</summary>
internal sealed partial class NodeReader
{
    private byte[]? binary;
    private int binaryAt;
    private bool isBinaryElement;

    public override bool CanReadBinaryContent => true;

    public override int ReadContentAsBase64(byte[] buffer, int index, int count) => ReadBinary(buffer, index, count, false, FromBase64);

    public override int ReadContentAsBinHex(byte[] buffer, int index, int count) => ReadBinary(buffer, index, count, false, FromHex);

    public override int ReadElementContentAsBase64(byte[] buffer, int index, int count) =>
        ReadBinary(buffer, index, count, true, FromBase64);

    public override int ReadElementContentAsBinHex(byte[] buffer, int index, int count) => ReadBinary(buffer, index, count, true, FromHex);

    private int ReadBinary(byte[] buffer, int index, int count, bool isElement, Func<string, byte[]> decode)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Length - index);
        if (state != ReadState.Interactive || (binary is null && !EnterBinary(isElement, decode)))
        {
            return 0;
        }

        int given = Math.Min(count, binary!.Length - binaryAt);
        binary.AsSpan(binaryAt, given).CopyTo(buffer.AsSpan(index));
        binaryAt += given;
        if (given == 0 && count > 0)
        {
            EndBinary();
        }

        return given;
    }

    /// <summary>Decodes the text the reader stands on, or that is in the element it stands on; false where there is none.</summary>
    private bool EnterBinary(bool isElement, Func<string, byte[]> decode)
    {
        if (isElement != (NodeType == XmlNodeType.Element))
        {
            throw new InvalidOperationException($"The reader stands on a node of type {NodeType}.");
        }

        if (isElement)
        {
            bool isEmpty = IsEmptyElement || Node.Link == at + 1;
            if (isEmpty)
            {
                Skip();
                return false;
            }

            Read();
            if (!IsText)
            {
                throw new XmlException($"'{Name}' stands where a text was to be read.", null, LineNumber, LinePosition);
            }
        }
        else if (NodeType == XmlNodeType.EndElement)
        {
            return false;
        }

        (binary, binaryAt, isBinaryElement) = (decode(Value), 0, isElement);
        return true;
    }

    /// <summary>Behind the last byte: on to what follows the text, or the element.</summary>
    private void EndBinary()
    {
        bool isElement = isBinaryElement;
        LeaveBinary();
        if (attribute >= 0)
        {
            return;
        }

        Read();
        if (isElement)
        {
            if (NodeType != XmlNodeType.EndElement)
            {
                throw new XmlException($"'{Name}' stands where a text was to be read.", null, LineNumber, LinePosition);
            }

            Read();
        }
    }

    private void LeaveBinary() => (binary, isBinaryElement) = (null, false);

    /// <summary>As System.Xml reads base64: white space anywhere, padding as it comes.</summary>
    private static byte[] FromBase64(string text)
    {
        byte[] bytes = new byte[(text.Length / 4 * 3) + 4];
        string digits = text.TrimEnd(' ', '\t', '\n', '\r').TrimEnd('=');
        if (digits.Contains('='))
        {
            throw new XmlException("The text is no base64: padding stands inside.");
        }

        if (Convert.TryFromBase64String(text, bytes, out int written))
        {
            return bytes[..written];
        }

        digits = string.Concat(digits.Where(character => !XmlConvert.IsWhitespaceChar(character)));
        string padding = (digits.Length % 4) switch
        {
            1 => "A==",
            2 => "==",
            3 => "=",
            _ => "",
        };
        return Convert.TryFromBase64String(digits + padding, bytes, out _)
            ? bytes[..(digits.Length * 3 / 4)] // What is not a whole byte is dropped.
            : throw new XmlException("The text is no base64.");
    }

    /// <summary>As System.Xml reads hexadecimal: white space anywhere, what is not whole bytes dropped.</summary>
    private static byte[] FromHex(string text)
    {
        string digits = string.Concat(text.Where(character => !XmlConvert.IsWhitespaceChar(character)));
        try
        {
            return Convert.FromHexString(digits.Length % 2 == 0 ? digits : digits + "0")[..(digits.Length / 2)];
        }
        catch (FormatException e)
        {
            throw new XmlException("The text is not hexadecimal.", e);
        }
    }
}

using System.Text;

namespace EmradXds.Soap.Mime;

/// <summary>The header of one MIME part.</summary>
internal sealed record PartHeaders(string ContentId, string ContentType, string TransferEncoding)
{
    /// <summary>Reads the lines between a boundary and the empty line; headers not known are passed over.</summary>
    public static PartHeaders Parse(ReadOnlySpan<byte> bytes)
    {
        string contentId = "";
        string contentType = "application/octet-stream";
        string transferEncoding = "binary";
        string unfolded = Encoding.UTF8.GetString(bytes).Replace("\r\n ", " ").Replace("\r\n\t", " ");
        foreach (string line in unfolded.Split("\r\n"))
        {
            int colon = line.IndexOf(':');
            if (colon <= 0)
            {
                continue;
            }

            string value = line[(colon + 1)..].Trim();
            switch (line[..colon].Trim().ToLowerInvariant())
            {
                case "content-id":
                    contentId = NormalizeContentId(value);
                    break;
                case "content-type":
                    contentType = value;
                    break;
                case "content-transfer-encoding":
                    transferEncoding = value.ToLowerInvariant();
                    break;
            }
        }

        return new PartHeaders(contentId, contentType, transferEncoding);
    }

    /// <summary>Without angle brackets, percent-escapes undone: some senders escape in the header too, not only in the URI.</summary>
    public static string NormalizeContentId(string value)
    {
        string bare = value.StartsWith('<') && value.EndsWith('>') ? value[1..^1] : value;
        return Uri.UnescapeDataString(bare);
    }
}

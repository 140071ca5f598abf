using System.Buffers;
using System.Xml;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Messages;

/// <summary>Where the bytes of an xdsb:Document are: in an attachment, or inline in the envelope.</summary>
/// <remarks>Inline base64 is decoded into a stream when the message is read: memory for small ones, a temporary file that deletes itself
/// for large ones.</remarks>
public sealed class DocumentContent : IDisposable
{
    /// <summary>Decoded bytes kept in memory; what is longer goes to a temporary file.</summary>
    internal const int MaxBytesInMemory = 1024 * 1024;

    private const int ChunkBytes = 32 * 1024;
    private const string Cid = "cid:";

    private DocumentContent(string? contentId, Stream? inline) => (ContentId, Inline) = (contentId, inline);

    /// <summary>The Content-ID that xop:Include names (without <c>cid:</c>, percent-escapes undone); null where the content is
    /// inline.</summary>
    public string? ContentId { get; }

    /// <summary>The decoded inline content, seekable, at its start; null where it is an attachment.</summary>
    public Stream? Inline { get; }

    /// <summary>Content in the attachment of that id.</summary>
    public static DocumentContent Attached(string contentId) => new(contentId, null);

    /// <summary>Content decoded from the envelope.</summary>
    public static DocumentContent InEnvelope(Stream inline) => new(null, inline);

    /// <inheritdoc/>
    public void Dispose() => Inline?.Dispose();

    /// <summary>Reads the content of the xdsb:Document the reader stands on.</summary>
    internal static DocumentContent Read(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return InEnvelope(new MemoryStream());
        }

        reader.Read();
        reader.MoveToContent();
        DocumentContent content = reader.NodeType switch
        {
            XmlNodeType.Element => ReadInclude(reader),
            XmlNodeType.EndElement => InEnvelope(new MemoryStream()),
            _ => InEnvelope(ReadBase64(reader)),
        };
        try
        {
            reader.MoveToContent();
            if (reader.NodeType != XmlNodeType.EndElement)
            {
                throw new MalformedMessageException($"Document holds '{XmlReading.Cut(reader.Name)}' behind its content, expected its end");
            }

            reader.Read();
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Writes the content: xop:Include for an attachment, base64 for inline bytes.</summary>
    internal void Write(XmlWriter writer)
    {
        if (Inline is null)
        {
            // '@' may stand in a URI, and some receivers compare without undoing escapes.
            WriteInclude(writer, Cid + Uri.EscapeDataString(ContentId ?? "").Replace("%40", "@", StringComparison.Ordinal));
            return;
        }

        Inline.Position = 0;
        byte[] chunk = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        for (int count; (count = Inline.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false)) > 0;)
        {
            writer.WriteBase64(chunk, 0, count);
        }

        ArrayPool<byte>.Shared.Return(chunk);
    }

    internal static void WriteInclude(XmlWriter writer, string href)
    {
        writer.WriteStartElement("xop", "Include", XmlNames.Xop);
        writer.WriteAttributeString("href", href);
        writer.WriteEndElement();
    }

    private static DocumentContent ReadInclude(XmlReader reader)
    {
        if (!reader.Is(XmlNames.Xop, "Include"))
        {
            throw new MalformedMessageException($"Document holds '{XmlReading.Cut(reader.Name)}', expected base64 or xop:Include");
        }

        string href = reader.GetAttribute("href") ?? "";
        if (!href.StartsWith(Cid, StringComparison.OrdinalIgnoreCase) || href.Length == Cid.Length)
        {
            throw new MalformedMessageException($"xop:Include names '{XmlReading.Cut(href)}', expected cid:");
        }

        reader.Skip();
        return Attached(Uri.UnescapeDataString(href[Cid.Length..]));
    }

    private static Stream ReadBase64(XmlReader reader)
    {
        Stream content = new MemoryStream();
        try
        {
            Base64Text.Read(reader, bytes =>
            {
                if (content is MemoryStream memory && memory.Length + bytes.Length > MaxBytesInMemory)
                {
                    content = NewTemporaryFile();
                    memory.WriteTo(content);
                }

                content.Write(bytes.Span);
            });
            content.Position = 0;
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static FileStream NewTemporaryFile()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = FileOptions.DeleteOnClose,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(Path.Combine(Path.GetTempPath(), $"emrad-inline-{Guid.NewGuid():N}"), options);
    }
}

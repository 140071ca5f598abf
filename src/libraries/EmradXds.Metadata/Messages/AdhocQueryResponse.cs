using System.Text;
using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>query:AdhocQueryResponse as a consumer reads it (ITI TF-2 3.18.4.1.3).</summary>
/// <param name="Status">Success, PartialSuccess (through gateways) or Failure.</param>
/// <param name="Findings">Errors and warnings.</param>
/// <param name="Objects">What a LeafClass answer holds.</param>
/// <param name="ObjectRefs">The ids an ObjectRef answer holds.</param>
public sealed record AdhocQueryResponse(
    ResponseStatus Status, IReadOnlyCollection<Finding> Findings, RegistryObjects Objects, IReadOnlyList<string> ObjectRefs)
{
    private static readonly byte[] start = Encoding.UTF8.GetBytes(
        $"<query:AdhocQueryResponse status=\"{ResponseParts.Success}\" xmlns:query=\"{XmlNames.Query}\">"
        + $"<RegistryObjectList xmlns=\"{XmlNames.Rim}\">");

    /// <summary>A Success answer in UTF-8 up to its first object or reference.</summary>
    public static ReadOnlySpan<byte> Start => start;

    /// <summary>The rest of it behind the last.</summary>
    public static ReadOnlySpan<byte> End => "</RegistryObjectList></query:AdhocQueryResponse>"u8;

    private static ReadOnlySpan<byte> ReferenceStart => "<ObjectRef id=\"urn:uuid:"u8;

    private static ReadOnlySpan<byte> ReferenceEnd => "\" />"u8;

    /// <summary>Reads the element the reader stands on. Objects of unknown kinds and parts that are no XDS metadata are passed over: a
    /// consumer takes what it understands.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static AdhocQueryResponse Read(XmlReader reader) => reader.ReadMessage(XmlNames.Query, "AdhocQueryResponse", ReadElement);

    /// <summary>Writes an answer from registered fragments: what was registered is what returns.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="findings">What was wrong; errors make it a Failure.</param>
    /// <param name="fragments">ebRIM elements verbatim, as <see cref="EbrimWriter"/> made them for storage; empty on Failure.</param>
    /// <param name="objectRefs">entryUUIDs for an ObjectRef answer.</param>
    public static void Write(XmlWriter writer, Findings findings, IEnumerable<byte[]> fragments, IEnumerable<string> objectRefs)
    {
        writer.WriteStartElement("query", "AdhocQueryResponse", XmlNames.Query);
        ResponseParts.WriteStatus(writer, findings.AnyErrors ? ResponseStatus.Failure : ResponseStatus.Success);
        ResponseParts.WriteErrors(writer, findings);
        writer.WriteStartElement("RegistryObjectList", XmlNames.Rim);
        foreach (byte[] fragment in fragments)
        {
            writer.WriteRaw(Encoding.UTF8.GetString(fragment)); // Each declares its own namespace.
        }

        foreach (string id in objectRefs)
        {
            writer.WriteStartElement("ObjectRef", XmlNames.Rim);
            writer.WriteAttributeString("id", id);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>The references between <see cref="Start"/> and <see cref="End"/>.</summary>
    /// <param name="entryUuids">entryUUIDs without <c>urn:uuid:</c>.</param>
    public static byte[] References(IReadOnlyCollection<Guid> entryUuids)
    {
        const int UuidLength = 36;
        byte[] references = new byte[entryUuids.Count * (ReferenceStart.Length + UuidLength + ReferenceEnd.Length)];
        Span<byte> rest = references;
        foreach (Guid uuid in entryUuids)
        {
            ReferenceStart.CopyTo(rest);
            uuid.TryFormat(rest[ReferenceStart.Length..], out _);
            ReferenceEnd.CopyTo(rest[(ReferenceStart.Length + UuidLength)..]);
            rest = rest[(ReferenceStart.Length + UuidLength + ReferenceEnd.Length)..];
        }

        return references;
    }

    private static AdhocQueryResponse ReadElement(XmlReader reader)
    {
        ResponseStatus status = ResponseParts.ReadStatus(reader);
        List<Finding> findings = [];
        List<string> objectRefs = [];
        RegistryObjects objects = new();
        reader.ReadChildren(() =>
        {
            if (reader.Is(XmlNames.Rs, "RegistryErrorList"))
            {
                ResponseParts.ReadErrors(reader, findings);
            }
            else if (reader.Is(XmlNames.Rim, "RegistryObjectList"))
            {
                objects = EbrimReader.ReadObjects(reader, new RuleReport([], atRegistry: true), objectRefs);
            }
            else
            {
                reader.Skip();
            }
        });
        return new AdhocQueryResponse(status, findings, objects, objectRefs);
    }
}

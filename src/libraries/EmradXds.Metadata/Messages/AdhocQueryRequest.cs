using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Messages;

/// <summary>query:AdhocQueryRequest: the request of ITI-18 (ITI TF-2 3.18.4.1.2).</summary>
/// <param name="ReturnType">ResponseOption/@returnType as sent: LeafClass or ObjectRef; anything else is refused by the
/// transaction.</param>
/// <param name="QueryId">AdhocQuery/@id, <c>urn:uuid:…</c>.</param>
/// <param name="Parameters">The slots as sent, raw values, in order; a name may come again (AND).</param>
/// <param name="HomeCommunityId">AdhocQuery/@home, or null.</param>
public sealed record AdhocQueryRequest(string ReturnType, string QueryId, IReadOnlyList<Slot> Parameters, string? HomeCommunityId = null)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static AdhocQueryRequest Read(XmlReader reader) => reader.ReadMessage(XmlNames.Query, "AdhocQueryRequest", ReadElement);

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("query", "AdhocQueryRequest", XmlNames.Query);
        writer.WriteStartElement("query", "ResponseOption", XmlNames.Query);
        writer.WriteAttributeString("returnComposedObjects", "true");
        writer.WriteAttributeString("returnType", ReturnType);
        writer.WriteEndElement();
        writer.WriteStartElement("AdhocQuery", XmlNames.Rim);
        writer.WriteAttributeString("id", QueryId);
        if (HomeCommunityId is not null)
        {
            writer.WriteAttributeString("home", HomeCommunityId);
        }

        foreach (Slot parameter in Parameters)
        {
            EbrimObjectWriter.WriteSlot(writer, parameter);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static AdhocQueryRequest ReadElement(XmlReader reader)
    {
        // The schema's default, which XDS does not allow: so that the transaction can say what was asked.
        string returnType = "RegistryObject";
        string? queryId = null;
        string? home = null;
        List<Slot> parameters = [];
        reader.ReadChildren(() =>
        {
            if (reader.Is(XmlNames.Query, "ResponseOption"))
            {
                returnType = reader.GetAttribute("returnType") ?? returnType;
                reader.Skip();
            }
            else if (queryId is null && reader.Is(XmlNames.Rim, "AdhocQuery"))
            {
                queryId = reader.GetAttribute("id")?.Trim() ?? "";
                home = reader.GetAttribute("home")?.Trim() is { Length: > 0 } stated ? stated : null;
                reader.ReadChildren(XmlNames.Rim, "Slot", () => parameters.Add(EbrimElement.ReadSlot(reader)));
            }
            else
            {
                reader.Skip();
            }
        });
        return queryId is { Length: > 0 }
            ? new AdhocQueryRequest(returnType, queryId, parameters, home)
            : throw new MalformedMessageException("AdhocQueryRequest has no rim:AdhocQuery with an id");
    }
}

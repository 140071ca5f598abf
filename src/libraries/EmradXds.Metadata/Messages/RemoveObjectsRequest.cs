using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>lcm:RemoveObjectsRequest: the request of ITI-62 (ITI RMD supplement, 3.62.4.1.2).</summary>
/// <param name="ObjectRefs">Ids of what is to be removed, as sent.</param>
public sealed record RemoveObjectsRequest(IReadOnlyList<string> ObjectRefs)
{
    private const string DeleteAll = "urn:oasis:names:tc:ebxml-regrep:DeletionScopeType:DeleteAll";

    /// <summary>Reads the element the reader stands on. What ebRS lets it ask for and ITI-62 does not becomes a finding.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static RemoveObjectsRequest Read(XmlReader reader, Findings findings) =>
        reader.ReadMessage(XmlNames.Lcm, nameof(RemoveObjectsRequest), _ => ReadElement(reader, findings));

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("lcm", nameof(RemoveObjectsRequest), XmlNames.Lcm);
        writer.WriteStartElement("ObjectRefList", XmlNames.Rim);
        foreach (string id in ObjectRefs)
        {
            writer.WriteStartElement("ObjectRef", XmlNames.Rim);
            writer.WriteAttributeString("id", id);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static RemoveObjectsRequest ReadElement(XmlReader reader, Findings findings)
    {
        string? scope = reader.GetAttribute("deletionScope")?.Trim();
        if (scope is not (null or "" or DeleteAll))
        {
            Refuse(findings, $"deletionScope '{XmlReading.Cut(scope)}': expected {DeleteAll}, or none");
        }

        List<string> objectRefs = [];
        reader.ReadChildren(() =>
        {
            if (reader.Is(XmlNames.Rim, "ObjectRefList"))
            {
                reader.ReadChildren(XmlNames.Rim, "ObjectRef", () =>
                {
                    objectRefs.Add(reader.GetAttribute("id")?.Trim() ?? "");
                    reader.Skip();
                });
                return;
            }

            if (reader.Is(XmlNames.Rim, "AdhocQuery"))
            {
                Refuse(findings, "AdhocQuery: nothing is removed by a query; expected an ObjectRefList alone");
            }

            reader.Skip();
        });
        if (objectRefs.Count == 0)
        {
            Refuse(findings, "ObjectRefList: expected one ObjectRef at least");
        }

        return new RemoveObjectsRequest(objectRefs);
    }

    private static void Refuse(Findings findings, string context) => findings.Error(XdsErrorCode.XDSRegistryError, context);
}

using System.Xml;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:DocumentRequest: one document of a repository, or one instance of an imaging source.</summary>
/// <param name="RepositoryUniqueId">RepositoryUniqueId, OID; in RAD-69 the Retrieve Location UID. Empty where the sender left it
/// out.</param>
/// <param name="DocumentUniqueId">DocumentUniqueId; in RAD-69 the SOP Instance UID. Empty where the sender left it out.</param>
/// <param name="HomeCommunityId">HomeCommunityId, or null.</param>
public sealed record DocumentRequest(string RepositoryUniqueId, string DocumentUniqueId, string? HomeCommunityId = null)
{
    /// <summary>Reads the DocumentRequest, in whatever namespace, that the reader stands on.</summary>
    internal static DocumentRequest Read(XmlReader reader)
    {
        DocumentRequest request = new("", "");
        reader.ReadChildren(() => request = request.ReadPart(reader));
        return request;
    }

    /// <summary>Reads one child element: one of the three ids, or something to be skipped.</summary>
    internal DocumentRequest ReadPart(XmlReader reader)
    {
        switch (reader.LocalName)
        {
            case "HomeCommunityId":
                string home = reader.ReadText();
                return this with { HomeCommunityId = home.Length == 0 ? null : home };
            case "RepositoryUniqueId":
                return this with { RepositoryUniqueId = reader.ReadText() };
            case "DocumentUniqueId":
                return this with { DocumentUniqueId = reader.ReadText() };
            default:
                reader.Skip();
                return this;
        }
    }

    internal void Write(XmlWriter writer)
    {
        writer.WriteStartElement("xdsb", "DocumentRequest", XmlNames.Xdsb);
        WriteParts(writer);
        writer.WriteEndElement();
    }

    internal void WriteParts(XmlWriter writer)
    {
        if (HomeCommunityId is not null)
        {
            writer.WriteElementString("xdsb", "HomeCommunityId", XmlNames.Xdsb, HomeCommunityId);
        }

        writer.WriteElementString("xdsb", "RepositoryUniqueId", XmlNames.Xdsb, RepositoryUniqueId);
        writer.WriteElementString("xdsb", "DocumentUniqueId", XmlNames.Xdsb, DocumentUniqueId);
    }
}

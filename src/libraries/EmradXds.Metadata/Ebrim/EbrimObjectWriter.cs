using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>Writes one ebRIM object. Its parts must be asked for in the schema's order: attributes, slots, texts, classifications,
/// identifiers.</summary>
internal sealed class EbrimObjectWriter(XmlWriter writer, RegistryEntry entry)
{
    private int parts;

    public void Start(string element, string objectType)
    {
        writer.WriteStartElement(element, XmlNames.Rim);
        writer.WriteAttributeString("id", entry.EntryUuid);
        Attribute("home", entry.HomeCommunityId);
        Attribute("lid", entry.LogicalId);
        Attribute("objectType", objectType);
        Attribute("status", entry.Status is { } status ? EbrimUris.Of(status) : null);
    }

    public void End() => writer.WriteEndElement();

    public void Attribute(string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteAttributeString(name, value);
        }
    }

    public void Slot(string name, string? value)
    {
        if (value is not null)
        {
            Slot(name, [value]);
        }
    }

    public void Slot(string name, IReadOnlyList<string> values)
    {
        if (values.Count > 0)
        {
            WriteSlot(writer, new Slot(name, values));
        }
    }

    /// <summary>Writes rim:Slot, also with an empty ValueList.</summary>
    public static void WriteSlot(XmlWriter writer, Slot slot)
    {
        writer.WriteStartElement("Slot", XmlNames.Rim);
        writer.WriteAttributeString("name", slot.Name);
        if (slot.SlotType is not null)
        {
            writer.WriteAttributeString("slotType", slot.SlotType);
        }

        writer.WriteStartElement("ValueList", XmlNames.Rim);
        foreach (string value in slot.Values)
        {
            writer.WriteElementString("Value", XmlNames.Rim, value);
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>Ends the slots with those the model has no member for; then Name, Description and VersionInfo.</summary>
    public void Texts(string? name, string? description)
    {
        ExtraSlots(entry.ExtraSlots);
        LocalizedStrings("Name", entry.Names.With(name));
        LocalizedStrings("Description", entry.Descriptions.With(description));
        if (entry.Version is not null)
        {
            writer.WriteStartElement("VersionInfo", XmlNames.Rim);
            writer.WriteAttributeString("versionName", entry.Version);
            writer.WriteEndElement();
        }
    }

    /// <summary>The Classification that says what a RegistryPackage is.</summary>
    public void Kind(string node)
    {
        StartClassification();
        writer.WriteAttributeString("classificationNode", node);
        writer.WriteEndElement();
    }

    public void Code(string scheme, Code? code)
    {
        if (code is null)
        {
            return;
        }

        StartClassification();
        writer.WriteAttributeString("classificationScheme", scheme);
        writer.WriteAttributeString("nodeRepresentation", code.Value);
        Slot("codingScheme", code.Scheme);
        ExtraSlots(code.ExtraSlots);
        LocalizedStrings("Name", code.DisplayNames.With(code.DisplayName));
        writer.WriteEndElement();
    }

    public void Codes(string scheme, IReadOnlyList<Code> codes)
    {
        foreach (Code code in codes)
        {
            Code(scheme, code);
        }
    }

    public void Authors(string scheme, IReadOnlyList<Author> authors)
    {
        foreach (Author author in authors)
        {
            StartClassification();
            writer.WriteAttributeString("classificationScheme", scheme);
            writer.WriteAttributeString("nodeRepresentation", "");
            Slot("authorPerson", author.Person);
            Slot("authorInstitution", author.Institutions);
            Slot("authorRole", author.Roles);
            Slot("authorSpecialty", author.Specialties);
            Slot("authorTelecommunication", author.Telecommunications);
            ExtraSlots(author.ExtraSlots);
            writer.WriteEndElement();
        }
    }

    public void Identifier(string scheme, string name, string? value)
    {
        if (value is null)
        {
            return;
        }

        writer.WriteStartElement("ExternalIdentifier", XmlNames.Rim);
        writer.WriteAttributeString("id", NextPartId());
        writer.WriteAttributeString("objectType", EbrimUris.ExternalIdentifierType);
        writer.WriteAttributeString("registryObject", entry.EntryUuid);
        writer.WriteAttributeString("identificationScheme", scheme);
        writer.WriteAttributeString("value", value);
        LocalizedStrings("Name", [new LocalizedString(name)]);
        writer.WriteEndElement();
    }

    private void ExtraSlots(IReadOnlyList<Slot> slots)
    {
        foreach (Slot slot in slots)
        {
            WriteSlot(writer, slot);
        }
    }

    private void StartClassification()
    {
        writer.WriteStartElement("Classification", XmlNames.Rim);
        writer.WriteAttributeString("id", NextPartId());
        writer.WriteAttributeString("objectType", EbrimUris.ClassificationType);
        writer.WriteAttributeString("classifiedObject", entry.EntryUuid);
    }

    private void LocalizedStrings(string element, IReadOnlyList<LocalizedString> texts)
    {
        if (texts.Count == 0)
        {
            return;
        }

        writer.WriteStartElement(element, XmlNames.Rim);
        foreach (LocalizedString text in texts)
        {
            writer.WriteStartElement("LocalizedString", XmlNames.Rim);
            if (text.Language is not null)
            {
                writer.WriteAttributeString("xml", "lang", null, text.Language);
            }

            Attribute("charset", text.Charset);
            writer.WriteAttributeString("value", text.Value);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    /// <summary>The id of the owner's next part: symbolic like the owner's own, or a UUID made from the owner's (RFC 9562 version
    /// 8).</summary>
    private string NextPartId()
    {
        parts++;
        if (EbrimUris.IsSymbolic(entry.EntryUuid))
        {
            return $"{entry.EntryUuid}.{parts}";
        }

        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.EntryUuid}/{parts}"));
        Span<byte> uuid = digest.AsSpan(0, 16);
        BinaryPrimitives.WriteUInt16BigEndian(uuid[6..], (ushort)((BinaryPrimitives.ReadUInt16BigEndian(uuid[6..]) & 0x0FFF) | 0x8000));
        uuid[8] = (byte)((uuid[8] & 0x3F) | 0x80);
        return $"{EbrimUris.UuidPrefix}{new Guid(uuid, bigEndian: true)}";
    }
}

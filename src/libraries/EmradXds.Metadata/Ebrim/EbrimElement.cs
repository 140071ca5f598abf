using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>One ebRIM object as it stands in the XML, before it is known what it is: a RegistryPackage learns its kind only from a
/// Classification that may stand far behind it.</summary>
internal sealed class EbrimElement
{
    private readonly Dictionary<string, string> attributes = [];

    private EbrimElement(string name) => ElementName = name;

    /// <summary>ExtrinsicObject, RegistryPackage, Association, Classification, ExternalIdentifier, ObjectRef, …; what is no ebRIM bears
    /// its namespace as well.</summary>
    public string ElementName { get; }

    public string Id => this["id"] ?? "";

    public List<Slot> Slots { get; } = [];

    public string? Name { get; private set; }

    public string? Description { get; private set; }

    public string? VersionName { get; private set; }

    public List<EbrimElement> Classifications { get; } = [];

    public List<EbrimElement> ExternalIdentifiers { get; } = [];

    /// <summary>An attribute by its name; null where absent or empty but for white space.</summary>
    public string? this[string attribute] =>
        attributes.TryGetValue(attribute, out string? value) && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>Reads the element the reader stands on, and ends behind it.</summary>
    public static EbrimElement Read(XmlReader reader) => Read(reader, isNested: false);

    /// <summary>Reads the rim:Slot the reader stands on.</summary>
    public static Slot ReadSlot(XmlReader reader)
    {
        string name = reader.GetAttribute("name")?.Trim() ?? "";
        List<string> values = [];
        reader.ReadChildren(XmlNames.Rim, "ValueList", () => reader.ReadChildren(() => values.Add(reader.ReadText())));
        return new Slot(name, values);
    }

    private static EbrimElement Read(XmlReader reader, bool isNested)
    {
        EbrimElement element = new(reader.NamespaceURI == XmlNames.Rim ? reader.LocalName : $"{reader.NamespaceURI} {reader.LocalName}");
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0)
            {
                element.attributes[reader.LocalName] = reader.Value;
            }
        }

        reader.MoveToElement();
        reader.ReadChildren(() => element.ReadChild(reader, isNested));
        return element;
    }

    private void ReadChild(XmlReader reader, bool isNested)
    {
        switch (reader.NamespaceURI == XmlNames.Rim ? reader.LocalName : "")
        {
            case "Slot":
                Slots.Add(ReadSlot(reader));
                break;
            case "Name":
                Name = ReadLocalizedString(reader);
                break;
            case "Description":
                Description = ReadLocalizedString(reader);
                break;
            case "VersionInfo":
                VersionName = reader.GetAttribute("versionName");
                reader.Skip();
                break;

            // A Classification of a Classification means nothing in XDS: not read, so that depth stays bounded.
            case "Classification" when !isNested:
                Classifications.Add(Read(reader, isNested: true));
                break;
            case "ExternalIdentifier" when !isNested:
                ExternalIdentifiers.Add(Read(reader, isNested: true));
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static string? ReadLocalizedString(XmlReader reader)
    {
        string? text = null;
        reader.ReadChildren(() =>
        {
            if (reader.LocalName == "LocalizedString")
            {
                text ??= reader.GetAttribute("value");
            }

            reader.Skip();
        });
        return string.IsNullOrEmpty(text) ? null : text;
    }
}

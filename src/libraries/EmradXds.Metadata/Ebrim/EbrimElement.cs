using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>One ebRIM object as it stands in the XML, before it is known what it is: a RegistryPackage learns its kind only from a
/// Classification that may stand far behind it.</summary>
internal sealed class EbrimElement
{
    /// <summary>Longest id of an object; findings repeat ids. What is longer is cut when it is read, and stays too long.</summary>
    public const int MaxIdLength = 128;

    /// <summary>Roughly what ebRIM writes around a text: an attribute's name and quotes, an element's tags.</summary>
    private const int Markup = 16;

    /// <summary>Few, so that looking through them is quicker than a table.</summary>
    private readonly KeyValuePair<string, string>[] attributes;

    private List<Slot>? slots;
    private List<EbrimElement>? classifications;
    private List<EbrimElement>? externalIdentifiers;

    private EbrimElement(string name, KeyValuePair<string, string>[] attributes) => (ElementName, this.attributes) = (name, attributes);

    /// <summary>ExtrinsicObject, RegistryPackage, Association, Classification, ExternalIdentifier, ObjectRef, …; what is no ebRIM bears
    /// its namespace as well.</summary>
    public string ElementName { get; }

    public string Id => this["id"] ?? "";

    /// <summary>About how many characters of XML it is, counting what can be kept.</summary>
    public int Size { get; private set; }

    public IReadOnlyList<Slot> Slots => slots ?? (IReadOnlyList<Slot>)[];

    /// <summary>The texts of Name.</summary>
    public IReadOnlyList<LocalizedString> Names { get; private set; } = [];

    /// <summary>The texts of Description.</summary>
    public IReadOnlyList<LocalizedString> Descriptions { get; private set; } = [];

    public string? VersionName { get; private set; }

    public IReadOnlyList<EbrimElement> Classifications => classifications ?? (IReadOnlyList<EbrimElement>)[];

    public IReadOnlyList<EbrimElement> ExternalIdentifiers => externalIdentifiers ?? (IReadOnlyList<EbrimElement>)[];

    /// <summary>An attribute by its name; null where absent or empty but for white space.</summary>
    public string? this[string attribute]
    {
        get
        {
            foreach ((string name, string value) in attributes)
            {
                if (name == attribute)
                {
                    return value.Trim() is { Length: > 0 } stated ? stated : null;
                }
            }

            return null;
        }
    }

    /// <summary>Reads the element the reader stands on, and ends behind it.</summary>
    public static EbrimElement Read(XmlReader reader) => Read(reader, isNested: false);

    /// <summary>Reads the rim:Slot the reader stands on.</summary>
    public static Slot ReadSlot(XmlReader reader)
    {
        string name = reader.GetAttribute("name")?.Trim() ?? "";
        string? type = reader.GetAttribute("slotType");
        List<string> values = [];
        reader.ReadChildren(values, static (reader, values) =>
        {
            if (reader.Is(XmlNames.Rim, "ValueList"))
            {
                reader.ReadChildren(values, static (reader, values) => values.Add(reader.ReadText()));
            }
            else
            {
                reader.Skip();
            }
        });
        return new Slot(name, values) { SlotType = string.IsNullOrWhiteSpace(type) ? null : type.Trim() };
    }

    /// <summary>Takes in a Classification, which may have stood beside the object it names.</summary>
    public void Adopt(EbrimElement classification)
    {
        (classifications ??= []).Add(classification);
        Size += classification.Size;
    }

    /// <summary>An id, so that two that were equal still are.</summary>
    public static string CutId(string id) => id.Trim() is { Length: > MaxIdLength } stated ? stated[..MaxIdLength] + "..." : id.Trim();

    private static EbrimElement Read(XmlReader reader, bool isNested)
    {
        string name = reader.NamespaceURI == XmlNames.Rim ? reader.LocalName : $"{reader.NamespaceURI} {reader.LocalName}";
        EbrimElement element = new(name, ReadAttributes(reader));
        foreach ((_, string value) in element.attributes)
        {
            element.Size += Markup + value.Length;
        }

        if (isNested)
        {
            reader.ReadChildren(element, static (reader, element) => element.ReadChild(reader, isNested: true));
        }
        else
        {
            reader.ReadChildren(element, static (reader, element) => element.ReadChild(reader, isNested: false));
        }

        return element;
    }

    private static KeyValuePair<string, string>[] ReadAttributes(XmlReader reader)
    {
        KeyValuePair<string, string>[] attributes = new KeyValuePair<string, string>[reader.AttributeCount];
        int count = 0;
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI.Length == 0)
            {
                string value = reader.Value;
                attributes[count++] = new(reader.LocalName, value.Length <= MaxIdLength ? value : CutIfId(reader.LocalName, value));
            }
        }

        reader.MoveToElement();
        return count == attributes.Length ? attributes : attributes[..count];
    }

    private static string CutIfId(string attribute, string value) =>
        attribute is "id" or "classifiedObject" or "registryObject" or "sourceObject" or "targetObject"
            ? CutId(value)
            : value;

    private void ReadChild(XmlReader reader, bool isNested)
    {
        switch (reader.NamespaceURI == XmlNames.Rim ? reader.LocalName : "")
        {
            case "Slot":
                Slot slot = ReadSlot(reader);
                (slots ??= []).Add(slot);
                Size += Markup + slot.Name.Length;
                foreach (string value in slot.Values)
                {
                    Size += Markup + value.Length;
                }

                break;
            case "Name":
                Names = ReadLocalizedStrings(reader);
                Size += SizeOf(Names);
                break;
            case "Description":
                Descriptions = ReadLocalizedStrings(reader);
                Size += SizeOf(Descriptions);
                break;
            case "VersionInfo":
                VersionName = reader.GetAttribute("versionName");
                reader.Skip();
                break;

            // A Classification of a Classification means nothing in XDS: not read, so that depth stays bounded.
            case "Classification" when !isNested:
                Adopt(Read(reader, isNested: true));
                break;
            case "ExternalIdentifier" when !isNested:
                EbrimElement identifier = Read(reader, isNested: true);
                (externalIdentifiers ??= []).Add(identifier);
                Size += identifier.Size;
                break;
            default:
                reader.Skip();
                break;
        }
    }

    private static int SizeOf(IReadOnlyList<LocalizedString> texts)
    {
        int size = 0;
        foreach (LocalizedString text in texts)
        {
            size += Markup + text.Value.Length;
        }

        return size;
    }

    private static List<LocalizedString> ReadLocalizedStrings(XmlReader reader)
    {
        List<LocalizedString> texts = [];
        reader.ReadChildren(() =>
        {
            if (reader.LocalName == "LocalizedString" && reader.GetAttribute("value") is { Length: > 0 } value)
            {
                texts.Add(new LocalizedString(value, reader.GetAttribute("xml:lang"), reader.GetAttribute("charset")));
            }

            reader.Skip();
        });
        return texts;
    }
}

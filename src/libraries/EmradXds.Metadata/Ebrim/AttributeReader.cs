using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Ebrim;

/// <summary>Takes the attributes out of one <see cref="EbrimElement"/>; what nobody took is left over and named.</summary>
internal sealed class AttributeReader
{
    /// <summary>Up to so many slots each is compared with each; beyond, that would be an attack's delight.</summary>
    private const int FewSlots = 16;

    private readonly EbrimElement element;
    private readonly RuleReport report;
    private readonly string kind;
    private readonly List<Slot> slots;
    private readonly List<EbrimElement> classifications;
    private readonly List<EbrimElement> identifiers;

    public AttributeReader(EbrimElement element, string kind, RuleReport report)
    {
        (this.element, this.report, this.kind) = (element, report, kind);
        slots = new List<Slot>(element.Slots.Count);
        HashSet<string>? names = element.Slots.Count > FewSlots ? [] : null;
        foreach (Slot slot in element.Slots)
        {
            if (names?.Add(slot.Name) ?? IndexOf(slot.Name) < 0)
            {
                slots.Add(slot);
            }
            else
            {
                report.Add(SubmissionRules.SlotTwice, Entry, slot.Name, null, "one Slot with all values in its ValueList");
            }
        }

        classifications = Own(element.Classifications, "classifiedObject", "classificationScheme");
        identifiers = Own(element.ExternalIdentifiers, "registryObject", "identificationScheme");
    }

    private string Entry => $"{kind} {element.Id}";

    /// <summary>All values of a slot; none where it is absent.</summary>
    public IReadOnlyList<string> Slots(string name)
    {
        int at = IndexOf(name);
        if (at < 0)
        {
            return [];
        }

        IReadOnlyList<string> values = slots[at].Values;
        slots.RemoveAt(at);
        return values.Contains("") ? [.. values.Where(value => value.Length > 0)] : values;
    }

    /// <summary>The one value of a slot; null where absent.</summary>
    public string? Slot(string name) => Single(name, Slots(name));

    /// <summary>Every code of a classification scheme.</summary>
    public IReadOnlyList<Code> Codes(string scheme, string attribute) => [.. Take(classifications, "classificationScheme", scheme)
        .Select(part => new AttributeReader(part, attribute, report).ReadCode())];

    /// <summary>The one code of a classification scheme; null where absent.</summary>
    public Code? Code(string scheme, string attribute) => Single(attribute, Codes(scheme, attribute));

    /// <summary>Every author.</summary>
    public IReadOnlyList<Author> Authors(string scheme) => [.. Take(classifications, "classificationScheme", scheme)
        .Select(part => new AttributeReader(part, "author", report).ReadAuthor())];

    /// <summary>The one value of an identification scheme; null where absent.</summary>
    public string? Identifier(string scheme, string attribute) =>
        Single(attribute, [.. Take(identifiers, "identificationScheme", scheme).Select(part => part["value"]).OfType<string>()]);

    /// <summary>Takes the classifications that say what kind of object this is; limited metadata are reported.</summary>
    public void TakeKind()
    {
        if (classifications.Exists(part =>
            part["classificationNode"] is EbrimUris.LimitedDocumentEntry or EbrimUris.LimitedFolder or EbrimUris.LimitedSubmissionSet))
        {
            report.Add(SubmissionRules.LimitedMetadata, Entry, "limitedMetadata", null, "no such classification");
        }

        classifications.RemoveAll(part => part["classificationScheme"] is null);
    }

    /// <summary>What is left: slots are kept; classifications and identifiers of unknown schemes are not, and a warning says so.</summary>
    public IReadOnlyList<Slot> Rest()
    {
        foreach (string scheme in classifications.Select(part => part["classificationScheme"] ?? ""))
        {
            report.Add(SubmissionRules.NotKept, Entry, "Classification", scheme, "a classificationScheme of ITI TF-3 4.2.5");
        }

        foreach (string scheme in identifiers.Select(part => part["identificationScheme"] ?? ""))
        {
            report.Add(SubmissionRules.NotKept, Entry, "ExternalIdentifier", scheme, "an identificationScheme of ITI TF-3 4.2.5");
        }

        return [.. slots];
    }

    private static List<EbrimElement> Take(List<EbrimElement> parts, string attribute, string scheme)
    {
        List<EbrimElement> taken = [];
        int left = 0;
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i][attribute] == scheme)
            {
                taken.Add(parts[i]);
            }
            else
            {
                parts[left++] = parts[i];
            }
        }

        parts.RemoveRange(left, parts.Count - left);
        return taken;
    }

    private int IndexOf(string slot)
    {
        for (int i = 0; i < slots.Count; i++)
        {
            if (slots[i].Name == slot)
            {
                return i;
            }
        }

        return -1;
    }

    private List<EbrimElement> Own(IReadOnlyList<EbrimElement> parts, string ownerAttribute, string schemeAttribute)
    {
        List<EbrimElement> own = new(parts.Count);
        foreach (EbrimElement part in parts)
        {
            if (part[ownerAttribute] == element.Id)
            {
                own.Add(part);
                continue;
            }

            report.Add(
                SubmissionRules.PartOfAnother, Entry, $"{part.ElementName} {part[schemeAttribute]}, {ownerAttribute}",
                part[ownerAttribute], $"'{element.Id}', the object that holds it");
        }

        return own;
    }

    private T? Single<T>(string attribute, IReadOnlyList<T> values)
    {
        if (values.Count > 1)
        {
            report.Add(SubmissionRules.SeveralValues, Entry, attribute, null, $"one value instead of {values.Count}");
        }

        return values.Count == 0 ? default : values[0];
    }

    private Code ReadCode() => new(element["nodeRepresentation"] ?? "", Slot("codingScheme") ?? "", element.Names.First())
    {
        DisplayNames = element.Names.Beyond(),
        ExtraSlots = [.. slots],
    };

    private Author ReadAuthor() => new()
    {
        Person = Slot("authorPerson"),
        Institutions = Slots("authorInstitution"),
        Roles = Slots("authorRole"),
        Specialties = Slots("authorSpecialty"),
        Telecommunications = Slots("authorTelecommunication"),
        ExtraSlots = [.. slots],
    };
}

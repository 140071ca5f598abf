using System.Xml.Linq;
using EmradXds.Hl7V3;
using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Hl7V3;

/// <summary>patientPerson of a feed as demographics (ITI TF-2 3.44.4.1.2).</summary>
internal static class PersonElement
{
    private const int MostRepetitions = 20;

    /// <summary>All that the element states; a feed states the whole of it each time, so what is absent is not known any more.</summary>
    public static Demographics Read(XElement person) => new()
    {
        // HL7 V3 has names in no order.
        Names =
        [
            .. All(person, "name").Select(ReadName).OfType<PersonName>().OrderBy(name => name.Use is "L" ? 0 : name.Use is "" ? 1 : 2),
        ],
        BirthDate = PidSegment.Date(ValueOf(person, "birthTime")),
        Sex = ReadSex(person),
        Addresses = [.. All(person, "addr").Select(ReadAddress).OfType<PostalAddress>()],
        Telecoms = [.. All(person, "telecom").Select(ReadTelecom).OfType<Telecom>().OrderBy(telecom => telecom.Use == "WPN")],
        MothersMaidenName = ReadMother(person),
        MultipleBirth = Indicator(ValueOf(person, "multipleBirthInd")),
        BirthOrder = Digits(ValueOf(person, "multipleBirthOrderNumber")),
        Deceased = Indicator(ValueOf(person, "deceasedInd")),
        DeathTime = Digits(ValueOf(person, "deceasedTime").Split('.', '+', '-')[0]),
    };

    /// <summary>Other ids of the person, each with its place below the element and the organizations that assign it.</summary>
    public static IEnumerable<(InstanceIdentifier Id, string Place, IReadOnlyList<string> Scopes)> OtherIds(XElement person)
    {
        XElement[] others = [.. person.Elements(Name("asOtherIDs"))];
        for (int n = 0; n < others.Length; n++)
        {
            string[] scopes =
            [
                .. others[n].Elements(Name("scopingOrganization")).Elements(Name("id"))
                    .Select(id => Attribute(id, "root")).OfType<string>(),
            ];
            XElement[] ids = [.. others[n].Elements(Name("id"))];
            for (int m = 0; m < ids.Length; m++)
            {
                yield return (new(Attribute(ids[m], "root"), Attribute(ids[m], "extension")), $"asOtherIDs[{n + 1}]/id[{m + 1}]", scopes);
            }
        }
    }

    private static PersonName? ReadName(XElement name)
    {
        // The name a person was born with may stand in the one it has now, or be a name by itself.
        XElement[] families = [.. name.Elements(Name("family"))];
        XElement[] now = [.. families.Where(family => Attribute(family, "qualifier") != "BR")];
        bool isMaiden = families.Length > 0 && now.Length == 0;
        string[] given = [.. Parts(name, "given")];
        PersonName read = new(
            string.Join(' ', (isMaiden ? families : now).Select(TextOf).Where(text => text.Length > 0)),
            given.FirstOrDefault(""),
            string.Join(' ', given.Skip(1)),
            string.Join(' ', Parts(name, "suffix")),
            string.Join(' ', Parts(name, "prefix")),
            isMaiden ? "M" : V3Codes.NameUseOf(Attribute(name, "use")));
        return read.Family.Length + read.Given.Length == 0 ? null : read;
    }

    private static PostalAddress? ReadAddress(XElement address)
    {
        string[] lines = [.. Parts(address, "streetAddressLine")];
        string street = string.Join(' ', [.. Parts(address, "houseNumber"), .. Parts(address, "streetName")]);
        PostalAddress read = new(
            lines.FirstOrDefault(street), string.Join(", ", lines.Skip(1)), Part("city"), Part("state"), Part("postalCode"),
            Part("country"));
        return read == PostalAddress.None ? null : read with { Use = V3Codes.AddressUseOf(Attribute(address, "use")) };

        string Part(string name) => Parts(address, name).FirstOrDefault("");
    }

    private static Telecom? ReadTelecom(XElement telecom)
    {
        string uri = Attribute(telecom, "value") ?? "";
        int colon = uri.IndexOf(':', StringComparison.Ordinal);
        string scheme = colon < 0 ? "" : uri[..colon].ToUpperInvariant();
        string value = Uri.UnescapeDataString(uri[(colon + 1)..]).Trim();
        bool isMail = scheme == "MAILTO" || (scheme.Length == 0 && value.Contains('@', StringComparison.Ordinal));
        string use = V3Codes.TelecomUseOf(Attribute(telecom, "use"));

        // Table 0201 has one code for every mail address of a person, wherever it reads it.
        return value.Length == 0 || scheme is not ("" or "TEL" or "MAILTO")
            ? null
            : new Telecom(value, isMail, isMail && use != "WPN" ? "NET" : use);
    }

    private static string ReadSex(XElement person)
    {
        XElement? gender = person.Element(Name("administrativeGenderCode"));
        return gender is null ? ""
            : V3Codes.SexOf(Attribute(gender, "code")) ?? (Attribute(gender, "nullFlavor") == "UNK" ? "U" : "");
    }

    private static string ReadMother(XElement person) => person.Elements(Name("personalRelationship"))
        .Where(relation => relation.Elements(Name("code")).Any(code => Attribute(code, "code") == "MTH"))
        .Elements(Name("relationshipHolder1")).Elements(Name("name")).SelectMany(name => Parts(name, "family")).FirstOrDefault("");

    private static string Indicator(string value) => value switch
    {
        "true" or "1" => "Y",
        "false" or "0" => "N",
        _ => "",
    };

    private static string Digits(string value) => value.All(char.IsAsciiDigit) ? value : "";

    private static IEnumerable<XElement> All(XElement person, string name) => person.Elements(Name(name)).Take(MostRepetitions);

    private static string ValueOf(XElement person, string name) =>
        person.Elements(Name(name)).Select(element => Attribute(element, "value")).OfType<string>().FirstOrDefault("");

    private static IEnumerable<string> Parts(XElement element, string name) =>
        element.Elements(Name(name)).Select(TextOf).Where(text => text.Length > 0);

    private static string TextOf(XElement element) =>
        string.Join(' ', element.Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string? Attribute(XElement element, string name) => InstanceIdentifier.Stated((string?)element.Attribute(name));

    private static XName Name(string name) => XName.Get(name, Hl7V3Names.Namespace);
}

using System.Globalization;
using System.Xml;
using EmradXds.Hl7V3;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Hl7V3;

/// <summary>The patient element of an answer: ids alone (ITI-45), or all that is known of a person (ITI-47).</summary>
internal static class PatientElement
{
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Ids alone; the schema demands a name, which is not told.</summary>
    public static void WriteIds(XmlWriter writer, IReadOnlyList<PersonIdentifier> ids)
    {
        OpenPatient(writer, ids);
        OpenPerson(writer);
        writer.Value("name", ("nullFlavor", "NA"));
        writer.WriteEndElement();
        WriteProvider(writer, ids);
        writer.WriteEndElement();
    }

    /// <summary>A person who was found.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="person">The person.</param>
    /// <param name="wanted">Authorities whose ids are told; none for all.</param>
    /// <param name="degree">How well it meets what was asked, 0 to 100.</param>
    public static void WritePerson(XmlWriter writer, Person person, IReadOnlyList<AssigningAuthority> wanted, int degree)
    {
        List<PersonIdentifier> ids =
            [.. person.Identifiers.Where(id => wanted.Count == 0 || wanted.Contains(id.Authority))];
        OpenPatient(writer, ids);
        OpenPerson(writer);
        WriteDemographics(writer, person.Demographics);
        foreach (AssigningAuthority authority in wanted.Where(authority => !ids.Exists(id => id.Authority == authority)))
        {
            WriteMissing(writer, authority);
        }

        WriteMother(writer, person.Demographics.MothersMaidenName);
        writer.WriteEndElement();
        WriteProvider(writer, ids);
        WriteDegree(writer, degree);
        writer.WriteEndElement();
    }

    private static void OpenPatient(XmlWriter writer, IReadOnlyList<PersonIdentifier> ids)
    {
        writer.Open("patient", ("classCode", "PAT"));
        foreach (PersonIdentifier id in ids)
        {
            writer.Value(
                "id", ("root", id.Authority.Oid), ("extension", id.Id), ("assigningAuthorityName", id.Authority.Namespace));
        }

        if (ids.Count == 0)
        {
            writer.Value("id", ("nullFlavor", "NA"));
        }

        writer.Value("statusCode", ("code", "active"));
    }

    private static void OpenPerson(XmlWriter writer) =>
        writer.Open("patientPerson", ("classCode", "PSN"), ("determinerCode", "INSTANCE"));

    private static void WriteDemographics(XmlWriter writer, Demographics of)
    {
        foreach (PersonName name in of.Names)
        {
            WriteName(writer, name);
        }

        if (of.Names.Count == 0)
        {
            writer.Value("name", ("nullFlavor", "UNK"));
        }

        foreach (Telecom telecom in of.Telecoms)
        {
            writer.Value("telecom", ("value", Uri(telecom)), ("use", V3Codes.OfTelecomUse(telecom.Use)));
        }

        if (of.Sex.Length > 0)
        {
            string? code = V3Codes.OfSex(of.Sex);
            writer.Value(
                "administrativeGenderCode",
                ("code", code),
                ("codeSystem", code is null ? null : V3Codes.AdministrativeGender),
                ("nullFlavor", code is null ? "UNK" : null));
        }

        WriteValue(writer, "birthTime", of.BirthDate);
        WriteValue(writer, "deceasedInd", Truth(of.Deceased));
        WriteValue(writer, "deceasedTime", PidSegment.Date(of.DeathTime));
        WriteValue(writer, "multipleBirthInd", Truth(of.MultipleBirth));
        WriteValue(writer, "multipleBirthOrderNumber", of.BirthOrder.All(char.IsAsciiDigit) ? of.BirthOrder : "");
        foreach (PostalAddress address in of.Addresses)
        {
            WriteAddress(writer, address);
        }
    }

    private static void WriteName(XmlWriter writer, PersonName name)
    {
        writer.Open("name", ("use", V3Codes.OfNameUse(name.Use)));
        writer.Text("prefix", name.Prefix);
        writer.Text("given", name.Given);
        foreach (string middle in name.Middle.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            writer.Text("given", middle);
        }

        if (name.Family.Length > 0)
        {
            writer.Open("family", ("qualifier", name.Use == "M" ? "BR" : null));
            writer.Content(name.Family);
            writer.WriteEndElement();
        }

        writer.Text("suffix", name.Suffix);
        writer.WriteEndElement();
    }

    private static void WriteAddress(XmlWriter writer, PostalAddress address)
    {
        writer.Open("addr", ("use", V3Codes.OfAddressUse(address.Use)));
        writer.Text("streetAddressLine", address.Line);
        writer.Text("streetAddressLine", address.OtherLine);
        writer.Text("city", address.City);
        writer.Text("state", address.State);
        writer.Text("postalCode", address.PostalCode);
        writer.Text("country", address.Country);
        writer.WriteEndElement();
    }

    /// <summary>An authority was asked for, and has no id of this person (ITI TF-2 3.47.4.2.3).</summary>
    private static void WriteMissing(XmlWriter writer, AssigningAuthority authority)
    {
        writer.Open("asOtherIDs", ("classCode", "PAT"));
        writer.Value("id", ("nullFlavor", "NA"));
        writer.Open("scopingOrganization", ("classCode", "ORG"), ("determinerCode", "INSTANCE"));
        writer.Id("id", new InstanceIdentifier(authority.Oid, null));
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteMother(XmlWriter writer, string maidenName)
    {
        if (maidenName.Length == 0)
        {
            return;
        }

        writer.Open("personalRelationship", ("classCode", "PRS"));
        writer.Value("code", ("code", "MTH"), ("codeSystem", V3Codes.RoleCode));
        writer.Open("relationshipHolder1", ("classCode", "PSN"), ("determinerCode", "INSTANCE"));
        writer.Open("name");
        writer.Text("family", maidenName);
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    /// <summary>Names the domains of the ids.</summary>
    private static void WriteProvider(XmlWriter writer, IReadOnlyList<PersonIdentifier> ids)
    {
        if (ids.Count == 0)
        {
            return;
        }

        writer.Open("providerOrganization", ("classCode", "ORG"), ("determinerCode", "INSTANCE"));
        foreach (string oid in ids.Select(id => id.Authority.Oid).Distinct())
        {
            writer.Id("id", new InstanceIdentifier(oid, null));
        }

        writer.Value("contactParty", ("classCode", "CON"));
        writer.WriteEndElement();
    }

    private static void WriteDegree(XmlWriter writer, int degree)
    {
        writer.Open("subjectOf1", ("typeCode", "SBJ"));
        writer.Open("queryMatchObservation", ("classCode", "COND"), ("moodCode", "EVN"));
        writer.Value("code", ("code", "IHE_PDQ"));
        writer.Open("value");
        writer.WriteAttributeString("xsi", "type", Instance, "INT");
        writer.WriteAttributeString("value", degree.ToString(CultureInfo.InvariantCulture));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteValue(XmlWriter writer, string element, string value)
    {
        if (value.Length > 0)
        {
            writer.Value(element, ("value", value));
        }
    }

    private static string Truth(string indicator) => indicator switch
    {
        "Y" => "true",
        "N" => "false",
        _ => "",
    };

    private static string Uri(Telecom telecom)
    {
        string value = string.Concat(telecom.Value.Where(c => !char.IsWhiteSpace(c)));
        return value.Contains(':', StringComparison.Ordinal) ? value : telecom.IsMail ? $"mailto:{value}" : $"tel:{value}";
    }
}

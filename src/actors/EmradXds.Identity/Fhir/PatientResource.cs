using System.Globalization;
using System.Text;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Person = EmradXds.Identity.Persons.Person;

namespace EmradXds.Identity.Fhir;

/// <summary>A person as a Patient of FHIR R4, with the NHS Number and its status as UK Core has them.</summary>
internal static class PatientResource
{
    internal const string VerificationStatus = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";
    internal const string VerificationCodes = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland";
    internal const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    internal const string MothersMaidenName = "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName";

    /// <summary>NHS NUMBER STATUS INDICATOR CODE, from 01 on.</summary>
    private static readonly string[] statuses =
    [
        "Number present and verified",
        "Number present but not traced",
        "Trace required",
        "Trace attempted - No match or multiple match found",
        "Trace needs to be resolved - (NHS number or patient detail conflict)",
        "Trace in progress",
        "Number not present and trace not required",
        "Trace postponed (baby under six weeks old)",
    ];

    /// <summary>The logical id of a person.</summary>
    public static string IdOf(Guid person) => person.ToString("N");

    /// <summary>The person of a logical id; null where it is not written as we write it.</summary>
    public static Guid? PersonOf(string id) => Guid.TryParseExact(id, "N", out Guid person) && IdOf(person) == id ? person : null;

    /// <summary>A person as a resource.</summary>
    /// <param name="person">The person.</param>
    /// <param name="domain">The profile.</param>
    /// <param name="authorities">Whose ids are shown; null for all.</param>
    public static Patient Of(Person person, AffinityDomain domain, IReadOnlySet<AssigningAuthority>? authorities = null)
    {
        Demographics of = person.Demographics;
        Patient patient = new()
        {
            Id = IdOf(person.Id),
            Active = true,
            Identifier =
            [
                .. from id in Identifiers(person, domain)
                   where authorities?.Contains(id.Authority) != false
                   select id.Identifier,
            ],
            Name = [.. of.Names.Select(name => Name(name, name == of.Name && !of.Names.Any(other => other.Use == "L")))],
            Gender = AdministrativeGenders.Of(of.Sex),
            BirthDate = Date(of.BirthDate),
            Address = [.. of.Addresses.Select(Address)],
            Telecom = [.. of.Telecoms.Select(Telecom)],
            MultipleBirth = MultipleBirth(of),
            Deceased = Deceased(of),
        };
        if (of.IsRestricted)
        {
            patient.Meta = new Meta { Security = [new Coding(Confidentiality, "R", "restricted")] };
        }

        if (Text(of.MothersMaidenName) is { } maiden)
        {
            patient.Extension.Add(new Extension(MothersMaidenName, new FhirString(maiden)));
        }

        return patient;
    }

    /// <summary>An id as FHIR has it.</summary>
    public static Identifier IdentifierOf(PersonIdentifier id) => new(FhirSystem.Of(id.Authority), Clean(id.Id));

    /// <summary>Null where nothing is stated.</summary>
    private static string? Text(string text) => string.IsNullOrWhiteSpace(text) ? null : Clean(text.Trim());

    /// <summary>FHIR has no control characters: one is shown as U+FFFD, so that a text does not become another.</summary>
    private static string Clean(string text)
    {
        StringBuilder clean = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            bool isNone = Rune.IsControl(rune) && rune.Value is not ('\t' or '\n' or '\r') || rune.Value is 0xFFFE or 0xFFFF;
            clean.Append(isNone ? "\uFFFD" : rune.ToString());
        }

        return clean.ToString();
    }

    private static IEnumerable<(AssigningAuthority Authority, Identifier Identifier)> Identifiers(Person person, AffinityDomain domain)
    {
        // The status is the number's where there is one number; of two nobody knows which it belongs to.
        bool hasOneNumber = person.Identifiers.Count(id => id.Authority == domain.PatientIdAuthority) == 1;
        foreach (PersonIdentifier id in person.Identifiers)
        {
            Identifier identifier = IdentifierOf(id);
            if (hasOneNumber && id.Authority == domain.PatientIdAuthority && id.Authority.Oid == NhsNumber.Oid
                && Status(person.Demographics.NumberStatus) is { } status)
            {
                identifier.Extension.Add(new Extension(VerificationStatus, status));
            }

            yield return (id.Authority, identifier);
        }
    }

    private static CodeableConcept? Status(string code) => code is ['0', >= '1' and <= '8']
        ? new CodeableConcept(VerificationCodes, code, statuses[code[1] - '1'], null)
        : null;

    private static HumanName Name(PersonName name, bool isOfficial) => new()
    {
        Use = name.Use switch
        {
            "L" => HumanName.NameUse.Official,
            "D" => HumanName.NameUse.Usual,
            "M" => HumanName.NameUse.Maiden,
            "N" => HumanName.NameUse.Nickname,
            "S" => HumanName.NameUse.Anonymous,
            "TEMP" => HumanName.NameUse.Temp,
            "BAD" or "NOUSE" => HumanName.NameUse.Old,
            "" when isOfficial => HumanName.NameUse.Official,
            _ => null,
        },
        Family = Text(name.Family),
        Given = [.. RecordNames.GivenOf(name).Select(Text).OfType<string>()],
        Prefix = Text(name.Prefix) is { } prefix ? [prefix] : [],
        Suffix = Text(name.Suffix) is { } suffix ? [suffix] : [],
    };

    /// <summary>PID-11.4 is a county: the district of FHIR. It stands in state as well, by which PDQm looks for it.</summary>
    private static Address Address(PostalAddress address) => new()
    {
        Use = address.Use switch
        {
            "H" or "P" => Hl7.Fhir.Model.Address.AddressUse.Home,
            "B" or "O" => Hl7.Fhir.Model.Address.AddressUse.Work,
            "C" or "V" => Hl7.Fhir.Model.Address.AddressUse.Temp,
            "BA" => Hl7.Fhir.Model.Address.AddressUse.Old,
            "BI" => Hl7.Fhir.Model.Address.AddressUse.Billing,
            _ => null,
        },
        Type = address.Use == "M" ? Hl7.Fhir.Model.Address.AddressType.Postal : null,
        Line = [.. new[] { address.Line, address.OtherLine }.Select(Text).OfType<string>()],
        City = Text(address.City),
        District = Text(address.State),
        State = Text(address.State),
        PostalCode = Text(PostalCode(address.PostalCode)),
        Country = Text(address.Country),
    };

    /// <summary>A postcode of the United Kingdom in capitals with its blank, SW1A 1AA; another as it is.</summary>
    private static string PostalCode(string text)
    {
        string code = text.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        return code.Length is >= 5 and <= 7 && char.IsAsciiLetter(code[0])
            && char.IsAsciiDigit(code[^3]) && char.IsAsciiLetterUpper(code[^2]) && char.IsAsciiLetterUpper(code[^1])
            ? $"{code[..^3]} {code[^3..]}"
            : text;
    }

    private static ContactPoint Telecom(Telecom telecom) => new()
    {
        System = telecom.IsMail ? ContactPoint.ContactPointSystem.Email : ContactPoint.ContactPointSystem.Phone,
        Value = Text(telecom.Value),
        Use = telecom.Use switch
        {
            "PRN" => ContactPoint.ContactPointUse.Home,
            "WPN" => ContactPoint.ContactPointUse.Work,
            "VHN" => ContactPoint.ContactPointUse.Temp,
            _ => null,
        },
    };

    private static DataType? MultipleBirth(Demographics of) =>
        of.MultipleBirth != "N" && int.TryParse(of.BirthOrder, NumberStyles.None, CultureInfo.InvariantCulture, out int order) && order > 0
            ? new Integer(order)
        : of.MultipleBirth is "Y" or "N" ? new FhirBoolean(of.MultipleBirth == "Y")
        : null;

    /// <summary>Not stated where somebody is said to be alive and to have died.</summary>
    private static DataType? Deceased(Demographics of) => (of.Deceased, Date(PidSegment.Date(of.DeathTime))) switch
    {
        ("N", null) => new FhirBoolean(false),
        ("N", _) => null,
        (_, { } day) => new FhirDateTime(day),
        ("Y", _) => new FhirBoolean(true),
        _ => null,
    };

    private static string? Date(string digits) => digits.Length switch
    {
        4 => digits,
        6 => $"{digits[..4]}-{digits[4..]}",
        8 => $"{digits[..4]}-{digits[4..6]}-{digits[6..]}",
        _ => null,
    };
}

using System.Globalization;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;

namespace EmradXds.Identity.Fhir;

/// <summary>What a Patient says of a person: the way back of <see cref="PatientResource"/>.</summary>
/// <remarks>A Patient is the whole of what its source knows: what is not in it is not stated any more. What has ended, or is marked old,
/// comes after all else, and an id of that kind counts no longer. Elements that no record has a place for are passed over.</remarks>
internal sealed class PatientStatement
{
    /// <summary>Names, addresses or telecoms of one person that are kept.</summary>
    private const int Most = 20;

    private const int LongestId = 255;

    private readonly Patient patient;
    private readonly string path;
    private readonly string today;
    private readonly ResourceFaults faults;
    private readonly List<PersonIdentifier> localIds = [];

    private PatientStatement(Patient patient, string path, DateOnly today, ResourceFaults faults)
    {
        this.patient = patient;
        this.path = path;
        this.today = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        this.faults = faults;
    }

    /// <summary>Ids of domains that are known here, but for the affinity domain's.</summary>
    public IReadOnlyList<PersonIdentifier> LocalIds => localIds;

    /// <summary>The affinity domain's id; null where none is stated.</summary>
    public string? AffinityId { get; private set; }

    /// <summary>Whether an id of a system is stated that is not known here.</summary>
    public bool HasUnknownSystem { get; private set; }

    /// <summary>The rest; restricted where the Patient says so.</summary>
    public Demographics Demographics { get; private set; } = Demographics.None;

    /// <summary>Whether the Patient says by a label that it is not restricted: what is restricted stays so until then. A label is no content of
    /// a resource, and a source that has never heard of it must not take it away.</summary>
    private bool IsUnrestricted { get; set; }

    /// <summary>Reads a Patient.</summary>
    /// <param name="patient">As far as it could be read.</param>
    /// <param name="path">Where it stands, for faults.</param>
    /// <param name="domain">The profile.</param>
    /// <param name="allowTestNumbers">Whether NHS Numbers of the range 999 are accepted.</param>
    /// <param name="today">What ended before it has ended.</param>
    /// <param name="faults">Gets every fault; what the parser told already is not told again.</param>
    public static PatientStatement Read(
        Patient patient, string path, AffinityDomain domain, bool allowTestNumbers, DateOnly today, ResourceFaults faults)
    {
        PatientStatement statement = new(patient, path, today, faults);
        statement.CheckUnderstood();
        statement.ReadIdentifiers(domain, allowTestNumbers);
        statement.ReadDemographics();
        return statement;
    }

    /// <summary>What is known of the person now that this is stated. No Patient has an account number.</summary>
    public Demographics Over(Demographics known) => Demographics with
    {
        AccountNumber = known.AccountNumber,
        IsRestricted = Demographics.IsRestricted || (known.IsRestricted && !IsUnrestricted),
    };

    /// <summary>A part of the Patient; where the parser found a fault in it, which it has told, nothing.</summary>
    public static T Part<T>(Func<T> read, T otherwise)
    {
        try
        {
            return read();
        }
        catch (CodedException)
        {
            return otherwise;
        }
    }

    /// <summary>What changes the meaning of all else cannot be passed over (FHIR R4 2.4.1.2, resource.html#implicitRules).</summary>
    private void CheckUnderstood()
    {
        if (Part(() => patient.ImplicitRules, null) is not null)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, $"{path}.implicitRules", "no rules beside FHIR's are understood here");
        }

        if (Part(() => patient.ModifierExtension.Count, 0) > 0)
        {
            faults.Add(OperationOutcome.IssueType.NotSupported, $"{path}.modifierExtension", "no modifier extension is understood here");
        }
    }

    private void ReadIdentifiers(AffinityDomain domain, bool allowTestNumbers)
    {
        List<Identifier> identifiers = Part(() => patient.Identifier, []);
        for (int i = 0; i < identifiers.Count; i++)
        {
            Identifier identifier = identifiers[i];
            (string? system, string? value) = Part<(string?, string?)>(
                () => identifier.Use == Identifier.IdentifierUse.Old || HasEnded(identifier.Period)
                    ? default
                    : (identifier.System, identifier.Value),
                default);
            string place = $"{path}.identifier[{i}]";
            if (system is null)
            {
                continue;
            }

            if (FhirSystem.Resolve(domain, system) is not { } authority)
            {
                HasUnknownSystem = true;
            }
            else if (authority == domain.PatientIdAuthority)
            {
                ReadNumberStatus(identifier, place);
                ReadAffinityId(value ?? "", place, authority, allowTestNumbers);
            }
            else if (value is null or { Length: > LongestId } || value != value.Trim())
            {
                faults.Add(
                    OperationOutcome.IssueType.Value, $"{place}.value",
                    $"1 to {LongestId} characters, the first and last not blank, are expected");
            }
            else
            {
                localIds.Add(new PersonIdentifier(authority, value));
            }
        }
    }

    private void ReadAffinityId(string value, string place, AssigningAuthority authority, bool allowTestNumbers)
    {
        if (value.Length == 0)
        {
            return;
        }

        string number = value;
        if (authority.Oid == NhsNumber.Oid && !NhsNumber.TryParse(value, allowTestNumbers, out number))
        {
            faults.Add(
                OperationOutcome.IssueType.Value, $"{place}.value",
                "ten digits of an NHS Number with a right check digit are expected"
                    + (allowTestNumbers ? "" : ", none of the test range 999"));
        }
        else if (AffinityId is not null && AffinityId != number)
        {
            faults.Add(
                OperationOutcome.IssueType.Value, $"{place}.value",
                "one id of the affinity domain is expected; this is a second, different one");
        }
        else
        {
            AffinityId = number;
        }
    }

    private void ReadNumberStatus(Identifier identifier, string place)
    {
        List<Extension> extensions = Part(() => identifier.Extension, []);
        for (int i = 0; i < extensions.Count; i++)
        {
            Extension extension = extensions[i];
            if (Part(() => extension.Url, null) != PatientResource.VerificationStatus)
            {
                continue;
            }

            string? code = Part(
                () => (extension.Value as CodeableConcept)?.Coding
                    .FirstOrDefault(coding => coding.System == PatientResource.VerificationCodes)?.Code,
                null);
            if (code is ['0', >= '1' and <= '8'])
            {
                Demographics = Demographics with { NumberStatus = code };
            }
            else
            {
                faults.Add(
                    OperationOutcome.IssueType.CodeInvalid, $"{place}.extension[{i}].value",
                    $"a code of {PatientResource.VerificationCodes}, 01 to 08, is expected");
            }
        }
    }

    private void ReadDemographics()
    {
        (string multiple, string order) = ReadMultipleBirth();
        (string deceased, string deathTime) = ReadDeceased();
        string[] labels = Part(
            () => patient.Meta?.Security
                .Where(label => label.System == PatientResource.Confidentiality).Select(label => label.Code ?? "").ToArray() ?? [],
            Array.Empty<string>());
        bool isRestricted = labels.Any(label => label is "R" or "V");
        IsUnrestricted = !isRestricted && labels.Any(label => label is "U" or "L" or "M" or "N");
        Demographics = Demographics with
        {
            Names = Ordered(Part(() => patient.Name, []), Rank, Name),
            BirthDate = Digits(Part(() => patient.BirthDate, null)),
            Sex = Part(() => patient.Gender, null) switch
            {
                AdministrativeGender.Male => "M",
                AdministrativeGender.Female => "F",
                AdministrativeGender.Other => "O",
                AdministrativeGender.Unknown => "U",
                _ => "",
            },
            Addresses = Ordered(Part(() => patient.Address, []), Rank, Address),
            Telecoms = Ordered(Part(() => patient.Telecom, []), _ => 0, Telecom),
            MothersMaidenName = Line(
                Part(() => (patient.GetExtension(PatientResource.MothersMaidenName)?.Value as FhirString)?.Value, null)),
            MultipleBirth = multiple,
            BirthOrder = order,
            Deceased = deceased,
            DeathTime = deathTime,
            IsRestricted = isRestricted,
        };
    }

    private (string Multiple, string Order) ReadMultipleBirth()
    {
        int? order = Part(() => (patient.MultipleBirth as Integer)?.Value, null);
        if (order <= 0)
        {
            faults.Add(
                OperationOutcome.IssueType.Value, $"{path}.multipleBirth", "the place among those born together, from 1, is expected");
        }

        return order > 0
            ? ("Y", order.Value.ToString(CultureInfo.InvariantCulture))
            : (Part(() => (patient.MultipleBirth as FhirBoolean)?.Value, null) switch { true => "Y", false => "N", null => "" }, "");
    }

    /// <summary>A time as HL7 v2 writes it: 20200101083000+0000.</summary>
    private (string Deceased, string DeathTime) ReadDeceased()
    {
        if (Part(() => (patient.Deceased as FhirDateTime)?.Value, null) is { } time)
        {
            int zone = time.IndexOfAny(['Z', '+'], 1) is > 0 and var at ? at : time.Length > 19 ? time.LastIndexOf('-') : time.Length;
            string offset = time[zone..] == "Z" ? "+0000" : time[zone..].Replace(":", "", StringComparison.Ordinal);
            string digits = Digits(time[..zone]);
            return ("Y", digits[..Math.Min(digits.Length, 14)] + offset);
        }

        return (Part(() => (patient.Deceased as FhirBoolean)?.Value, null) switch { true => "Y", false => "N", null => "" }, "");
    }

    /// <summary>Those that are kept, what is to be believed first at the front; one that cannot be read is left out.</summary>
    private static List<TKept> Ordered<TSaid, TKept>(IReadOnlyList<TSaid> said, Func<TSaid, int> rank, Func<TSaid, TKept?> read)
        where TKept : class =>
        [
            .. said.OrderBy(it => Part(() => rank(it), int.MaxValue)).Select(it => Part(() => read(it), null)).OfType<TKept>().Take(Most),
        ];

    /// <summary>The legal name is the one that is compared; what is marked as a name of another kind comes behind.</summary>
    private int Rank(HumanName name) => HasEnded(name.Period)
        ? 4
        : name.Use switch
        {
            HumanName.NameUse.Official => 0,
            null => 1,
            HumanName.NameUse.Usual => 2,
            HumanName.NameUse.Old => 4,
            _ => 3,
        };

    private PersonName? Name(HumanName name)
    {
        string[] given = [.. name.Given.Select(Line).Where(part => part.Length > 0)];
        PersonName read = new(
            Line(name.Family),
            given.FirstOrDefault(""),
            string.Join(' ', given.Skip(1)),
            string.Join(' ', name.Suffix.Select(Line).Where(part => part.Length > 0)),
            string.Join(' ', name.Prefix.Select(Line).Where(part => part.Length > 0)));
        string use = name.Use switch
        {
            HumanName.NameUse.Maiden => "M",
            HumanName.NameUse.Old => "NOUSE",
            _ when HasEnded(name.Period) => "NOUSE",
            HumanName.NameUse.Official => "L",
            HumanName.NameUse.Usual => "D",
            HumanName.NameUse.Nickname => "N",
            HumanName.NameUse.Anonymous => "S",
            HumanName.NameUse.Temp => "TEMP",
            _ => "",
        };
        return read.Family.Length + read.Given.Length > 0 ? read with { Use = use } : null;
    }

    private int Rank(Address address) => HasEnded(address.Period)
        ? 3
        : address.Use switch
        {
            Hl7.Fhir.Model.Address.AddressUse.Home or null => 0,
            Hl7.Fhir.Model.Address.AddressUse.Temp => 1,
            Hl7.Fhir.Model.Address.AddressUse.Old => 3,
            _ => 2,
        };

    private PostalAddress? Address(Address address)
    {
        string[] lines = [.. address.Line.Select(Line).Where(line => line.Length > 0)];
        string county = Line(address.District);
        PostalAddress read = new(
            lines.FirstOrDefault(""),
            string.Join(", ", lines.Skip(1)),
            Line(address.City),
            county.Length > 0 ? county : Line(address.State),
            Line(address.PostalCode),
            Line(address.Country));
        if (read == PostalAddress.None)
        {
            read = read with { Line = Line(address.Text) };
        }

        string use = address.Use switch
        {
            _ when HasEnded(address.Period) => "BA",
            Hl7.Fhir.Model.Address.AddressUse.Home => "H",
            Hl7.Fhir.Model.Address.AddressUse.Work => "B",
            Hl7.Fhir.Model.Address.AddressUse.Temp => "C",
            Hl7.Fhir.Model.Address.AddressUse.Old => "BA",
            Hl7.Fhir.Model.Address.AddressUse.Billing => "BI",
            _ => address.Type == Hl7.Fhir.Model.Address.AddressType.Postal ? "M" : "",
        };
        return read == PostalAddress.None ? null : read with { Use = use };
    }

    /// <summary>Telephones and mail addresses that are in use; a fax, a pager or a web page is none.</summary>
    private Telecom? Telecom(ContactPoint contact)
    {
        string value = Line(contact.Value);
        bool isMail = contact.System == ContactPoint.ContactPointSystem.Email;
        bool isTelephone = contact.System is ContactPoint.ContactPointSystem.Phone or ContactPoint.ContactPointSystem.Sms or null;
        string use = contact.Use switch
        {
            ContactPoint.ContactPointUse.Home => "PRN",
            ContactPoint.ContactPointUse.Work => "WPN",
            ContactPoint.ContactPointUse.Temp => "VHN",
            _ => "",
        };
        return value.Length > 0 && (isMail || isTelephone) && contact.Use != ContactPoint.ContactPointUse.Old && !HasEnded(contact.Period)
            ? new Telecom(value, isMail, use)
            : null;
    }

    /// <summary>Whether a period is over: its last day, month or year came before this one.</summary>
    private bool HasEnded(Period? period) =>
        period?.End is { } end && string.CompareOrdinal(end, 0, today, 0, Math.Min(end.Length, today.Length)) < 0;

    private static string Digits(string? date) => string.Concat((date ?? "").Where(char.IsAsciiDigit));

    /// <summary>In one line, without blanks at its ends or one after another.</summary>
    private static string Line(string? text) => string.Join(' ', (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}

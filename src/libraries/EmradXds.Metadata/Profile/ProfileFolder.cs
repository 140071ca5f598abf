using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Profile;

/// <summary>Reads the files of a profile and holds them against each other. Everything is read before anything is refused.</summary>
internal sealed class ProfileFolder(string folder)
{
    private const string AnOid = "an OID";

    /// <summary>XDS attributes with a code set that every domain must state.</summary>
    private static readonly string[] codedAttributes =
    [
        "classCode", "typeCode", "formatCode", "confidentialityCode", "eventCodeList", "healthcareFacilityTypeCode", "practiceSettingCode",
        "contentTypeCode",
    ];

    /// <summary>XDS attributes that a domain may restrict.</summary>
    private static readonly string[] otherCodedAttributes = ["codeList", "associationDocumentation"];

    private readonly List<string> faults = [];

    public AffinityDomain Load()
    {
        ProfileNode domain = ProfileNode.Read(folder, "domain.json", faults);
        string patientIds = domain.Text("patientIds", "the namespace of one of the authorities", IsText);
        List<AssigningAuthority> authorities = [.. domain.Objects("authorities").Select(ReadAuthority)];
        IReadOnlyList<string> trustNames = domain.Texts("trusts", "the name of a file in trusts/, without .json", IsText);
        string name = domain.Text("name", "the profile's name", IsText);
        string home = domain.Text("homeCommunityId", "urn:oid: and an OID", AttributeForms.IsHomeCommunityId);
        string repository = domain.Text("repositoryUniqueId", AnOid, AttributeForms.IsOid);
        IReadOnlyList<string> mimeTypes = domain.Texts("mimeTypes", "a media type", text => text.Contains('/', StringComparison.Ordinal));
        IReadOnlyList<string> languages = domain.Texts("languageCodes", "a language tag of RFC 5646", AttributeForms.IsLanguageTag);
        string? linkChange = domain.OptionalText("linkChangeContentType", "one of the codes in codes/contentTypeCode.json", IsText);
        domain.End();

        List<Trust> trusts = [.. trustNames.Select(ReadTrust)];
        ReportUnlisted("trusts", trustNames);
        AssigningAuthority? patientIdAuthority = authorities.Find(authority => authority.Namespace == patientIds);
        if (patientIdAuthority is null && patientIds.Length > 0)
        {
            domain.Fault("patientIds", $"is \"{patientIds}\", expected the namespace of one of the authorities");
        }

        authorities.AddRange(trusts.Select(trust => trust.PatientIds));
        Dictionary<string, IReadOnlyList<Code>> codes = [];
        foreach (string attribute in codedAttributes.Concat(otherCodedAttributes.Where(HasCodes)))
        {
            codes[attribute] = ReadCodes(attribute);
        }

        Code? linkChangeContentType = codes["contentTypeCode"].FirstOrDefault(code => code.Value == linkChange);
        if (linkChange is not null && linkChangeContentType is null)
        {
            domain.Fault("linkChangeContentType", $"is \"{linkChange}\", expected one of the codes in codes/contentTypeCode.json");
        }

        ReportUnlisted("codes", [.. codedAttributes, .. otherCodedAttributes]);
        RequireUnique(trusts, "ods", trust => trust.Ods);
        RequireUnique(trusts, "aeTitle", trust => trust.AeTitle);
        RequireUnique(trusts, "retrieveLocationUid", trust => trust.RetrieveLocationUid);
        RequireUnique(trusts, "sourceId", trust => trust.SourceId);
        RequireUnique(authorities, "namespace", authority => authority.Namespace);
        RequireUnique(authorities, "oid", authority => authority.Oid);
        if (faults.Count > 0)
        {
            throw new InvalidDataException($"The profile {folder} has {faults.Count} fault(s):\n{string.Join('\n', faults)}");
        }

        return new AffinityDomain(new CodeSets(codes, mimeTypes, languages))
        {
            Name = name,
            HomeCommunityId = home,
            RepositoryUniqueId = repository,
            PatientIdAuthority = patientIdAuthority!,
            Authorities = authorities,
            LinkChangeContentType = linkChangeContentType,
            Trusts = trusts,
        };
    }

    private static bool IsText(string text) => text.Trim().Length > 0;

    /// <summary>DICOM AE: 1 to 16 printable characters without backslash, not padded (PS3.5 6.2).</summary>
    private static bool IsAeTitle(string text) =>
        text.Length is > 0 and <= 16 && text.Trim() == text && text.All(c => c is >= ' ' and <= '~' and not '\\');

    private static AssigningAuthority ReadAuthority(ProfileNode node)
    {
        AssigningAuthority authority = new(
            node.Text("namespace", "an HL7 namespace id", IsText),
            node.Text("oid", AnOid, AttributeForms.IsOid),
            node.OptionalText("uri", "a URI", text => Uri.IsWellFormedUriString(text, UriKind.Absolute)));
        node.End();
        return authority;
    }

    private Trust ReadTrust(string name)
    {
        ProfileNode node = ProfileNode.Read(folder, $"trusts/{name}.json", faults);
        Trust trust = new()
        {
            Ods = node.Text("ods", "an ODS code of capital letters and digits", text => text.Length > 0 && text.All(IsOdsCharacter)),
            Name = node.Text("name", "the trust's name", IsText),
            Live = node.Flag("live"),
            PatientIds = ReadAuthority(node.Object("patientIds")),
            AccessionAuthorityOid = node.Text("accessionAuthorityOid", AnOid, AttributeForms.IsOid),
            AeTitle = node.Text("aeTitle", "1 to 16 printable characters without backslash", IsAeTitle),
            RetrieveLocationUid = node.Text("retrieveLocationUid", AnOid, AttributeForms.IsOid),
            SourceId = node.Text("sourceId", AnOid, AttributeForms.IsOid),
            TimeZone = node.OptionalText("timeZone", "an IANA time zone", text => TimeZoneInfo.TryFindSystemTimeZoneById(text, out _))
                ?? "Europe/London",
        };
        node.End();
        return trust;
    }

    private static bool IsOdsCharacter(char c) => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c);

    private bool HasCodes(string attribute) => File.Exists(Path.Combine(folder, "codes", $"{attribute}.json"));

    private List<Code> ReadCodes(string attribute)
    {
        ProfileNode file = ProfileNode.Read(folder, $"codes/{attribute}.json", faults);
        file.Text("attribute", $"\"{attribute}\", the file's name", text => text == attribute);
        List<Code> codes = [];
        foreach (ProfileNode node in file.Objects("codes"))
        {
            Code code = new(
                node.Text("code", "a code", IsText),
                node.Text("scheme", "a coding scheme", IsText),
                node.Text("display", "a text", IsText));
            node.End();
            if (codes.Exists(code.Means))
            {
                node.Fault("code", $"is \"{code.Value}\" of {code.Scheme} again, expected each once");
            }

            codes.Add(code);
        }

        file.End();
        return codes;
    }

    private void ReportUnlisted(string subfolder, IReadOnlyList<string> listed)
    {
        string path = Path.Combine(folder, subfolder);
        IEnumerable<string> files = Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.json") : [];
        foreach (string name in files.Select(file => Path.GetFileNameWithoutExtension(file)).Except(listed).Order(StringComparer.Ordinal))
        {
            faults.Add($"{subfolder}/{name}.json is not used, expected one of {string.Join(", ", listed)}");
        }
    }

    private void RequireUnique<T>(List<T> items, string property, Func<T, string> value) => faults.AddRange(items
        .Select(value).Where(text => text.Length > 0).GroupBy(text => text).Where(group => group.Count() > 1)
        .Select(group => $"{property} \"{group.Key}\" is used {group.Count()} times in the profile, expected once"));
}

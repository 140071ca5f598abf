using System.Globalization;
using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;

namespace EmradXds.Identity.Fhir;

/// <summary>What a search for patients asks (ITI TF-2 3.78.4.1.2).</summary>
/// <remarks>A parameter that is not known is passed over with a warning, as FHIR and PDQm want it, or refused where the requester says so.
/// A modifier that is not known is always refused: without it a parameter would say something else (FHIR R4 3.1.1.4).</remarks>
internal sealed class SearchQuery
{
    /// <summary>Patients of a page, where the requester does not say.</summary>
    private const int UsualCount = 100;

    /// <summary>Most patients of a page.</summary>
    private const int MostCount = 500;

    /// <summary>Alternatives of one parameter.</summary>
    private const int MostAlternatives = 20;

    private const int LongestValue = 4096;

    private static readonly Dictionary<string, PersonField> texts = new(StringComparer.Ordinal)
    {
        ["family"] = PersonField.Family,
        ["given"] = PersonField.Given,
        ["address"] = PersonField.Address,
        ["address-city"] = PersonField.City,
        ["address-country"] = PersonField.Country,
        ["address-postalcode"] = PersonField.PostalCode,
        ["address-state"] = PersonField.State,
        ["mothersMaidenName"] = PersonField.MothersMaidenName,
    };

    private readonly AffinityDomain domain;
    private readonly List<Criterion> criteria = [];
    private readonly List<IReadOnlySet<AssigningAuthority>> authorities = [];
    private readonly List<KeyValuePair<string, string>> used = [];
    private readonly List<OperationOutcome> warnings = [];

    private SearchQuery(AffinityDomain domain) => this.domain = domain;

    /// <summary>What must hold of a person.</summary>
    public IReadOnlyList<Criterion> Criteria => criteria;

    /// <summary>A person must have an id of each of these sets, and only their ids are shown.</summary>
    public IReadOnlyList<IReadOnlySet<AssigningAuthority>> Authorities => authorities;

    /// <summary>The parameters that had a part in it: what the self link shows.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Used => used;

    /// <summary>What the requester should know of how it was understood.</summary>
    public IReadOnlyList<OperationOutcome> Warnings => warnings;

    /// <summary>Nobody can meet it: records that are not active, ids of a domain that is not known.</summary>
    public bool FindsNobody { get; private set; }

    /// <summary>Patients of a page; 0 where only their number is asked for.</summary>
    public int Count { get; private set; } = UsualCount;

    /// <summary>Reads the parameters of a search.</summary>
    /// <exception cref="FhirRefusalException">One of them is wrong, or they would find everybody.</exception>
    public static SearchQuery Read(FhirRequest request, AffinityDomain domain)
    {
        SearchQuery query = new(domain);
        foreach ((string name, string value) in request.Parameters)
        {
            // A form sends the fields that nobody filled in as well.
            if (value.Length == 0)
            {
                continue;
            }

            if (value.Length > LongestValue)
            {
                throw Refused(OperationOutcome.IssueType.TooLong, $"{Shown(name)}: at most {LongestValue} characters are expected");
            }

            query.Read(name, value, request.IsStrict);
        }

        return query.criteria.Count > 0 || query.FindsNobody
            ? query
            : throw Refused(
                OperationOutcome.IssueType.TooCostly,
                "this would find everybody: one of _id, identifier with a value, family, given, birthdate, gender, address, address-city, "
                + "address-country, address-postalcode, address-state, telecom, mothersMaidenName is expected");
    }

    private static FhirRefusalException Refused(OperationOutcome.IssueType code, string diagnostics) =>
        new(StatusCodes.Status400BadRequest, code, diagnostics);

    private static FhirRefusalException Invalid(string name, string expected) =>
        Refused(OperationOutcome.IssueType.Invalid, $"{name}: {expected} expected");

    /// <summary>A parameter's name as it is repeated to the requester.</summary>
    private static string Shown(string name) =>
        name.Length <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or ':' or '.') ? name : "a parameter";

    private void Warn(OperationOutcome.IssueType code, string diagnostics) =>
        warnings.Add(FhirAnswer.Outcome(OperationOutcome.IssueSeverity.Warning, code, diagnostics));

    private void Read(string key, string value, bool isStrict)
    {
        (string name, string? modifier) = key.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
            ? (key[..colon], key[(colon + 1)..])
            : (key, null);
        bool isText = texts.TryGetValue(name, out PersonField field);
        if (!isText
            && name is not ("_id" or "active" or "birthdate" or "gender" or "identifier" or "telecom")
            && name is not ("_count" or "_format" or "_pretty"))
        {
            if (isStrict)
            {
                throw Refused(OperationOutcome.IssueType.NotSupported, $"{Shown(key)} is not supported");
            }

            Warn(OperationOutcome.IssueType.NotSupported, $"{Shown(key)} is not supported and was passed over");
            return;
        }

        if (modifier is not null && !(isText && modifier is "exact" or "contains"))
        {
            throw Refused(OperationOutcome.IssueType.NotSupported, $"{Shown(key)}: this modifier is not supported");
        }

        string[] alternatives = [.. SearchValue.Alternatives(value)];
        if (alternatives.Length is 0 or > MostAlternatives)
        {
            throw Invalid(name, $"one to {MostAlternatives} values are");
        }

        switch (name)
        {
            case "_format" or "_pretty":
                return;
            case "_count":
                ReadCount(value);
                break;
            case "active":
                ReadActive(alternatives);
                break;
            case "identifier":
                ReadIdentifiers(alternatives);
                break;
            default:
                criteria.Add(ReadCriterion(name, isText ? field : null, modifier, alternatives));
                break;
        }

        used.Add(KeyValuePair.Create(key, value));
    }

    private void ReadCount(string value) =>
        Count = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            ? Math.Min(count, MostCount)
            : throw Invalid("_count", "a number is");

    /// <summary>Every person shown is active; those that a merge retired are not shown (3.78.4.1.3, case 6).</summary>
    private void ReadActive(string[] alternatives)
    {
        string[] codes = [.. alternatives.Select(value => CodeOf("active", value, "http://hl7.org/fhir/special-values"))];
        if (codes.Any(code => code is not ("true" or "false")))
        {
            throw Invalid("active", "true or false is");
        }

        FindsNobody |= !codes.Contains("true");
    }

    private static Criterion ReadCriterion(string name, PersonField? text, string? modifier, string[] alternatives) => (name, text) switch
    {
        (_, { } field) => new Criterion(field, [.. alternatives.Select(value => ReadText(name, modifier, value))]),
        ("_id", _) => new Criterion(PersonField.PersonId, [.. alternatives.Select(value => new Wanted(SearchValue.Unescape(value)))]),
        ("birthdate", _) => new Criterion(
            PersonField.BirthDate,
            [
                .. alternatives.Select(value => SearchDate.Read(value)
                    ?? throw Invalid(name, "a year, a month or a day, YYYY-MM-DD, after eq, ge, gt, le, lt or none of them, is")),
            ]),
        ("gender", _) => new Criterion(PersonField.Sex, [.. alternatives.SelectMany(ReadGender)]),
        _ => new Criterion(PersonField.Telecom, [.. alternatives.Select(ReadTelecom)]),
    };

    private static Wanted ReadText(string name, string? modifier, string value)
    {
        string text = SearchValue.Unescape(value);
        return MatchText.Normalize(text).Length == 0
            ? throw Invalid(name, "a letter or a digit at least is")
            : new Wanted(text, modifier switch
            {
                "exact" => WantedComparison.Equal,
                "contains" => WantedComparison.Contains,
                _ => WantedComparison.StartsWith,
            });
    }

    private static IEnumerable<Wanted> ReadGender(string value)
    {
        string code = CodeOf("gender", value, AdministrativeGenders.System);
        Wanted[] sexes = [.. AdministrativeGenders.SexesOf(code).Select(sex => new Wanted(sex))];
        return sexes.Length > 0
            ? sexes
            : throw Refused(OperationOutcome.IssueType.CodeInvalid, "gender: male, female, other or unknown is expected");
    }

    /// <summary>A number is no mail address: the kind says nothing more.</summary>
    private static Wanted ReadTelecom(string value)
    {
        (string? system, string text) = SearchValue.Token(value);
        return system is null or "" or "phone" or "email" && MatchText.Normalize(text).Length > 0
            ? new Wanted(text)
            : throw Invalid("telecom", "a telephone number or mail address is");
    }

    private static string CodeOf(string name, string value, string expected)
    {
        (string? system, string code) = SearchValue.Token(value);
        return system is null or "" || system == expected
            ? code
            : throw Refused(OperationOutcome.IssueType.CodeInvalid, $"{name}: a code without system, or of {expected}, is expected");
    }

    /// <summary>Ids to look for, or domains whose ids are wanted (3.78.4.1.2.3).</summary>
    private void ReadIdentifiers(string[] alternatives)
    {
        (string? System, string Code)[] tokens = [.. alternatives.Select(SearchValue.Token)];
        int domains = tokens.Count(token => token.Code.Length == 0);
        if (domains == tokens.Length)
        {
            authorities.Add(tokens.Select(token => FhirSystem.Resolve(domain, token.System ?? "") ?? throw new FhirRefusalException(
                StatusCodes.Status404NotFound, OperationOutcome.IssueType.NotFound, "targetSystem not found",
                OperationOutcome.IssueSeverity.Warning)).ToHashSet());
            return;
        }

        if (domains > 0)
        {
            throw Invalid("identifier", "either ids or domains (system and bar alone) as alternatives are");
        }

        List<Wanted> ids = [];
        foreach ((string? system, string code) in tokens)
        {
            AssigningAuthority? authority = system is null ? null : FhirSystem.Resolve(domain, system);
            if (system is null || authority is not null)
            {
                ids.Add(new Wanted(code, Authority: authority));
            }
            else
            {
                Warn(OperationOutcome.IssueType.NotFound, "identifier: a system is not known here, so nobody has an id of it");
            }
        }

        if (ids.Count > 0)
        {
            criteria.Add(new Criterion(PersonField.Identifier, ids));
        }

        FindsNobody |= ids.Count == 0;
    }
}

using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using System.Xml.XPath;
using EmradXds.Conformance.Cases;
using EmradXds.Soap;

namespace EmradXds.Conformance.Judging;

/// <summary>Compares an answer's body with what it must be; every difference is a check with the place where it stands.</summary>
public static class Judge
{
    private const string SubmissionSetNode = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd";
    private const string FolderNode = "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2";
    private const string StatusPath = "(//rs:RegistryResponse | //query:AdhocQueryResponse)/@status";
    private const string ErrorPath = "//rs:RegistryError";
    private const string DocumentPath = "//xdsb:DocumentResponse";

    private static readonly Dictionary<string, string> KindPaths = new()
    {
        ["DocumentEntry"] = "//rim:ExtrinsicObject",
        ["SubmissionSet"] = PackagePath(SubmissionSetNode),
        ["Folder"] = PackagePath(FolderNode),
        ["Association"] = "//rim:Association",
        ["ObjectRef"] = "//rim:ObjectRef",
        ["DocumentResponse"] = DocumentPath,
    };

    private static readonly XmlNamespaceManager Prefixes = MakePrefixes();

    /// <summary>Judges.</summary>
    /// <param name="expected">What must be, placeholders put in.</param>
    /// <param name="body">The answer's body.</param>
    /// <param name="lenient">Another error code is a warning, not a failure.</param>
    public static IReadOnlyList<Check> Compare(Expectation expected, XDocument body, bool lenient) =>
    [
        .. Status(expected, body),
        .. Errors(expected, body, lenient),
        .. expected.Count.Select(count => Count(count.Key, count.Value, body)),
        .. expected.Objects.Select(objects => Objects(objects.Key, objects.Value, body)),
        .. Documents(expected, body),
        .. expected.Values.Select(value => Value(value, body)),
        .. AnyOf(expected, body, lenient),
        .. expected.Fault is null ? (Check[])[] : [new Check(
            Verdict.Fail, "answer", "a SOAP Fault", $"{body.Root?.Name.LocalName} {Text(body, StatusPath)}{ErrorText(body)}",
            "soap:Body", expected.Fault.Why)],
    ];

    /// <summary>Judges a Fault where one is expected.</summary>
    public static IReadOnlyList<Check> Compare(ExpectedFault expected, SoapFaultException fault)
    {
        string Local(string? clark) => clark is null ? "" : clark[(clark.IndexOf('}', StringComparison.Ordinal) + 1)..];
        bool Same(string wanted, string actual) => wanted.Length == 0 || actual == wanted;
        (string subcode, string subsubcode) = (Local(fault.Subcode), Local(fault.Subsubcode));
        bool same = Same(expected.Code, fault.Code.ToString()) && Same(expected.Subcode, subcode) && Same(expected.Subsubcode, subsubcode);
        return
        [
            new Check(
                same ? Verdict.Pass : Verdict.Fail,
                "SOAP Fault",
                $"{expected.Code} {expected.Subcode} {expected.Subsubcode}".Trim(),
                $"{fault.Code} {subcode} {subsubcode} ({fault.Message})",
                "soap:Fault/soap:Code",
                expected.Why),
        ];
    }

    /// <summary>The value at an XPath.</summary>
    public static string Text(XDocument body, string path)
    {
        object value = body.XPathEvaluate($"string({path})", Prefixes);
        return Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The error codes of an answer.</summary>
    public static IReadOnlyList<string> ErrorCodes(XDocument body) =>
        [.. body.XPathSelectElements(ErrorPath, Prefixes).Select(error => error.Attribute("errorCode")?.Value ?? "")];

    private static IEnumerable<Check> Status(Expectation expected, XDocument body)
    {
        if (expected.Status.Count > 0)
        {
            string actual = Text(body, StatusPath);
            yield return new Check(
                expected.Status.Any(status => actual.EndsWith($":{status}", StringComparison.Ordinal)) ? Verdict.Pass : Verdict.Fail,
                "status",
                string.Join(" or ", expected.Status),
                $"{actual}{ErrorText(body)}",
                StatusPath);
        }
    }

    private static IEnumerable<Check> Errors(Expectation expected, XDocument body, bool lenient)
    {
        XElement[] errors = [.. body.XPathSelectElements(ErrorPath, Prefixes).Where(IsError)];
        foreach (ExpectedError wanted in expected.Errors)
        {
            XElement? sameCode = Array.Find(errors, e => e.Attribute("errorCode")?.Value == wanted.Code && Names(e, wanted))
                ?? Array.Find(errors, e => e.Attribute("errorCode")?.Value == wanted.Code);
            yield return new Check(
                sameCode is not null ? Verdict.Pass : lenient && errors.Length > 0 ? Verdict.Warn : Verdict.Fail,
                "errorCode", wanted.Code, ErrorText(body), $"{ErrorPath}/@errorCode", wanted.Why);
            if (wanted.Names.Count > 0)
            {
                yield return new Check(
                    sameCode is not null && Names(sameCode, wanted) ? Verdict.Pass : Verdict.Fail,
                    "what the error names", string.Join(", ", wanted.Names), ErrorText(body), $"{ErrorPath}/@codeContext",
                    "Whoever reads the error must be able to find what is wrong and what would be right.");
            }

            if (wanted.Location.Length > 0 && (sameCode ?? errors.FirstOrDefault()) is { } error)
            {
                string location = error.Attribute("location")?.Value ?? "";
                yield return new Check(
                    location == wanted.Location ? Verdict.Pass : Verdict.Fail,
                    "location of the error", wanted.Location, location, $"{ErrorPath}/@location",
                    "The location of an error in a retrieve is the document's uniqueId (ITI TF-3 4.2.4.1).");
            }
        }

        foreach (XElement error in expected.Errors.Count == 0 ? [] : errors)
        {
            string code = error.Attribute("errorCode")?.Value ?? "";
            if (expected.Errors.All(wanted => wanted.Code != code))
            {
                string actual = $"{code} {error.Attribute("codeContext")?.Value}";
                yield return new Check(Verdict.Warn, "another error", "none beside the expected", actual, ErrorPath);
            }
        }
    }

    private static string PathOf(string kind) => KindPaths.GetValueOrDefault(kind) ?? throw new InvalidDataException(
        $"An expectation counts '{kind}'; known are {string.Join(", ", KindPaths.Keys)}.");

    private static Check Objects(string kind, IReadOnlyList<string> expected, XDocument body)
    {
        string path = PathOf(kind);
        string[] wanted = [.. expected.Order(StringComparer.Ordinal)];
        string[] actual =
        [
            .. body.XPathSelectElements(path, Prefixes).Select(o => o.Attribute("id")?.Value ?? "").Order(StringComparer.Ordinal),
        ];
        return new Check(
            wanted.SequenceEqual(actual) ? Verdict.Pass : Verdict.Fail,
            $"which {kind}", $"{wanted.Length}: {string.Join(", ", wanted)}",
            $"{actual.Length}: {string.Join(", ", actual)}{ErrorText(body)}", $"{path}/@id");
    }

    /// <summary>The checks of the alternative that passes; where none does, of the one that comes nearest.</summary>
    private static IReadOnlyList<Check> AnyOf(Expectation expected, XDocument body, bool lenient) => expected.AnyOf
        .Select(one => Compare(one, body, lenient))
        .OrderBy(checks => checks.Select(check => check.Verdict).DefaultIfEmpty(Verdict.Pass).Max())
        .ThenBy(checks => checks.Count(check => check.Verdict == Verdict.Fail))
        .FirstOrDefault() ?? [];

    private static Check Count(string kind, int expected, XDocument body)
    {
        string path = PathOf(kind);
        int actual = body.XPathSelectElements(path, Prefixes).Count();
        return new Check(
            actual == expected ? Verdict.Pass : Verdict.Fail,
            $"number of {kind}", $"{expected}", $"{actual}{ErrorText(body)}", $"count({path})");
    }

    private static IEnumerable<Check> Documents(Expectation expected, XDocument body)
    {
        if (expected.Documents.Count > 0)
        {
            bool typed = expected.Documents.Any(d => d.MimeType.Length > 0);
            string Of(string document, string repository, string type) => $"{document} of {repository}{(typed ? $", {type}" : "")}";
            string[] wanted =
            [
                .. expected.Documents.Select(d => Of(d.UniqueId, d.RepositoryUniqueId, d.MimeType)).Order(StringComparer.Ordinal),
            ];
            string[] actual =
            [
                .. body.XPathSelectElements(DocumentPath, Prefixes)
                    .Select(d => Of(Child(d, "DocumentUniqueId"), Child(d, "RepositoryUniqueId"), Child(d, "mimeType")))
                    .Order(StringComparer.Ordinal),
            ];
            yield return new Check(
                wanted.SequenceEqual(actual) ? Verdict.Pass : Verdict.Fail,
                "documents", string.Join("; ", wanted), $"{string.Join("; ", actual)}{ErrorText(body)}", DocumentPath);
        }
    }

    private static Check Value(ExpectedValue expected, XDocument body)
    {
        string actual = Text(body, expected.At);
        (bool holds, string wanted) = expected switch
        {
            { Is: { } value, Not: null, Contains: null, After: null, Matches: null } => (actual == value, value),
            { Not: { } value, Is: null, Contains: null, After: null, Matches: null } => (actual != value, $"not {value}"),
            { Contains: { } value, Is: null, Not: null, After: null, Matches: null } =>
                (actual.Contains(value, StringComparison.Ordinal), $"contains {value}"),
            { After: { } value, Is: null, Not: null, Contains: null, Matches: null } =>
                (value.Length == actual.Length && string.CompareOrdinal(actual, value) > 0, $"later than {value}"),
            { Matches: { } value, Is: null, Not: null, Contains: null, After: null } =>
                (Regex.IsMatch(actual, $"^(?:{value})$", RegexOptions.NonBacktracking), $"matches {value}"),
            _ => throw new InvalidDataException($"The value at {expected.At} needs one of is, not, contains, after, matches."),
        };
        return new Check(holds ? Verdict.Pass : Verdict.Fail, "value", wanted, $"{actual}{ErrorText(body)}", expected.At, expected.Why);
    }

    private static string Child(XElement document, string name) =>
        document.Elements().FirstOrDefault(e => e.Name.LocalName == name)?.Value ?? "";

    private static bool Names(XElement error, ExpectedError wanted) => wanted.Names.All(
        name => error.Attribute("codeContext")?.Value.Contains(name, StringComparison.Ordinal) == true);

    private static bool IsError(XElement error) =>
        error.Attribute("severity")?.Value.EndsWith(":Warning", StringComparison.Ordinal) != true;

    private static string ErrorText(XDocument body)
    {
        string text = string.Join("; ", body.XPathSelectElements(ErrorPath, Prefixes)
            .Select(error => $"{error.Attribute("errorCode")?.Value} ({error.Attribute("codeContext")?.Value})"));
        return text.Length == 0 ? "" : $" [{text}]";
    }

    private static string PackagePath(string node) =>
        $"//rim:RegistryPackage[rim:Classification/@classificationNode='{node}' or "
        + $"@id=//rim:Classification[@classificationNode='{node}']/@classifiedObject]";

    private static XmlNamespaceManager MakePrefixes()
    {
        XmlNamespaceManager prefixes = new(new NameTable());
        prefixes.AddNamespace("rim", "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0");
        prefixes.AddNamespace("rs", "urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0");
        prefixes.AddNamespace("lcm", "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0");
        prefixes.AddNamespace("query", "urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0");
        prefixes.AddNamespace("xdsb", "urn:ihe:iti:xds-b:2007");
        prefixes.AddNamespace("iRad", "urn:ihe:rad:xdsi-b:2009");
        prefixes.AddNamespace("xop", "http://www.w3.org/2004/08/xop/include");
        return prefixes;
    }
}

using Hl7.Fhir.Model;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;

namespace EmradXds.Identity.Fhir;

/// <summary>What is wrong with a resource that was sent, each with its place: told all at once, and never with a value that was
/// sent.</summary>
internal sealed class ResourceFaults
{
    /// <summary>Faults that are told; of more the sender does not learn more.</summary>
    private const int Most = 50;

    private const int LongestPath = 200;

    private readonly List<OperationOutcome.IssueComponent> issues = [];
    private bool isMalformed;

    /// <summary>Something that FHIR allows and this service does not.</summary>
    public void Add(OperationOutcome.IssueType code, string expression, string diagnostics) => Add(code, expression, diagnostics, false);

    /// <summary>Something that is not FHIR.</summary>
    public void AddMalformed(CodedException fault)
    {
        ExtendedCodedException? known = fault as ExtendedCodedException;
        string path = known?.InstancePath ?? "";
        bool isPath = path.Length is > 0 and <= LongestPath
            && path.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '[' or ']' or '_' or '-' or '$');
        Add(known?.IssueType ?? OperationOutcome.IssueType.Structure, isPath ? path : "", Expected(fault.ErrorCode), true);
    }

    /// <summary>Refuses where there is any: 400 what is not FHIR, 422 the rest.</summary>
    /// <exception cref="FhirRefusalException">There is.</exception>
    public void Refuse()
    {
        if (issues.Count > 0)
        {
            throw new FhirRefusalException(new FhirAnswer(
                isMalformed ? StatusCodes.Status400BadRequest : StatusCodes.Status422UnprocessableEntity,
                new OperationOutcome { Issue = issues }));
        }
    }

    private void Add(OperationOutcome.IssueType code, string expression, string diagnostics, bool isOfFhir)
    {
        isMalformed |= isOfFhir;
        if (issues.Count < Most)
        {
            issues.Add(new OperationOutcome.IssueComponent
            {
                Severity = OperationOutcome.IssueSeverity.Error,
                Code = code,
                Diagnostics = diagnostics,
                Expression = expression.Length > 0 ? [expression] : [],
            });
        }
    }

    /// <summary>The library's own words hold values.</summary>
    private static string Expected(string code) => code switch
    {
        "PVAL104" or "JSON125" => "no null is expected here",
        "PVAL105" => "this element is required",
        "PVAL116" => "a code of the value set that FHIR R4 binds to this element is expected",
        "PVAL123" or "PVAL124" => "a value of this element's type, as FHIR R4 writes it, is expected",
        "PVAL128" => "FHIR R4 has no such element",
        "PVAL129" => "an element with content is expected",
        "PVAL130" or "JSON103" => "a resource of FHIR R4 is expected",
        _ => $"this is not as FHIR R4 has it ({code})",
    };
}

using Hl7.Fhir.Model;

namespace EmradXds.Identity.Fhir;

/// <summary>A request that is refused; what it says goes to the requester, and never holds a value that was sent.</summary>
internal sealed class FhirRefusalException(FhirAnswer answer) : Exception("the request is refused")
{
    /// <summary>With one issue.</summary>
    public FhirRefusalException(
        int status, OperationOutcome.IssueType code, string diagnostics,
        OperationOutcome.IssueSeverity severity = OperationOutcome.IssueSeverity.Error, string? expression = null)
        : this(new FhirAnswer(status, FhirAnswer.Outcome(severity, code, diagnostics, expression)))
    {
    }

    /// <summary>The answer it becomes.</summary>
    public FhirAnswer Answer { get; } = answer;
}

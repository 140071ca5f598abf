using Hl7.Fhir.Model;

namespace EmradXds.Identity.Fhir;

/// <summary>A request that is refused; what it says goes to the requester, and never holds a value that was sent.</summary>
internal sealed class FhirRefusalException(
    int status, OperationOutcome.IssueType code, string diagnostics,
    OperationOutcome.IssueSeverity severity = OperationOutcome.IssueSeverity.Error)
    : Exception(diagnostics)
{
    /// <summary>The answer it becomes.</summary>
    public FhirAnswer Answer { get; } = new(status, FhirAnswer.Outcome(severity, code, diagnostics));
}

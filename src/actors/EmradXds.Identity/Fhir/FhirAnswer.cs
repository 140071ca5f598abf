using Hl7.Fhir.Model;

namespace EmradXds.Identity.Fhir;

/// <summary>An answer, before its format is known.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Resource">The body; null for none.</param>
/// <param name="Location">Address of what was created or changed; null for none.</param>
internal sealed record FhirAnswer(int Status, Resource? Resource, string? Location = null)
{
    /// <summary>What the log line tells of it: no patient data.</summary>
    public string Logged => Resource switch
    {
        OperationOutcome { Issue: [{ Code: { } code }, ..] } => $"{Status} {code}",
        Bundle bundle => $"{Status} {bundle.Entry.Count} of {bundle.Total ?? 0}",
        Parameters parameters => $"{Status} {parameters.Parameter.Count}",
        _ => $"{Status}",
    };

    /// <summary>An OperationOutcome with one issue.</summary>
    public static OperationOutcome Outcome(
        OperationOutcome.IssueSeverity severity, OperationOutcome.IssueType code, string diagnostics, string? expression = null) => new()
    {
        Issue =
        [
            new OperationOutcome.IssueComponent
            {
                Severity = severity, Code = code, Diagnostics = diagnostics, Expression = expression is null ? [] : [expression],
            },
        ],
    };
}

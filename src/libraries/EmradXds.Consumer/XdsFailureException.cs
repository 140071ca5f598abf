using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer;

/// <summary>A registry or repository refused: its response has the status Failure, or lacks what was asked for.</summary>
/// <remarks>The message carries the codes and texts of the answer, which may name a patient id: it is for the caller, not for a
/// log.</remarks>
public sealed class XdsFailureException(string transaction, IReadOnlyCollection<Finding> findings)
    : Exception($"{transaction} failed: {Words(findings)}")
{
    /// <summary>The transaction, for instance <c>ITI-18 Registry Stored Query</c>.</summary>
    public string Transaction { get; } = transaction;

    /// <summary>Every error and warning of the answer.</summary>
    public IReadOnlyCollection<Finding> Findings { get; } = findings;

    private static string Words(IReadOnlyCollection<Finding> findings) =>
        findings.Count == 0 ? "no reason given" : string.Join("; ", findings.Select(finding => $"{finding.Code} ({finding.Context})"));
}

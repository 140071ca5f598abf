using System.Collections;

namespace EmradXds.Metadata.Rules;

/// <summary>Collects everything that is wrong with a request, so that its sender sees it all at once. Never throws.</summary>
public sealed class Findings : IReadOnlyCollection<Finding>
{
    private readonly List<Finding> findings = [];

    /// <inheritdoc/>
    public int Count => findings.Count;

    /// <summary>Whether any finding refuses the request.</summary>
    public bool AnyErrors => findings.Exists(f => f.Severity == Severity.Error);

    /// <summary>Adds an error.</summary>
    public void Error(XdsErrorCode code, string context, string? location = null) =>
        findings.Add(new Finding(code.ToString(), context, location));

    /// <summary>Adds a warning.</summary>
    public void Warning(XdsErrorCode code, string context, string? location = null) =>
        findings.Add(new Finding(code.ToString(), context, location, Severity.Warning));

    /// <summary>Adds one finding as it is: what another actor answered is passed on unchanged.</summary>
    public void Add(Finding finding) => findings.Add(finding);

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

using System.Collections;

namespace EmradXds.Metadata.Rules;

/// <summary>Collects everything that is wrong with a request, so that its sender sees it all at once. Never throws.</summary>
/// <remarks>Keeps the first <see cref="MaxCount"/>: a request may be wrong in more places than an answer should have lines.</remarks>
public sealed class Findings : IReadOnlyCollection<Finding>
{
    /// <summary>Findings kept; those after them only count for <see cref="AnyErrors"/>.</summary>
    public const int MaxCount = 1_000;

    private readonly List<Finding> findings = [];

    /// <inheritdoc/>
    public int Count => findings.Count;

    /// <summary>Whether any finding refuses the request.</summary>
    public bool AnyErrors { get; private set; }

    /// <summary>Adds an error.</summary>
    public void Error(XdsErrorCode code, string context, string? location = null) =>
        Add(new Finding(code.ToString(), context, location));

    /// <summary>Adds a warning.</summary>
    public void Warning(XdsErrorCode code, string context, string? location = null) =>
        Add(new Finding(code.ToString(), context, location, Severity.Warning));

    /// <summary>Adds one finding as it is: what another actor answered is passed on unchanged.</summary>
    public void Add(Finding finding)
    {
        bool firstError = finding.Severity == Severity.Error && !AnyErrors;
        AnyErrors |= firstError;
        if (findings.Count < MaxCount)
        {
            findings.Add(finding);
        }
        else if (firstError)
        {
            findings[^1] = finding; // A Failure must name an error.
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

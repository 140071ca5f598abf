using System.Collections;
using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Rules;

/// <summary>Collects everything that is wrong with a request, so that its sender sees it all at once. Never throws.</summary>
/// <remarks>Keeps the first <see cref="MaxCount"/>: a request may be wrong in more places than an answer should have lines.</remarks>
public sealed class Findings : IReadOnlyCollection<Finding>
{
    /// <summary>Findings kept; those after them only count for <see cref="AnyErrors"/>.</summary>
    public const int MaxCount = 1_000;

    /// <summary>Longest context and longest location that are kept whole; what is longer is cut, and ends in an ellipsis.</summary>
    public const int MaxContextLength = 2_000;

    /// <inheritdoc cref="MaxContextLength"/>
    public const int MaxLocationLength = 500;

    private readonly List<Finding> findings = [];

    /// <inheritdoc/>
    public int Count => findings.Count;

    /// <summary>Whether any finding refuses the request.</summary>
    public bool AnyErrors { get; private set; }

    /// <summary>Whether nothing that is found from here on would be told: the request is refused, and the answer is full.</summary>
    public bool IsFull => AnyErrors && findings.Count == MaxCount;

    /// <summary>Adds an error.</summary>
    public void Error(XdsErrorCode code, string context, string? location = null) =>
        Add(new Finding(code.ToString(), context, location));

    /// <summary>Adds a warning.</summary>
    public void Warning(XdsErrorCode code, string context, string? location = null) =>
        Add(new Finding(code.ToString(), context, location, Severity.Warning));

    /// <summary>Adds one finding as it is: what another actor answered is passed on unchanged, unless it
    /// is long beyond reason.</summary>
    public void Add(Finding finding)
    {
        bool firstError = finding.Severity == Severity.Error && !AnyErrors;
        AnyErrors |= firstError;
        if (findings.Count < MaxCount)
        {
            findings.Add(Cut(finding));
        }
        else if (firstError)
        {
            findings[^1] = Cut(finding); // A Failure must name an error.
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Finding> GetEnumerator() => findings.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static Finding Cut(Finding finding) =>
        finding.Context.Length <= MaxContextLength && finding.Location is not { Length: > MaxLocationLength }
            ? finding
            : finding with
            {
                Context = XmlReading.Cut(finding.Context, MaxContextLength),
                Location = finding.Location is { } location ? XmlReading.Cut(location, MaxLocationLength) : null,
            };
}

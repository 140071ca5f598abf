namespace EmradXds.Conformance.Judging;

/// <summary>What became of one step.</summary>
public sealed record StepResult
{
    /// <summary>What the step did.</summary>
    public required string Title { get; init; }

    /// <summary>Everything that was looked at.</summary>
    public required IReadOnlyList<Check> Checks { get; init; }

    /// <summary>Time taken in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>The request's body as sent; null where the step sends none.</summary>
    public string? Request { get; init; }

    /// <summary>The answer's body as received; null likewise.</summary>
    public string? Response { get; init; }

    /// <summary>The worst of its checks.</summary>
    public Verdict Verdict => Checks.Select(check => check.Verdict).DefaultIfEmpty(Verdict.Pass).Max();
}

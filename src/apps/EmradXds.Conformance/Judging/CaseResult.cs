using System.Globalization;
using System.Text;
using EmradXds.Conformance.Cases;

namespace EmradXds.Conformance.Judging;

/// <summary>What became of one case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Seed">Seed of the run: the same seed allocates the same patients and UIDs.</param>
/// <param name="Steps">Its steps as far as they were taken.</param>
public sealed record CaseResult(ConformanceCase Case, string Seed, IReadOnlyList<StepResult> Steps)
{
    /// <summary>The worst of its steps; a case without any was skipped.</summary>
    public Verdict Verdict => Steps.Select(step => step.Verdict).DefaultIfEmpty(Verdict.Skipped).Max();

    /// <summary>Time taken in seconds.</summary>
    public double Seconds => Steps.Sum(step => step.Seconds);

    /// <summary>For people: the case, what was measured, and each check that did not pass with expected, actual, where and why.</summary>
    public string Describe()
    {
        StringBuilder text = new();
        text.Append(
            CultureInfo.InvariantCulture, $"{Verdict.ToString().ToUpperInvariant(),-12} {Case.Id,-9} {Case.Title} ({Seconds:0.0} s)");
        IEnumerable<Check> checks = Steps.SelectMany(step => step.Checks);
        foreach (Check measured in checks.Where(check => check.IsMeasurement && check.Verdict == Verdict.Pass))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  {measured.What}: {measured.Actual} ({measured.Expected})");
        }

        foreach (StepResult step in Steps.Where(step => step.Verdict != Verdict.Pass))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n  step {step.Title}");
            foreach (Check check in step.Checks.Where(check => check.Verdict != Verdict.Pass))
            {
                text.Append(CultureInfo.InvariantCulture, $"\n    {check.Verdict.ToString().ToUpperInvariant()} {check.What}");
                text.Append(CultureInfo.InvariantCulture, $"\n      expected {check.Expected}\n      actual   {check.Actual}");
                text.Append(check.Where.Length == 0 ? "" : $"\n      where    {check.Where}");
                text.Append(check.Why.Length == 0 ? "" : $"\n      why      {check.Why}");
            }
        }

        return text.ToString();
    }
}

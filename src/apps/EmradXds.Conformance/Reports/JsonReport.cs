using System.Text.Json;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;

namespace EmradXds.Conformance.Reports;

/// <summary>The run as JSON: every check, every request and answer.</summary>
public static class JsonReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(string path, SystemUnderTest sut, string seed, IReadOnlyList<CaseResult> results)
    {
        using FileStream file = File.Create(path);
        JsonSerializer.Serialize(
            file,
            new
            {
                System = sut.Name,
                Seed = seed,
                Verdict = results.Select(result => result.Verdict).DefaultIfEmpty(Verdict.Skipped).Max(),
                Cases = results.Select(result => new
                {
                    result.Case.Id,
                    result.Case.Title,
                    result.Case.Actor,
                    result.Case.Option,
                    result.Case.PublicId,
                    result.Case.Why,
                    result.Verdict,
                    result.Seconds,
                    result.Steps,
                }),
            },
            JsonForm.Options);
    }
}

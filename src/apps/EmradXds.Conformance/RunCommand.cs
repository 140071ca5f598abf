using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Reports;
using EmradXds.Conformance.Sut;

namespace EmradXds.Conformance;

/// <summary><c>run --sut sut.json [--cases DIR] [--filter ID] [--report out.json] [--junit out.xml] [--seed TEXT]</c>.</summary>
public static class RunCommand
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUse = 2;

    private const string Use = """
        usage: run --sut sut.json [--cases DIR] [--filter ID] [--report out.json] [--junit out.xml] [--seed TEXT]
          --sut     where the system under test is, and what it claims
          --cases   folder of cases; those that came with the runner by default
          --filter  only cases whose id begins so, for instance XI-13 or XI-13/2
          --report  every check with request and answer, as JSON
          --junit   verdicts, as JUnit XML
          --seed    allocate the patients and UIDs of an earlier run, for a system that has not seen them
        """;

    /// <summary>Runs.</summary>
    /// <returns>0 where no case failed or was inconclusive, 1 otherwise, 2 for wrong use.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors, CancellationToken cancel)
    {
        if (Parse(args) is not { } options || !options.TryGetValue("--sut", out string? sutFile))
        {
            await errors.WriteLineAsync(Use);
            return WrongUse;
        }

        foreach (string file in new[] { "--report", "--junit" }.Select(name => options.GetValueOrDefault(name)).OfType<string>())
        {
            if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(file))))
            {
                await errors.WriteLineAsync($"There is no folder for {file}.");
                return WrongUse;
            }
        }

        try
        {
            SystemUnderTest sut = SystemUnderTest.Load(sutFile);
            string folder = options.GetValueOrDefault("--cases") ?? Path.Combine(AppContext.BaseDirectory, "Cases");
            ConformanceCase[] cases = [.. ConformanceRunner.LoadCases(folder).Where(c => Passes(c, options.GetValueOrDefault("--filter")))];
            if (cases.Length == 0)
            {
                await errors.WriteLineAsync($"No case of {folder} passes the filter.");
                return WrongUse;
            }

            using ConformanceRunner runner = new(options.GetValueOrDefault("--seed"));
            await output.WriteLineAsync($"{cases.Length} cases against {sut.Name}, seed {runner.Seed}");
            List<CaseResult> results = [];
            foreach (ConformanceCase one in cases)
            {
                results.Add(await runner.RunAsync(one, sut, cancel));
                await output.WriteLineAsync(results[^1].Describe());
            }

            return await ReportAsync(options, sut, runner.Seed, results, output);
        }
        catch (Exception e) when (e is InvalidDataException or IOException)
        {
            await errors.WriteLineAsync(e.Message);
            return WrongUse;
        }
    }

    private static async Task<int> ReportAsync(
        Dictionary<string, string> options, SystemUnderTest sut, string seed, List<CaseResult> results, TextWriter output)
    {
        if (options.TryGetValue("--report", out string? json))
        {
            JsonReport.Write(json, sut, seed, results);
        }

        if (options.TryGetValue("--junit", out string? junit))
        {
            JUnitReport.Write(junit, sut, results);
        }

        await output.WriteLineAsync(string.Join(", ", Enum.GetValues<Verdict>()
            .Select(verdict => $"{results.Count(result => result.Verdict == verdict)} {verdict.ToString().ToUpperInvariant()}")));
        return results.Exists(result => result.Verdict >= Verdict.Inconclusive) ? Failed : Done;
    }

    private static Dictionary<string, string>? Parse(string[] args)
    {
        string[] known = ["--sut", "--cases", "--filter", "--report", "--junit", "--seed"];
        if (args.FirstOrDefault() != "run" || args.Length % 2 == 0)
        {
            return null;
        }

        string[][] pairs = [.. args.Skip(1).Chunk(2)];
        return pairs.All(pair => known.Contains(pair[0])) && pairs.DistinctBy(pair => pair[0]).Count() == pairs.Length
            ? pairs.ToDictionary(pair => pair[0], pair => pair[1])
            : null;
    }

    private static bool Passes(ConformanceCase one, string? filter) =>
        filter is null || one.Id == filter || one.Id.StartsWith($"{filter}/", StringComparison.Ordinal);
}

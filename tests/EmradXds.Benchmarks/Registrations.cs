using System.Globalization;
using System.Text;
using EmradXds.Metadata.Messages;

namespace EmradXds.Benchmarks;

/// <summary>ITI-42 of one entry a submission, beside a loop that inserts the same rows with prepared statements.</summary>
internal static class Registrations
{
    private const int Connections = 8;

    public static async Task<int> RunAsync(IReadOnlyList<long> sizes, int seconds, int rounds)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"emrad-registrations-{Guid.NewGuid():N}");
        List<Side> sides = [];
        try
        {
            string envelope = await Envelopes.OfAsync(
                "urn:ihe:iti:2007:RegisterDocumentSet-b",
                writer => SubmitObjectsRequest.Write(writer, TemplateSubmission.For(RegistryProcess.Domain)));
            List<FilledRegistry> filled = [];
            foreach (long entries in sizes)
            {
                filled.Add(await FilledRegistry.MakeAsync(Path.Combine(folder, $"{entries}"), entries));
            }

            foreach (FilledRegistry one in filled)
            {
                sides.Add(new(one, await RegistryProcess.StartAsync(one.Folder, one.Database), envelope, Path.Combine(folder, $"{one.Entries}.lua")));
            }

            // In turn, every other time in the opposite order: a disk that gets slower does it to all. The first round warms up.
            for (int round = 0; round <= rounds; round++)
            {
                foreach (Side side in round % 2 == 0 ? sides : sides.AsEnumerable().Reverse())
                {
                    await side.MeasureAsync(round, seconds);
                }
            }

            Print([.. sides.Select(side => side.Middle())]);
            return 0;
        }
        finally
        {
            sides.ForEach(side => side.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Script(string envelope, int patients, int round)
    {
        string run = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()}.{round}");
        return Envelopes.Script(
            envelope,
            $"""
            math.randomseed(os.time())
            local n = 0
            function fresh() n = n + 1 return '{run}.' .. n end
            """,
            [
                (TemplateSubmission.PatientNumber, $"string.format('B%07d', n % {patients})"),
                ($"\"{TemplateSubmission.DocumentUniqueId}\"", $"'\"{TemplateSubmission.DocumentUniqueId}.' .. fresh() .. '\"'"),
                ($"\"{TemplateSubmission.SetUniqueId}\"", $"'\"{TemplateSubmission.SetUniqueId}.{run}.' .. n .. '\"'"),
            ]);
    }

    private static void Print(List<Measured> all)
    {
        StringBuilder text = new();
        text.AppendLine($"ITI-42, one entry a submission, committed durably, {Connections} connections (wrk); the loop commits {Connections} submissions at a time");
        text.AppendLine("     entries   rows   registry/s     loop/s   ratio   median       p99");
        foreach (Measured one in all)
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {one.Entries,10:N0} {one.Rows,6} {one.Ours.PerSecond,12:N0} {one.Loop,10:N0} {one.Ours.PerSecond / one.Loop,7:P0} "
                + $"{one.Ours.Median.TotalMilliseconds,5:0.00} ms {one.Ours.P99.TotalMilliseconds,6:0.00} ms"));
        }

        if (all.Count > 1)
        {
            text.AppendLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  growth: fastest to slowest size {all.Max(one => one.Ours.PerSecond) / all.Min(one => one.Ours.PerSecond):0.00} x; of the loop "
                + $"{all.Max(one => one.Loop) / all.Min(one => one.Loop):0.00} x"));
        }

        Console.Write(text);
    }

    private sealed record Measured(long Entries, int Rows, Load Ours, double Loop);

    /// <summary>A registry, and the loop that inserts the same rows into its database.</summary>
    private sealed class Side(FilledRegistry filled, RegistryProcess registry, string envelope, string script) : IDisposable
    {
        private readonly List<Load> ours = [];
        private readonly List<double> loop = [];
        private long next = filled.Entries;

        public async Task MeasureAsync(int round, int seconds)
        {
            await File.WriteAllTextAsync(script, Script(envelope, filled.Patients, round));
            long before = filled.CountEntries();
            Load load = await Wrk.RunAsync(registry.Address, script, Connections, seconds);
            long registered = filled.CountEntries() - before;

            // A submission that was refused would be fast too. Those under way at the end may or may not be in.
            RegistryProcess.Expect(
                load.Errors.Length == 0 && registered >= load.Answers && registered <= load.Answers + Connections,
                $"{load.Answers} answers, but {registered} entries registered. {load.Errors}");
            long count = Math.Max(1_000, registered);
            double prepared = filled.InsertPrepared(next, count, Connections);
            next += count;
            if (round > 0)
            {
                ours.Add(load);
                loop.Add(prepared);
            }
        }

        public Measured Middle() => new(
            filled.Entries, filled.RowsPerSubmission, ours.OrderBy(load => load.PerSecond).ElementAt(ours.Count / 2), loop.Order().ElementAt(loop.Count / 2));

        public void Dispose()
        {
            registry.Dispose();
            filled.Dispose();
        }
    }
}

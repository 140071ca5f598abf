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
        try
        {
            List<Measured> all = [];
            foreach (long entries in sizes)
            {
                using FilledRegistry filled = await FilledRegistry.MakeAsync(Path.Combine(folder, $"{entries}"), entries);
                all.Add(await MeasureAsync(filled, folder, seconds, rounds));
            }

            Print(all);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Measured> MeasureAsync(FilledRegistry filled, string folder, int seconds, int rounds)
    {
        string envelope = await Envelopes.OfAsync(
            "urn:ihe:iti:2007:RegisterDocumentSet-b",
            writer => SubmitObjectsRequest.Write(writer, TemplateSubmission.For(RegistryProcess.Domain)));
        using RegistryProcess registry = await RegistryProcess.StartAsync(filled.Folder, filled.Database);
        List<Load> ours = [];
        List<double> loop = [];
        long next = filled.Entries;
        for (int round = 0; round <= rounds; round++)
        {
            string script = Path.Combine(folder, "register.lua");
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
            if (round > 0) // the first warms up
            {
                ours.Add(load);
                loop.Add(prepared);
            }
        }

        Load middle = ours.OrderBy(load => load.PerSecond).ElementAt(rounds / 2);
        return new Measured(filled.Entries, filled.RowsPerSubmission, middle, loop.Order().ElementAt(rounds / 2));
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
}

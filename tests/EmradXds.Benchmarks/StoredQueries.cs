using System.Globalization;
using System.Text;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Benchmarks;

/// <summary>FindDocuments over registries of several sizes, beside a bare Kestrel endpoint that answers the same bytes from memory.</summary>
internal static class StoredQueries
{
    private const int Connections = 8;

    public static async Task<int> RunAsync(IReadOnlyList<long> sizes, bool alsoOnPostgreSql, int seconds, int rounds)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"emrad-queries-{Guid.NewGuid():N}");
        try
        {
            List<Measured> all = [];
            foreach ((long entries, bool onPostgreSql) in sizes.SelectMany(
                size => alsoOnPostgreSql ? new[] { (size, false), (size, true) } : [(size, false)]))
            {
                using FilledRegistry filled = await FilledRegistry.MakeAsync(Path.Combine(folder, $"{entries}"), entries, onPostgreSql);
                all.AddRange(await MeasureAsync(filled, folder, seconds, rounds));
            }

            Print(all);
            PrintEngines(all);
            return all.Any(one => one.Errors.Length > 0) ? 1 : 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<Measured>> MeasureAsync(FilledRegistry filled, string folder, int seconds, int rounds)
    {
        using RegistryProcess registry = await RegistryProcess.StartAsync(filled.Folder, filled.Database);
        List<Measured> measured = [];
        foreach (bool leafClass in new[] { true, false })
        {
            string envelope = await Envelopes.OfAsync(
                "urn:ihe:iti:2007:RegistryStoredQuery",
                new FindDocuments { PatientId = TemplateSubmission.PatientId(RegistryProcess.Domain) }.ToRequest(leafClass).Write);
            byte[] answer = await CheckAsync(registry, envelope, filled.Patients, leafClass);
            string script = Path.Combine(folder, "query.lua");
            await File.WriteAllTextAsync(script, Envelopes.Script(
                envelope, $"math.randomseed(os.time())",
                [(TemplateSubmission.PatientNumber, $"string.format('B%07d', math.random(0, {filled.Patients - 1}))")]));
            string bytes = Path.Combine(folder, "answer.xml");
            await File.WriteAllBytesAsync(bytes, answer);
            int port = FreePorts.Base(1);
            using MeasuredProcess bare = MeasuredProcess.Peer("bare-endpoint", $"{port}", bytes);
            await bare.Ready;
            Uri peer = new($"http://127.0.0.1:{port}/registry");

            // Warm both: a registry that has been up for a while has touched most pages of its file.
            await Wrk.RunAsync(registry.Address, script, Connections, Math.Max(seconds, filled.Patients / 3_000));
            await Wrk.RunAsync(peer, script, Connections, Math.Min(seconds, 3));
            List<Load> ours = [];
            List<Load> theirs = [];
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(await Wrk.RunAsync(registry.Address, script, Connections, seconds));
                theirs.Add(await Wrk.RunAsync(peer, script, Connections, seconds));
            }

            measured.Add(new Measured(filled.Database.Engine, filled.Entries, leafClass, answer.Length, Middle(ours), Middle(theirs)));
        }

        return measured;
    }

    /// <summary>Some answers are read before anything is timed: a fast wrong answer is worth nothing.</summary>
    private static async Task<byte[]> CheckAsync(RegistryProcess registry, string envelope, int patients, bool leafClass)
    {
        byte[] answer = [];
        for (int i = 0; i < 100; i++)
        {
            string number = RowTemplates.PatientNumber((int)(i * 7919L % patients));
            answer = await registry.PostAsync(Encoding.UTF8.GetBytes(envelope.Replace(TemplateSubmission.PatientNumber, number, StringComparison.Ordinal)));
            string text = Encoding.UTF8.GetString(answer);
            int entries = text.Split(leafClass ? "<ExtrinsicObject" : "<ObjectRef").Length - 1 + text.Split(leafClass ? "<rim:ExtrinsicObject" : "<rim:ObjectRef").Length - 1;
            RegistryProcess.Expect(
                entries == FilledRegistry.EntriesPerPatient && text.Contains("ResponseStatusType:Success", StringComparison.Ordinal)
                && (!leafClass || text.Split($"\"{number}^^^").Length - 1 == entries),
                $"{entries} entries for {number}, {FilledRegistry.EntriesPerPatient} of that patient expected");
        }

        return answer;
    }

    private static Load Middle(List<Load> loads)
    {
        Load middle = loads.OrderBy(load => load.PerSecond).ElementAt(loads.Count / 2);
        return middle with
        {
            P99 = loads.Select(load => load.P99).Order().ElementAt(loads.Count / 2),
            Errors = string.Join("; ", loads.Select(load => load.Errors).Where(errors => errors.Length > 0)),
        };
    }

    private static void Print(List<Measured> all)
    {
        Console.WriteLine($"FindDocuments, {FilledRegistry.EntriesPerPatient} entries an answer, a random patient each, {Connections} connections (wrk)");
        Console.WriteLine("  answer     database      entries    bytes   registry/s   bare/s   ratio   median      p99   bare p99");
        foreach (Measured one in all)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(one.LeafClass ? "LeafClass" : "ObjectRef"),-10} {one.Engine,-10} {one.Entries,9:N0} {one.Bytes,8:N0} {one.Ours.PerSecond,12:N0} {one.Bare.PerSecond,8:N0} "
                + $"{one.Ours.PerSecond / one.Bare.PerSecond,6:P0} {one.Ours.Median.TotalMilliseconds,6:0.00} ms {one.Ours.P99.TotalMilliseconds,5:0.00} ms "
                + $"{one.Bare.P99.TotalMilliseconds,5:0.00} ms{(one.Errors.Length > 0 ? "  ERRORS " + one.Errors : "")}"));
        }

        foreach (var kind in all.GroupBy(one => (one.LeafClass, one.Engine)).Where(kind => kind.Count() > 1))
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  growth of {(kind.Key.LeafClass ? "LeafClass" : "ObjectRef")} on {kind.Key.Engine}: slowest to fastest size {Spread(kind, one => 1 / one.Ours.PerSecond):0.00} x "
                + $"by rate, {Spread(kind, one => one.Ours.P99.TotalMilliseconds):0.00} x by p99"));
        }
    }

    /// <summary>What the first engine, SQLite, is to another.</summary>
    private static void PrintEngines(List<Measured> all)
    {
        foreach (var same in all.GroupBy(one => (one.LeafClass, one.Entries)).Where(same => same.Count() > 1))
        {
            Measured first = same.First();
            foreach (Measured other in same.Skip(1))
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {(same.Key.LeafClass ? "LeafClass" : "ObjectRef")} of {same.Key.Entries:N0}: {first.Engine} is {first.Ours.PerSecond / other.Ours.PerSecond:0.00} x "
                    + $"as fast as {other.Engine}"));
            }
        }
    }

    private static double Spread(IEnumerable<Measured> some, Func<Measured, double> cost) => some.Max(cost) / some.Min(cost);

    private sealed record Measured(string Engine, long Entries, bool LeafClass, int Bytes, Load Ours, Load Bare)
    {
        public string Errors => Ours.Errors + Bare.Errors;
    }
}

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
        List<FilledRegistry> filled = [];
        List<RegistryProcess> registries = [];
        try
        {
            // All are filled before any is asked, and run at the same time: a rate is compared with one of the same seconds.
            foreach (bool onPostgreSql in alsoOnPostgreSql ? new[] { false, true } : [false])
            {
                foreach (long entries in sizes)
                {
                    filled.Add(await FilledRegistry.MakeAsync(Path.Combine(folder, $"{filled.Count}"), entries, onPostgreSql));
                }
            }

            foreach (FilledRegistry one in filled)
            {
                registries.Add(await RegistryProcess.StartAsync(one.Folder, one.Database));
            }

            List<Measured> all = [];
            foreach (bool leafClass in new[] { true, false })
            {
                all.AddRange(await MeasureAsync([.. filled.Zip(registries)], leafClass, folder, seconds, rounds));
            }

            Print(all);
            PrintEngines(all);
            return all.Any(one => one.Errors.Length > 0) ? 1 : 0;
        }
        finally
        {
            registries.ForEach(registry => registry.Dispose());
            filled.ForEach(one => one.Dispose());
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Short bursts in turn, every other time in the opposite order, so that a machine that gets slower does it to all.</summary>
    private static async Task<IReadOnlyList<Measured>> MeasureAsync(
        IReadOnlyList<(FilledRegistry Filled, RegistryProcess Registry)> registries, bool leafClass, string folder, int seconds, int rounds)
    {
        List<Side> sides = [];
        try
        {
            foreach ((FilledRegistry filled, RegistryProcess registry) in registries)
            {
                sides.Add(await Side.StartAsync(filled, registry, leafClass, Path.Combine(folder, $"{sides.Count}")));
            }

            foreach (Side side in sides)
            {
                await side.WarmAsync();
            }

            for (int round = 0; round < rounds; round++)
            {
                foreach (Side side in round % 2 == 0 ? sides : sides.AsEnumerable().Reverse())
                {
                    await side.LoadAsync(seconds);
                }
            }

            return [.. sides.Select(side => new Measured(
                side.Filled.Database.Engine, side.Filled.Entries, leafClass, side.Bytes, Middle(side.Ours), Middle(side.Theirs),
                Middle([.. side.Ours.Zip(side.Theirs, (ours, theirs) => ours.PerSecond / theirs.PerSecond)])))];
        }
        finally
        {
            sides.ForEach(side => side.Dispose());
        }
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

    private static Load Middle(IReadOnlyList<Load> loads) => new(
        loads.Sum(load => load.Answers),
        Middle([.. loads.Select(load => load.PerSecond)]),
        TimeSpan.FromMicroseconds(Middle([.. loads.Select(load => load.Median.TotalMicroseconds)])),
        TimeSpan.FromMicroseconds(Middle([.. loads.Select(load => load.P99.TotalMicroseconds)])),
        string.Join("; ", loads.Select(load => load.Errors).Where(errors => errors.Length > 0)));

    private static double Middle(IReadOnlyList<double> numbers)
    {
        double[] sorted = [.. numbers.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
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
                + $"{one.OfBare,6:P0} {one.Ours.Median.TotalMilliseconds,6:0.00} ms {one.Ours.P99.TotalMilliseconds,5:0.00} ms "
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

    /// <summary>Middles of all bursts; the ratio is that of the ratios of bursts that followed each other.</summary>
    private sealed record Measured(string Engine, long Entries, bool LeafClass, int Bytes, Load Ours, Load Bare, double OfBare)
    {
        public string Errors => Ours.Errors + Bare.Errors;
    }

    /// <summary>A registry and the bare endpoint with its answer's bytes.</summary>
    private sealed class Side : IDisposable
    {
        private readonly RegistryProcess registry;
        private readonly MeasuredProcess bare;
        private readonly Uri peer;
        private readonly string script;

        private Side(FilledRegistry filled, RegistryProcess registry, MeasuredProcess bare, Uri peer, string script, int bytes) =>
            (Filled, this.registry, this.bare, this.peer, this.script, Bytes) = (filled, registry, bare, peer, script, bytes);

        public FilledRegistry Filled { get; }

        public int Bytes { get; }

        public List<Load> Ours { get; } = [];

        public List<Load> Theirs { get; } = [];

        public static async Task<Side> StartAsync(FilledRegistry filled, RegistryProcess registry, bool leafClass, string files)
        {
            string envelope = await Envelopes.OfAsync(
                "urn:ihe:iti:2007:RegistryStoredQuery",
                new FindDocuments { PatientId = TemplateSubmission.PatientId(RegistryProcess.Domain) }.ToRequest(leafClass).Write);
            byte[] answer = await CheckAsync(registry, envelope, filled.Patients, leafClass);
            await File.WriteAllTextAsync($"{files}.lua", Envelopes.Script(
                envelope, "math.randomseed(os.time())",
                [(TemplateSubmission.PatientNumber, $"string.format('B%07d', math.random(0, {filled.Patients - 1}))")]));
            await File.WriteAllBytesAsync($"{files}.xml", answer);
            int port = FreePorts.Base(1);
            MeasuredProcess bare = MeasuredProcess.Peer("bare-endpoint", $"{port}", $"{files}.xml");
            await bare.Ready;
            return new(filled, registry, bare, new($"http://127.0.0.1:{port}/registry"), $"{files}.lua", answer.Length);
        }

        /// <summary>A registry that has been up for a while has touched most pages of its file.</summary>
        public async Task WarmAsync()
        {
            await Wrk.RunAsync(registry.Address, script, Connections, Math.Max(5, Filled.Patients / 3_000));
            await Wrk.RunAsync(peer, script, Connections, 3);
        }

        public async Task LoadAsync(int seconds)
        {
            Ours.Add(await Wrk.RunAsync(registry.Address, script, Connections, seconds));
            Theirs.Add(await Wrk.RunAsync(peer, script, Connections, seconds));
        }

        public void Dispose() => bare.Dispose();
    }
}

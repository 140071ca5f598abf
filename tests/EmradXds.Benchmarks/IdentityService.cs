using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Identity.Matching;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Storage.Sqlite;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Benchmarks;

/// <summary>The identity service over MLLP at several sizes: feeds with matching, PIX queries by id, demographics queries by name and birth date.</summary>
internal static class IdentityService
{
    private const int Connections = 8;

    public static async Task<int> RunAsync(IReadOnlyList<long> sizes, int seconds)
    {
        AffinityDomain domain = AffinityDomain.Load(Path.Combine(AppContext.BaseDirectory, "profiles", "emrad"));
        Console.WriteLine($"  {"records",10}  {"what",-44} {"a second",10} {"p50 ms",8} {"p99 ms",8} {"CPU us",8}");
        foreach (int size in sizes)
        {
            string folder = Directory.CreateTempSubdirectory("emrad-bench-").FullName;
            try
            {
                int ports = FreePorts.Base(20);
                string file = Path.Combine(folder, "identity.db");
                FilledIdentity filled = FilledIdentity.Make(file, size, domain.Trusts, $"127.0.0.1:{ports + 2}");
                using MeasuredProcess process = new(
                    "serve", "--profile", Path.Combine(AppContext.BaseDirectory, "profiles", "emrad"), "--role", "identity", "--data", folder,
                    "--port-base", $"{ports}", "--test-numbers");
                await process.Ready;
                await SettleAsync(process);
                await MeasureAsync(process, filled, domain.Trusts, ports + 1, seconds);
                await TellLinksAsync(file);
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }

        return 0;
    }

    /// <summary>Serves a filled folder until a line comes, for a profiler.</summary>
    public static void Fill(string folder, int size)
    {
        AffinityDomain domain = AffinityDomain.Load(Path.Combine(AppContext.BaseDirectory, "profiles", "emrad"));
        Directory.CreateDirectory(folder);
        FilledIdentity.Make(Path.Combine(folder, "identity.db"), size, domain.Trusts, "127.0.0.1:30002");
        Console.WriteLine($"  emrad serve --role identity --data {folder} --port-base 30000 --test-numbers");
    }

    /// <summary>Waits until a service that was just started has nothing more to do by itself.</summary>
    private static async Task SettleAsync(MeasuredProcess process)
    {
        Stopwatch watch = Stopwatch.StartNew();
        for (TimeSpan before = process.ProcessorTime, now = TimeSpan.MaxValue; now - before > TimeSpan.FromMilliseconds(50);)
        {
            before = process.ProcessorTime;
            await Task.Delay(1_000);
            now = process.ProcessorTime;
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"              settled after {watch.Elapsed.TotalSeconds:0} s"));
    }

    private static async Task MeasureAsync(MeasuredProcess process, FilledIdentity filled, IReadOnlyList<Trust> trusts, int port, int seconds)
    {
        int n = 0;
        int size = filled.Records;
        await DriveAsync("ITI-9 by id (warm-up)", port, 3, random => Query(random.Next(size), trusts));
        await DriveAsync("ITI-9 by id", port, seconds, random => Query(random.Next(size), trusts));
        await DriveAsync("ITI-21 by family name and birth date", port, seconds, random =>
        {
            MatchRecord record = filled[random.Next(size)].Record;
            while (!DateOnly.TryParseExact(record[MatchField.BirthDate], "yyyyMMdd", out _) || record[MatchField.FamilyName].Length < 2)
            {
                record = filled[random.Next(size)].Record;
            }

            return Find(record);
        });
        await DriveAsync("ITI-8 A08 that says nothing new", port, seconds, random =>
        {
            int place = random.Next(size);
            return Feed("A08", FilledIdentity.TrustOf(place, trusts), FilledIdentity.LocalId(place), filled[place].Record);
        });
        await DriveAsync("ITI-8 A01 of a person known elsewhere", port, seconds, random =>
        {
            int place = random.Next(size);
            return Feed("A01", FilledIdentity.TrustOf(place + 1 + random.Next(trusts.Count - 1), trusts), $"K{Interlocked.Increment(ref n):D8}", filled[place].Record);
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {size,10:N0}  peak resident memory {process.PeakBytes >> 20} MiB"));

        async Task DriveAsync(string what, int at, int time, Func<Random, string> message)
        {
            ConcurrentBag<List<double>> times = [];
            TimeSpan before = process.ProcessorTime;
            Stopwatch watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, Connections).Select(seed => Task.Run(async () =>
            {
                await using MllpClient client = new("127.0.0.1", at);
                Random random = new(seed + what.Length);
                List<double> mine = [];
                while (watch.Elapsed.TotalSeconds < time)
                {
                    long start = Stopwatch.GetTimestamp();
                    Er7Message answer = await client.SendAsync(Er7Message.Parse(message(random)), CancellationToken.None);
                    mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                    RegistryProcess.Expect(answer["MSA-1"] == "AA", $"{what} was answered {answer["MSA-1"]} {answer["ERR-3"]} {answer["ERR-7"]}");
                }

                times.Add(mine);
            })));
            double[] all = [.. times.SelectMany(of => of).Order()];
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {size,10:N0}  {what,-44} {all.Length / watch.Elapsed.TotalSeconds,10:N0} {all[all.Length / 2],8:F2} {all[(int)(all.Length * 0.99)],8:F2} {(process.ProcessorTime - before).TotalMicroseconds / all.Length,8:N0}"));
        }
    }

    /// <summary>What the feed made of the records it was sent.</summary>
    private static async Task TellLinksAsync(string file)
    {
        DbContextOptionsBuilder<IdentityContext> options = new();
        options.UseEmradSqlite(file);
        await using IdentityContext context = new(options.Options);
        int fed = await context.SourceRecords.CountAsync(record => record.LocalId.StartsWith('K'));
        int linked = await context.SourceRecords.CountAsync(record => record.LocalId.StartsWith('K') && record.PersonId != record.Id);
        int asked = await context.ReviewTasks.CountAsync();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"              of {fed:N0} new records {linked:N0} were linked, {asked:N0} questions"));
    }

    private static string Header(string type, Trust trust) =>
        $"MSH|^~\\&|PAS|{trust.PatientIds.Namespace}|PIX|EMRAD|20261201060000||{type}|{Guid.NewGuid():N}|P|";

    private static string Query(int n, IReadOnlyList<Trust> trusts)
    {
        Trust trust = FilledIdentity.TrustOf(n, trusts);
        return $"{Header("QBP^Q23^QBP_Q21", trust)}2.5\rQPD|IHE PIX Query|t|{FilledIdentity.LocalId(n)}^^^{trust.PatientIds.Namespace}\rRCP|I\r";
    }

    private static string Find(MatchRecord record) =>
        $"MSH|^~\\&|PAS|RX1|PDQ|EMRAD|20261201060000||QBP^Q22^QBP_Q21|{Guid.NewGuid():N}|P|2.5\r"
        + $"QPD|IHE PDQ Query|t|@PID.5.1.1^{record[MatchField.FamilyName]}~@PID.7^{record[MatchField.BirthDate]}\rRCP|I\r";

    private static string Feed(string trigger, Trust trust, string id, MatchRecord of) =>
        $"{Header($"ADT^{trigger}", trust)}2.3.1\rEVN|{trigger}|20261201060000\r"
        + $"PID|1||{id}^^^{trust.PatientIds.Namespace}||{of[MatchField.FamilyName]}^{of[MatchField.GivenName]}||{of[MatchField.BirthDate]}|{of[MatchField.Sex]}|||"
        + $"{of[MatchField.AddressLine]}^^^^{of[MatchField.Postcode]}||{of[MatchField.Telephone]}\rPV1||U\r";
}

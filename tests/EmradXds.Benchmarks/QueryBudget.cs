using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Queries;
using EmradXds.Registry;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using EmradXds.Storage.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace EmradXds.Benchmarks;

/// <summary>What one FindDocuments spends on which step: each measured by itself, warm, on one thread, without HTTP.</summary>
internal static class QueryBudget
{
    private const string ContentType = "application/soap+xml; charset=UTF-8";
    private const int Patients = 1_000;
    private const int Times = 50_000;

    public static async Task<int> RunAsync(long entries)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"emrad-budget-{Guid.NewGuid():N}");
        using FilledRegistry filled = await FilledRegistry.MakeAsync(folder, entries);
        DbContextOptionsBuilder<RegistryContext> options = new();
        options.UseEmradSqlite(Path.Combine(folder, "registry.db"));
        PooledDbContextFactory<RegistryContext> contexts = new(options.Options, 1);
        Iti18RegistryStoredQuery transaction = new(
            contexts, RegistryProcess.Domain, new RegistryOptions { Columns = new SqliteColumnReader() });
        Console.WriteLine($"One FindDocuments of {FilledRegistry.EntriesPerPatient} entries, one thread, warm, no HTTP");
        Console.WriteLine("  answer     step                                    µs    bytes allocated");
        foreach (bool leafClass in new[] { true, false })
        {
            byte[][] envelopes = await EnvelopesAsync(leafClass, filled.Patients);
            Cost soap = await MeasureAsync(envelopes, request => Task.CompletedTask);
            Cost parsed = await MeasureAsync(envelopes, request =>
            {
                using XmlReader body = request.OpenBody();
                _ = FindDocuments.Read(AdhocQueryRequest.Read(body), []);
                return Task.CompletedTask;
            });
            Cost answered = await MeasureAsync(envelopes, async request =>
            {
                SoapReply reply = await transaction.HandleAsync(request, new Exchange("", ""), CancellationToken.None);
                reply.Memory?.Dispose();
            });
            Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));
            Cost written = await MeasureAsync(envelopes, async request =>
            {
                SoapReply reply = await transaction.HandleAsync(request, new Exchange("", ""), CancellationToken.None);
                SoapHeaders headers = new() { Action = transaction.Transaction.Response, MessageId = SoapHeaders.NewMessageId(), To = SoapNames.Anonymous };
                await new SoapWriter(headers, reply.Body!).WriteAsync(pipe.Writer, CancellationToken.None);
                reply.Memory?.Dispose();
                pipe.Reader.AdvanceTo((await pipe.Reader.ReadAsync()).Buffer.End);
            });
            Print(leafClass, "read the envelope", soap);
            Print(leafClass, "read the query's parameters", parsed - soap);
            Print(leafClass, "database, and the answer's pieces", answered - parsed);
            Print(leafClass, "write the answer into a pipe", written - answered);
            Print(leafClass, "all", written);
        }

        return 0;
    }

    private static async Task<byte[][]> EnvelopesAsync(bool leafClass, int patients)
    {
        string envelope = await Envelopes.OfAsync(
            "urn:ihe:iti:2007:RegistryStoredQuery",
            new FindDocuments { PatientId = TemplateSubmission.PatientId(RegistryProcess.Domain) }.ToRequest(leafClass).Write);
        return
        [
            .. Enumerable.Range(0, Math.Min(Patients, patients)).Select(i => Encoding.UTF8.GetBytes(
                envelope.Replace(TemplateSubmission.PatientNumber, RowTemplates.PatientNumber((int)(i * 7919L % patients)), StringComparison.Ordinal))),
        ];
    }

    private static async Task<Cost> MeasureAsync(byte[][] envelopes, Func<SoapMessage, Task> step)
    {
        await RepeatAsync(Times);
        List<Cost> costs = [];
        for (int round = 0; round < 5; round++)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            long started = Stopwatch.GetTimestamp();
            await RepeatAsync(Times / 5);
            double all = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
            costs.Add(new Cost(all * 5 / Times, (GC.GetTotalAllocatedBytes(precise: true) - allocated) * 5 / Times));
        }

        return costs.OrderBy(cost => cost.Microseconds).ElementAt(2);

        async Task RepeatAsync(int times)
        {
            for (int i = 0; i < times; i++)
            {
                using MemoryStream stream = new(envelopes[i % envelopes.Length]);
                await using SoapMessage request = await SoapMessage.ReadAsync(stream, ContentType, SoapReadOptions.Default, CancellationToken.None);
                await step(request);
            }
        }
    }

    private static void Print(bool leafClass, string step, Cost cost) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"  {(leafClass ? "LeafClass" : "ObjectRef"),-10} {step,-36} {cost.Microseconds,6:0.0} {cost.Bytes,10:N0}"));

    private readonly record struct Cost(double Microseconds, long Bytes)
    {
        public static Cost operator -(Cost all, Cost earlier) => new(all.Microseconds - earlier.Microseconds, all.Bytes - earlier.Bytes);
    }
}

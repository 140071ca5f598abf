using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Soap;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.Benchmarks;

/// <summary>One large document into a repository (RAD-68) and out of it (ITI-43), each side by side with what the machine can do: the same file
/// from nginx and from a bare Kestrel endpoint; copied and synced by dd, and hashed by sha1sum. Medians of alternating rounds.</summary>
internal static class LargeDocument
{
    private const string RetrieveAction = "urn:ihe:iti:2007:RetrieveDocumentSet";
    private const string ProvideAction = "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b";
    private const long MemoryLimit = 64L << 20;

    public static async Task<int> RunAsync(long bytes, int rounds)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"emrad-large-document-{Guid.NewGuid():N}");
        try
        {
            return await RunAsync(folder, bytes, rounds);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The other yardstick: Kestrel that serves one file and does nothing else.</summary>
    public static async Task<int> ServeFileAsync(string port, string file)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(int.Parse(port, CultureInfo.InvariantCulture)));
        await using WebApplication application = builder.Build();
        application.MapGet("/file", context => context.Response.SendFileAsync(file));
        await application.StartAsync();
        Console.WriteLine("READY");
        await application.WaitForShutdownAsync();
        return 0;
    }

    private static async Task<int> RunAsync(string folder, long bytes, int rounds)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "served")).FullName, "file");
        await WriteDocumentAsync(file, bytes);
        using RegistryProcess registry = await RegistryProcess.StartAsync(Path.Combine(folder, "registry"), BenchDatabase.InFolder(Path.Combine(folder, "registry")));
        await registry.FeedAsync(TemplateSubmission.PatientNumber);
        int ports = FreePorts.Base(20);
        using MeasuredProcess repository = MeasuredProcess.With(
            [("EMRAD_REGISTRY", registry.Address.AbsoluteUri)],
            "serve", "--profile", Path.Combine(AppContext.BaseDirectory, "profiles", "emrad"), "--role", "repository",
            "--data", Path.Combine(folder, "repository"), "--port-base", $"{ports}");
        await repository.Ready;
        int nginxPort = FreePorts.Base(2);
        using Nginx? nginx = Nginx.Start(folder, nginxPort);
        using MeasuredProcess kestrel = MeasuredProcess.Peer("serve-file", $"{nginxPort + 1}", file);
        await kestrel.Ready;

        // Everything is warm before it counts: code compiled, pools filled, the file in the page cache.
        string small = Path.Combine(folder, "small");
        await WriteDocumentAsync(small, 32 << 20);
        _ = await RetrieveAsync(ports, await ProvideAsync(ports, small));
        long before = repository.PeakBytes;

        Dictionary<string, List<double>> seconds = [];
        string uniqueId = "";
        for (int round = 0; round < rounds; round++)
        {
            await MeasureAsync("RAD-68", async () => uniqueId = await ProvideAsync(ports, file));
            await MeasureAsync("dd", () => CommandAsync("dd", $"if={file}", $"of={Path.Combine(folder, "copy")}", "bs=1M", "conv=fsync", "status=none"));
            await MeasureAsync("sha1sum", () => CommandAsync("sha1sum", Path.Combine(folder, "copy")));
            File.Delete(Path.Combine(folder, "copy"));
        }

        for (int round = 0; round < rounds; round++)
        {
            await MeasureAsync("ITI-43", async () => Demand(await RetrieveAsync(ports, uniqueId) >= bytes, "ITI-43 sent too little"));
            await MeasureAsync("Kestrel", async () => Demand((await GetAsync(nginxPort + 1)) >= bytes, "Kestrel sent too little"));
            if (nginx is not null)
            {
                await MeasureAsync("nginx", async () => Demand((await GetAsync(nginxPort)) >= bytes, "nginx sent too little"));
            }
        }

        Demand(await HashOfRetrievedAsync(ports, uniqueId) == await HashOfAsync(file), "the document came back with other bytes");
        double inTime = Median("RAD-68");
        double disk = Median("dd") + Median("sha1sum");
        double outTime = Median("ITI-43");
        Row("RAD-68, answered Success", inTime, "");
        Row("dd conv=fsync, then sha1sum", disk, Ratio("RAD-68", inTime, disk));
        Row("ITI-43", outTime, "");
        Row("bare Kestrel, SendFile", Median("Kestrel"), Ratio("ITI-43", outTime, Median("Kestrel")));
        if (nginx is not null)
        {
            Row("nginx, sendfile", Median("nginx"), Ratio("ITI-43", outTime, Median("nginx")));
        }

        long growth = repository.PeakBytes - before;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  repository: peak resident {repository.PeakBytes / 1048576.0:0} MiB, {growth / 1048576.0:0} MiB more than after one document of 32 MiB"));
        return growth < MemoryLimit ? 0 : 1;

        async Task MeasureAsync(string what, Func<Task> run)
        {
            Stopwatch watch = Stopwatch.StartNew();
            await run();
            (seconds.TryGetValue(what, out List<double>? times) ? times : seconds[what] = []).Add(watch.Elapsed.TotalSeconds);
        }

        double Median(string what) => seconds[what].Order().ElementAt(seconds[what].Count / 2);

        void Row(string what, double time, string ratio) => Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  {what,-30} {time,6:0.00} s {bytes / 1e6 / time,7:0} MB/s   {ratio}"));

        static string Ratio(string what, double time, double yardstick) =>
            string.Create(CultureInfo.InvariantCulture, $"{what} reaches {100 * yardstick / time:0} %");
    }

    /// <summary>Begins as a DICOM file, as a manifest must; the rest cannot be compressed.</summary>
    private static async Task WriteDocumentAsync(string path, long bytes)
    {
        byte[] block = new byte[1 << 20];
        await using FileStream file = File.Create(path);
        for (long written = 0; written < bytes; written += block.Length)
        {
            RandomNumberGenerator.Fill(block);
            if (written == 0)
            {
                block.AsSpan(0, 128).Clear();
                "DICM"u8.CopyTo(block.AsSpan(128));
            }

            await file.WriteAsync(block.AsMemory(0, (int)Math.Min(block.Length, bytes - written)));
        }
    }

    private static async Task<string> ProvideAsync(int port, string file)
    {
        string uniqueId = $"2.999.36723.70.{Random.Shared.NextInt64()}";
        Submission template = TemplateSubmission.For(RegistryProcess.Domain);
        Submission submission = template with
        {
            Set = template.Set! with { UniqueId = $"{uniqueId}.1" },
            Documents = [template.Documents[0] with { UniqueId = uniqueId, Hash = null, Size = null, RepositoryUniqueId = null }],
        };
        string envelope = await Envelopes.OfAsync(
            ProvideAction,
            writer => ProvideAndRegisterDocumentSetRequest.Write(writer, submission, [new(submission.Documents[0].EntryUuid, "cid:document@bench")]));
        (_, string answer, _) = await RawHttp.SendAsync(
            port,
            "/repository",
            $"multipart/related; type=\"application/xop+xml\"; boundary=\"b0undary\"; start=\"<root@bench>\"; start-info=\"application/soap+xml\"; action=\"{ProvideAction}\"",
            "--b0undary\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-ID: <root@bench>\r\n\r\n" + envelope
                + "\r\n--b0undary\r\nContent-Type: application/dicom\r\nContent-Transfer-Encoding: binary\r\nContent-ID: <document@bench>\r\n\r\n",
            file,
            "\r\n--b0undary--\r\n");
        Demand(answer.Contains("ResponseStatusType:Success", StringComparison.Ordinal), answer);
        return uniqueId;
    }

    private static async Task<long> RetrieveAsync(int port, string uniqueId)
    {
        (long bytes, string start, string end) = await RawHttp.SendAsync(
            port, "/repository", Envelopes.ContentType, await Envelopes.OfAsync(RetrieveAction, Asking(uniqueId).Write), null, "");
        Demand(start.Contains("ResponseStatusType:Success", StringComparison.Ordinal), start);
        Demand(end.Contains("--\r\n", StringComparison.Ordinal), "the answer of ITI-43 has no end");
        return bytes;
    }

    private static RetrieveDocumentSetRequest Asking(string uniqueId) =>
        new([new DocumentRequest(RegistryProcess.Domain.RepositoryUniqueId, uniqueId)]);

    private static async Task<long> GetAsync(int port) => (await RawHttp.SendAsync(port, "/file", null, "", null, "")).Bytes;

    private static async Task<string> HashOfRetrievedAsync(int port, string uniqueId)
    {
        using HttpClient http = new();
        await using SoapMessage answer = await new SoapClient(http).SendAsync(
            new Uri($"http://127.0.0.1:{port}/repository"), RetrieveAction, Asking(uniqueId).Write, [], true, CancellationToken.None);
        await foreach (ReceivedAttachment attachment in answer.ReadAttachmentsAsync(CancellationToken.None))
        {
            return Convert.ToHexString(await SHA1.HashDataAsync(attachment.Content));
        }

        return "";
    }

    private static async Task<string> HashOfAsync(string path)
    {
        await using FileStream file = File.OpenRead(path);
        return Convert.ToHexString(await SHA1.HashDataAsync(file));
    }

    private static async Task CommandAsync(string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true };
        using Process process = Process.Start(start)!;
        _ = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Demand(process.ExitCode == 0, $"{program} failed");
    }

    private static void Demand(bool condition, string otherwise) => RegistryProcess.Expect(condition, otherwise);
}

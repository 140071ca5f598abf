using System.Diagnostics;
using System.Globalization;
using EmradXds.Consumer;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Testing;

namespace EmradXds.Benchmarks;

/// <summary>One multi-frame instance goes in by C-STORE and out by <c>emrad fetch</c>, while the demo and the fetch are watched from outside.</summary>
internal static class LargeInstance
{
    private const long DemoLimit = 350L << 20;

    public static async Task<int> RunAsync(long pixelBytes)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"emrad-large-{Guid.NewGuid():N}");
        try
        {
            return await RunAsync(folder, pixelBytes);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> RunAsync(string folder, long pixelBytes)
    {
        int ports = FreePorts.Base(20);
        string nhsNumber = $"999777001{NhsNumber.CheckDigit("999777001")}";
        Directory.CreateDirectory(folder);
        using MeasuredProcess demo = new("demo", "--data", Path.Combine(folder, "demo"), "--port-base", $"{ports}");
        await demo.Ready;
        Row("demo ready, peak resident", $"{MiB(demo.PeakBytes)}");

        await using (MllpClient pas = new("127.0.0.1", ports + 1))
        {
            Er7Message answer = await pas.SendAsync(
                Er7Message.Parse($"MSH|^~\\&|PAS|RX1|EMRAD|EMRAD|20261121010203||ADT^A04|LARGE-{Guid.NewGuid():N}|P|2.3.1\rEVN|A04|20261121010203\r"
                    + $"PID|1||LARGE1^^^RX1~{nhsNumber}^^^NHS||Large^Instance||19700101|O\rPV1|1|O\r"),
                CancellationToken.None);
            Trace.Assert(answer["MSA-1"] == "AA");
        }

        string study = DicomUidGenerator.New();
        string instance = DicomUidGenerator.New();
        string series = DicomUidGenerator.New();
        DicomClient modality = new(new DicomClientOptions { Host = "127.0.0.1", Port = ports + 10, CalledAeTitle = "RX1", Timeout = TimeSpan.FromMinutes(5) });
        Stopwatch watch = Stopwatch.StartNew();
        await foreach (StoredInstance stored in modality.StoreAsync(
            [new(GeneratedInstance.SopClassUid, instance, DicomTransferSyntax.ExplicitVRLittleEndian.Uid, () => new GeneratedInstance(study, series, instance, "LARGE1", pixelBytes))],
            CancellationToken.None))
        {
            if (!stored.IsStored)
            {
                Console.WriteLine($"refused with {stored.Result.Status:X4} {stored.Result.Comment}");
                return 1;
            }
        }

        Row("C-STORE in", Rate(pixelBytes, watch.Elapsed));
        await UntilFoundAsync(new Uri($"http://127.0.0.1:{ports}/"), nhsNumber);
        Row("published after", string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0.0} s from the first byte (2 s quiet time)"));

        watch.Restart();
        string output = Path.Combine(folder, "out");
        using MeasuredProcess fetch = new("fetch", "--nhs", nhsNumber, "--out", output, "--at", $"http://127.0.0.1:{ports}");
        int code = await fetch.WaitAsync();
        Row("RAD-69 out (emrad fetch)", Rate(pixelBytes, watch.Elapsed));

        string[] files = Directory.Exists(output) ? Directory.GetFiles(output, "*.dcm", SearchOption.AllDirectories) : [];
        bool same = code == 0 && files.Length == 1
            && await SameAsync(files[0], new GeneratedInstance(study, series, instance, "LARGE1", pixelBytes));
        Row("data set byte for byte as sent", same ? "yes" : "NO");
        Row("demo, peak resident", $"{MiB(demo.PeakBytes)} (to stay below {MiB(DemoLimit)})");
        Row("fetch, peak resident", MiB(fetch.PeakBytes));
        return same && demo.PeakBytes < DemoLimit ? 0 : 1;
    }

    private static async Task UntilFoundAsync(Uri at, string nhsNumber)
    {
        using HttpClient http = new();
        Metadata.Profile.AffinityDomain domain = Metadata.Profile.AffinityDomain.Load(Path.Combine(AppContext.BaseDirectory, "profiles", "emrad"));
        XdsImagingConsumer consumer = new(http, ConsumerOptions.FromProfile(domain, at));
        while (true)
        {
            await foreach (ImagingStudy _ in consumer.FindStudiesAsync(nhsNumber, CancellationToken.None))
            {
                return;
            }

            await Task.Delay(100);
        }
    }

    private static async Task<bool> SameAsync(string path, Stream expected)
    {
        await using FileStream actual = File.OpenRead(path);
        actual.Position = DicomFile.Open(path).DatasetPosition;
        byte[] left = new byte[1 << 20];
        byte[] right = new byte[1 << 20];
        while (true)
        {
            int count = await actual.ReadAtLeastAsync(left, left.Length, throwOnEndOfStream: false);
            if (await expected.ReadAtLeastAsync(right, right.Length, throwOnEndOfStream: false) != count || !left.AsSpan(0, count).SequenceEqual(right.AsSpan(0, count)))
            {
                return false;
            }

            if (count == 0)
            {
                return true;
            }
        }
    }

    private static void Row(string what, string value) => Console.WriteLine($"  {what,-34} {value}");

    private static string MiB(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0} MiB");

    private static string Rate(long bytes, TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s, {bytes / 1e6 / time.TotalSeconds:0} MB/s");
}

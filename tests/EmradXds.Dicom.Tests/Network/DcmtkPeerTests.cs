using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Testing;

namespace EmradXds.Dicom.Tests.Network;

/// <summary>DCMTK's programs as peers, both ways.</summary>
public sealed class DcmtkPeerTests
{
    [Fact]
    public async Task Echoscu_is_answered_and_told_when_the_called_AE_title_is_unknown()
    {
        string echoscu = Surroundings.Program("echoscu");
        await using Loopback loopback = new();
        string port = $"{loopback.EndPoint.Port}";

        (int fine, string said) = await RunAsync(echoscu, ["-v", "-aec", Loopback.AeTitle, "127.0.0.1", port]);
        (int refused, string complaint) = await RunAsync(echoscu, ["-aec", "NOBODY", "127.0.0.1", port]);

        Assert.True(fine == 0, said);
        Assert.NotEqual(0, refused);
        Assert.Contains("Called AE Title Not Recognized", complaint);
    }

    [Fact]
    public async Task Storescu_sends_and_every_byte_arrives_in_its_transfer_syntax()
    {
        string storescu = Surroundings.Program("storescu");
        string samples = Surroundings.Samples();
        (string Proposal, string Name)[] files =
        [
            ("-xe", "CT_small.dcm"), ("-xi", "MR_small_implicit.dcm"), ("-xb", "MR_small_bigendian.dcm"), ("-xr", "MR_small_RLE.dcm"),
            ("-xs", "JPEG_lossless_70.dcm"), ("-xy", "SC_rgb_jpeg_baseline.dcm"), ("-xx", "JPGExtended.dcm"), ("-xd", "image_dfl.dcm"),
            ("-xt", "MR_small_jpeg_ls_lossless.dcm"), ("-xv", "MR_small_jp2klossless.dcm"),
            ("-xe", "NIST_CT_512.dcm"), ("-xe", "NIST_US_8f.dcm"),
        ];
        await using Loopback loopback = new();
        await using StoreScp storescp = await StoreScp.StartAsync();
        foreach ((string proposal, string name) in files)
        {
            string path = Path.Combine(samples, name);
            foreach (int port in (int[])[loopback.EndPoint.Port, storescp.Port])
            {
                string[] arguments = ["-v", "-R", proposal, "-aec", Loopback.AeTitle, "127.0.0.1", $"{port}", path];
                (int exit, string said) = await RunAsync(storescu, arguments);
                Assert.True(exit == 0, said);
            }
        }

        // storescu encodes anew what it sends (it drops padding, for one); what it sent is what its fellow kept bit by bit.
        Assert.Equal(files.Length, loopback.Received.Count);
        Assert.Equal(
            files.Select(file => DicomFile.Open(Path.Combine(samples, file.Name)).TransferSyntax.Uid),
            loopback.Received.Select(received => received.Request.TransferSyntaxUid));
        Assert.Equal(storescp.KeptHashes(), loopback.Received.Select(received => received.Sha256).ToHashSet());
    }

    [Fact]
    public async Task Storescp_stores_every_sample_bit_by_bit()
    {
        await using StoreScp storescp = await StoreScp.StartAsync();
        // DCMTK aborts when a data set has an odd number of bytes, which only broken ones have; deflated ones are padded.
        List<InstanceToStore> instances =
            [.. Instances(Surroundings.Samples()).Where(instance => IsDeflated(instance) || Length(instance) % 2 == 0)];

        List<StoredInstance> results = await Loopback.StoreAsync(storescp.Client, [.. instances]);

        // The DCMTK at hand may be older than a transfer syntax: such an instance is refused, never answered otherwise.
        Assert.All(results, result => Assert.True(result.IsStored || result.Result.Status == 0x0122, $"{result}"));
        List<StoredInstance> stored = [.. results.Where(result => result.IsStored)];
        Assert.InRange(stored.Count, instances.Count - 3, instances.Count);
        Assert.Equal(stored.Select(result => Hash(result.Instance)).ToHashSet(), storescp.KeptHashes());
    }

    [Fact]
    public async Task Every_sample_arrives_as_it_is_from_our_own_requestor()
    {
        await using Loopback loopback = new();
        List<InstanceToStore> instances = [.. Instances(Surroundings.Samples())];

        List<StoredInstance> results = await Loopback.StoreAsync(loopback.Client(), [.. instances]);

        Assert.True(instances.Count > 30, $"{instances.Count} samples");
        Assert.All(results, result => Assert.True(result.IsStored, $"{result}"));
        Assert.Equal(
            results.Select(result => (result.Instance.SopInstanceUid, result.Instance.TransferSyntaxUid, Hash(result.Instance))),
            loopback.Received.Select(received => (received.Request.SopInstanceUid, received.Request.TransferSyntaxUid, received.Sha256)));
    }

    /// <summary>Those of the samples that name a SOP class and instance.</summary>
    private static IEnumerable<InstanceToStore> Instances(string folder)
    {
        foreach (string path in Directory.GetFiles(folder, "*.dcm", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            InstanceToStore? instance = null;
            try
            {
                instance = InstanceToStore.FromFile(path);
            }
            catch (DicomFormatException)
            {
                // Broken ones belong to the parser's tests.
            }

            if (instance is not null)
            {
                yield return instance;
            }
        }
    }

    private static bool IsDeflated(InstanceToStore instance) => DicomTransferSyntax.Of(instance.TransferSyntaxUid).IsDeflated;

    private static long Length(InstanceToStore instance)
    {
        using Stream dataset = instance.OpenDataset();
        return dataset.Length - dataset.Position;
    }

    private static string Hash(InstanceToStore instance)
    {
        using Stream dataset = instance.OpenDataset();
        using MemoryStream bytes = new();
        dataset.CopyTo(bytes);
        if (IsDeflated(instance) && bytes.Length % 2 != 0)
        {
            bytes.WriteByte(0);
        }

        return Loopback.Hash(bytes.ToArray());
    }

    private static int FreePort()
    {
        using Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static async Task<(int Exit, string Said)> RunAsync(string program, string[] arguments)
    {
        using Process process = Start(program, arguments);
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    private static Process Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        // Without it each message of DCMTK waits for Nagle and a delayed acknowledgement.
        start.Environment["TCP_NODELAY"] = "1";
        return Process.Start(start)!;
    }

    /// <summary>A storescp that keeps what it gets bit by bit in a folder of its own.</summary>
    private sealed class StoreScp : IAsyncDisposable
    {
        private readonly TempFolder folder = new();
        private readonly Process process;

        private StoreScp(string program)
        {
            Port = FreePort();
            process = Start(program, ["+xa", "-pm", "+B", "+uf", "-pdu", "131072", "-od", folder.Path, $"{Port}"]);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
        }

        public int Port { get; }

        public DicomClient Client => new(new DicomClientOptions { Host = "127.0.0.1", Port = Port, CalledAeTitle = Loopback.AeTitle });

        /// <summary>Returns when it answers our echo.</summary>
        public static async Task<StoreScp> StartAsync()
        {
            StoreScp scp = new(Surroundings.Program("storescp"));
            using CancellationTokenSource deadline = new(Loopback.Generous);
            while (true)
            {
                try
                {
                    await scp.Client.EchoAsync(deadline.Token);
                    return scp;
                }
                catch (DicomNetworkException e) when (e.Message.Contains("ConnectionRefused", StringComparison.Ordinal))
                {
                    await Task.Delay(50, deadline.Token);
                }
            }
        }

        public HashSet<string> KeptHashes() => [.. Directory.GetFiles(folder.Path).Select(path => Hash(InstanceToStore.FromFile(path)))];

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
            folder.Dispose();
        }
    }
}

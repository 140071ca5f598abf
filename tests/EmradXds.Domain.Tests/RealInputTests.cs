using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EmradXds.Dicom.Data;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>Real files, pushed by DCMTK and Orthanc to two trusts that know the patient by different ids, fetched by NHS Number from outside. The
/// oracle of what was sent is DCMTK's own receiver in bit-preserving mode: it is sent the same files in the same way.</summary>
public sealed class RealInputTests
{
    private const string LincolnId = "LN4711";
    private const string NottinghamId = "4711";

    /// <summary>Real files by transfer syntax, with the storescu option that proposes it; null: `emrad send`, where storescu cannot send the file.</summary>
    private static readonly (string File, string? Option)[] Files =
    [
        ("CT_small.dcm", "-xe"), ("MR_small.dcm", "-xe"), ("emri_small.dcm", "-xe"), ("SEG_liver.dcm", "-xe"), ("test-SR.dcm", "-xe"),
        ("PR_dcmtk.dcm", "-xe"), ("NIST_CT_512.dcm", "-xe"), ("NIST_MR.dcm", "-xe"), ("NIST_PT.dcm", "-xe"), ("NIST_US_8f.dcm", "-xe"),
        ("SC_rgb_small_odd.dcm", "-xe"), ("chrH31.dcm", "-xe"), ("chrX1.dcm", "-xe"), ("chrRuss.dcm", "-xe"), ("chrI2.dcm", "-xe"),
        ("MR_small_implicit.dcm", "-xi"), ("rtdose.dcm", "-xi"), ("rtplan.dcm", "-xi"),
        ("MR_small_bigendian.dcm", "-xb"), ("image_dfl.dcm", "-xd"), ("MR_small_RLE.dcm", "-xr"),
        ("SC_rgb_jpeg_baseline.dcm", "-xy"), ("US_ybr_color_multiframe.dcm", "-xy"), ("JPGExtended.dcm", "-xx"), ("JPEG_lossless_70.dcm", "-xs"),
        ("MR_small_jpeg_ls_lossless.dcm", "-xt"), ("MR_small_jp2klossless.dcm", "-xv"), ("CR_RG3_J2KR.dcm", "-xv"), ("explicit_VR-UN.dcm", null),
        ("HTJ2KLossless_08_RGB.dcm", null),
    ];

    /// <summary>The patient's local id and fresh UIDs, by pydicom: no code of ours touches a file before it is sent.</summary>
    private const string Prepare = """
        import sys, warnings, pydicom
        from pydicom.uid import generate_uid
        warnings.filterwarnings('ignore')
        from pydicom._uid_dict import UID_dictionary  # an older pydicom does not know HTJ2K
        UID_dictionary.setdefault('1.2.840.10008.1.2.4.201', ('HTJ2K Lossless', 'Transfer Syntax', '', '', 'HTJ2KLossless'))
        source, target, patient = sys.argv[1:4]
        d = pydicom.dcmread(source)
        d.PatientID = patient
        d.StudyInstanceUID = generate_uid()
        d.SeriesInstanceUID = generate_uid()
        d.SOPInstanceUID = generate_uid()
        d.file_meta.MediaStorageSOPInstanceUID = d.SOPInstanceUID
        d.save_as(target)
        """;

    [Fact]
    public async Task What_DCMTK_sends_to_two_trusts_is_fetched_byte_for_byte_in_the_syntax_it_came_in()
    {
        using TempFolder folder = new();
        string samples = Surroundings.Samples();
        string storescu = Surroundings.Program("storescu");
        await using Receiver reference = Receiver.Start(folder.File("reference"));
        await using TestDomain domain = await TestDomain.StartAsync();
        string nhsNumber = await TwoTrustsKnowAsync(domain);

        int place = 0;
        foreach ((string name, string? option) in Files)
        {
            (string ods, string patientId) = place++ % 2 == 0 ? ("RWD", LincolnId) : ("RX1", NottinghamId);
            string file = folder.File(name);
            await PeerProcess.RunAsync("/usr/bin/python3", "-c", Prepare, Path.Combine(samples, name), file, patientId);
            if (option is null)
            {
                (int code, string output) = await EmradProcess.RunAsync("send", "--to", $"127.0.0.1:{domain.DicomPort(ods)}", "--called", ods, file);
                Assert.True(code == 0, output);
                File.Copy(file, Path.Combine(reference.Folder, name));
                continue;
            }

            await PeerProcess.RunAsync(storescu, "-R", option, "-aec", ods, "127.0.0.1", $"{domain.DicomPort(ods)}", file);
            await PeerProcess.RunAsync(storescu, "-R", option, "-aec", "REFERENCE", "127.0.0.1", $"{reference.Port}", file);
        }

        await FetchedEqualsAsync(domain, nhsNumber, reference.Folder, folder.File("fetched"), Files.Length);
        string[] syntaxes = [.. Directory.GetFiles(reference.Folder).Select(file => DicomFile.Open(file).TransferSyntax.Uid).Distinct()];
        Assert.Equal(11, syntaxes.Length);
    }

    [Fact]
    public async Task What_Orthanc_sends_to_two_trusts_is_fetched_byte_for_byte()
    {
        using TempFolder folder = new();
        string samples = Surroundings.Samples();
        string orthancProgram = Surroundings.Program("Orthanc");
        await using Receiver reference = Receiver.Start(folder.File("reference"));
        await using TestDomain domain = await TestDomain.StartAsync();
        string nhsNumber = await TwoTrustsKnowAsync(domain);
        await using OrthancServer orthanc = await OrthancServer.StartAsync(orthancProgram, folder.File("orthanc"), new()
        {
            ["RWD"] = domain.DicomPort("RWD"),
            ["RX1"] = domain.DicomPort("RX1"),
            ["REFERENCE"] = reference.Port,
        });

        string[] names =
            ["CT_small.dcm", "MR_small_implicit.dcm", "MR_small_RLE.dcm", "MR_small_jp2klossless.dcm", "JPEG_lossless_70.dcm", "US_ybr_color_multiframe.dcm"];
        foreach ((string name, int place) in names.Select((name, place) => (name, place)))
        {
            (string ods, string patientId) = place % 2 == 0 ? ("RWD", LincolnId) : ("RX1", NottinghamId);
            string file = folder.File(name);
            await PeerProcess.RunAsync("/usr/bin/python3", "-c", Prepare, Path.Combine(samples, name), file, patientId);
            string id = await orthanc.AddAsync(file);
            await orthanc.SendAsync(ods, id);
            await orthanc.SendAsync("REFERENCE", id);
        }

        await FetchedEqualsAsync(domain, nhsNumber, reference.Folder, folder.File("fetched"), names.Length);
    }

    private static async Task<string> TwoTrustsKnowAsync(TestDomain domain)
    {
        string nhsNumber = TestDomain.NewNhsNumber();
        await domain.RegisterAsync("RWD", LincolnId, nhsNumber);
        await domain.RegisterAsync("RX1", NottinghamId, nhsNumber);
        return nhsNumber;
    }

    private static async Task FetchedEqualsAsync(TestDomain domain, string nhsNumber, string reference, string target, int expected)
    {
        await TestDomain.UntilAsync(async () => (await domain.FindAsync(nhsNumber)).Count == expected, $"{expected} studies are found");
        (int code, string output) = await EmradProcess.RunAsync("fetch", "--nhs", nhsNumber, "--out", target, "--at", domain.Base.ToString());
        Assert.True(code == 0, output);

        Dictionary<string, string> fetched = Directory.GetFiles(target, "*.dcm", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetFileNameWithoutExtension(path));
        string[] sent = Directory.GetFiles(reference);
        Assert.Equal(expected, sent.Length);
        Assert.Equal(expected, fetched.Count);
        foreach (string file in sent)
        {
            DicomFile was = DicomFile.Open(file);
            string uid = was.Dataset.GetString(DicomTags.SOPInstanceUID)!;
            DicomFile now = DicomFile.Open(fetched[uid]);
            Assert.Equal(was.TransferSyntax.Uid, now.TransferSyntax.Uid);
            Assert.True(
                File.ReadAllBytes(file).AsSpan((int)was.DatasetPosition).SequenceEqual(File.ReadAllBytes(fetched[uid]).AsSpan((int)now.DatasetPosition)),
                $"{Path.GetFileName(file)} ({was.TransferSyntax.Uid}) came back with other bytes");
        }
    }

    /// <summary>DCMTK's storescp, which writes what it gets bit for bit.</summary>
    private sealed class Receiver : IAsyncDisposable
    {
        private readonly PeerProcess process;

        private Receiver(PeerProcess process, string folder, int port) => (this.process, Folder, Port) = (process, folder, port);

        public string Folder { get; }

        public int Port { get; }

        public static Receiver Start(string folder)
        {
            string storescp = Surroundings.Program("storescp");
            Directory.CreateDirectory(folder);
            int port = PeerProcess.FreePort();
            return new Receiver(PeerProcess.Start(storescp, "+B", "+xa", "-od", folder, $"{port}"), folder, port);
        }

        public ValueTask DisposeAsync() => process.DisposeAsync();
    }

    /// <summary>Orthanc with a database of its own.</summary>
    private sealed class OrthancServer : IAsyncDisposable
    {
        private readonly HttpClient http;
        private readonly PeerProcess process;

        private OrthancServer(HttpClient http, PeerProcess process) => (this.http, this.process) = (http, process);

        public static async Task<OrthancServer> StartAsync(string program, string folder, Dictionary<string, int> modalities)
        {
            Directory.CreateDirectory(folder);
            int port = PeerProcess.FreePort();
            string configuration = Path.Combine(folder, "orthanc.json");
            await File.WriteAllTextAsync(configuration, JsonSerializer.Serialize(new
            {
                Name = "PACS",
                StorageDirectory = folder,
                IndexDirectory = folder,
                HttpPort = port,
                DicomPort = PeerProcess.FreePort(),
                DicomAet = "PACS",
                RemoteAccessAllowed = false,
                AuthenticationEnabled = false,
                DicomModalities = modalities.ToDictionary(m => m.Key, m => new object[] { m.Key, "127.0.0.1", m.Value }),
            }));
            OrthancServer orthanc = new(new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/") }, PeerProcess.Start(program, configuration));
            await TestDomain.UntilAsync(orthanc.AnswersAsync, "Orthanc answers");
            return orthanc;
        }

        public async Task<string> AddAsync(string file)
        {
            using ByteArrayContent content = new(await File.ReadAllBytesAsync(file));
            using HttpResponseMessage answer = await http.PostAsync("instances", content);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ID").GetString()!;
        }

        public async Task SendAsync(string modality, string id)
        {
            using StringContent content = new(id, Encoding.ASCII);
            using HttpResponseMessage answer = await http.PostAsync($"modalities/{modality}/store", content);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        public async ValueTask DisposeAsync()
        {
            http.Dispose();
            await process.DisposeAsync();
        }

        private async Task<bool> AnswersAsync()
        {
            try
            {
                return (await http.GetAsync("system")).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}

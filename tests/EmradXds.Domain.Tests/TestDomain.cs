using System.Globalization;
using EmradXds.Consumer;
using EmradXds.Dicom.Network;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>A domain served by a process of its own that can be killed and started again on the same folder and ports.</summary>
internal sealed class TestDomain : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static int nextPatient = Random.Shared.Next(1, 700_000);

    private readonly TempFolder folder = new();
    private readonly HttpClient http = new();
    private readonly int ports;
    private EmradProcess? process;

    private TestDomain(int ports)
    {
        this.ports = ports;
        Base = new Uri($"http://127.0.0.1:{ports}/");
        Profile = AffinityDomain.Load(ProfileFolder);
        Consumer = new XdsImagingConsumer(http, ConsumerOptions.FromProfile(Profile, Base));
    }

    public static string ProfileFolder { get; } = Path.Combine(Surroundings.Root, "profiles", "emrad");

    public Uri Base { get; }

    public AffinityDomain Profile { get; }

    public XdsImagingConsumer Consumer { get; }

    public string Output => process!.Output;

    public string Folder => folder.Path;

    public static async Task<TestDomain> StartAsync()
    {
        TestDomain domain = new(FreePorts.Base(20));
        await domain.RestartAsync();
        return domain;
    }

    /// <summary>Starts the process, on what an earlier one left.</summary>
    public async Task RestartAsync() => process = await EmradProcess.StartAsync(
        "serve", "--profile", ProfileFolder, "--data", folder.Path, "--port-base", $"{ports}", "--quiet-time", "0.5", "--test-numbers");

    /// <summary>SIGKILL.</summary>
    public Task KillAsync() => process!.KillAsync();

    public int DicomPort(string ods) => ports + 10 + Profile.Trusts.Select((trust, place) => (trust, place)).Single(t => t.trust.Ods == ods).place;

    public DicomClient Modality(string ods) =>
        new(new DicomClientOptions { Host = "127.0.0.1", Port = DicomPort(ods), CalledAeTitle = ods, CallingAeTitle = "MODALITY" });

    public MllpClient Pas() => new("127.0.0.1", ports + 1);

    /// <summary>An NHS Number of the test range that no other test uses.</summary>
    public static string NewNhsNumber()
    {
        while (true)
        {
            string stem = string.Create(CultureInfo.InvariantCulture, $"999{Interlocked.Increment(ref nextPatient) % 1_000_000:000000}");
            if (NhsNumber.CheckDigit(stem) is { } check)
            {
                return $"{stem}{check}";
            }
        }
    }

    /// <summary>An ADT^A04 that names the trust's authority by namespace alone.</summary>
    public static Er7Message Adt(string ods, string localId, string nhsNumber) => Er7Message.Parse(string.Join('\r',
        $@"MSH|^~\&|PAS|{ods}|EMRAD|EMRAD|20261121010203||ADT^A04|{Guid.NewGuid():N}|P|2.3.1",
        "EVN|A04|20261121010203",
        $"PID|1||{localId}^^^{ods}~{nhsNumber}^^^NHS||Testperson^Tess||19710203|F",
        "PV1|1|O",
        ""));

    /// <summary>Sends an ADT and expects AA.</summary>
    public async Task RegisterAsync(string ods, string localId, string nhsNumber)
    {
        await using MllpClient pas = Pas();
        Er7Message answer = await pas.SendAsync(Adt(ods, localId, nhsNumber), CancellationToken.None);
        Assert.Equal("AA", answer["MSA-1"]);
    }

    /// <summary>Polls until the condition holds.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        using CancellationTokenSource patience = new(Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Not within {Patience}: {what}");
            await Task.Delay(100);
        }
    }

    /// <summary>The studies of a patient as the registry knows them now.</summary>
    public async Task<List<ImagingStudy>> FindAsync(string nhsNumber)
    {
        List<ImagingStudy> studies = [];
        await foreach (ImagingStudy study in Consumer.FindStudiesAsync(nhsNumber, CancellationToken.None))
        {
            studies.Add(study);
        }

        return studies;
    }

    public Task<string> GetAsync(string path) => http.GetStringAsync(new Uri(Base, path));

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
        {
            await process.DisposeAsync();
        }

        http.Dispose();
        folder.Dispose();
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Soap;
using EmradXds.Testing;

namespace EmradXds.Benchmarks;

/// <summary><c>emrad serve --role registry</c> in a process of its own.</summary>
internal sealed class RegistryProcess : IDisposable
{
    public static readonly AffinityDomain Domain = AffinityDomain.Load(ProfileFolder);

    private readonly int ports = FreePorts.Base(20);
    private readonly MeasuredProcess process;
    private readonly HttpClient http = new();

    private RegistryProcess(string folder, BenchDatabase database) => process = MeasuredProcess.With(
        database.Environment,
        ["serve", "--profile", ProfileFolder, "--role", "registry", "--data", folder, "--port-base", $"{ports}", .. database.Arguments]);

    /// <summary>Its SOAP address.</summary>
    public Uri Address => new($"http://127.0.0.1:{ports}/registry");

    public int Id => process.Id;

    public long PeakBytes => process.PeakBytes;

    private static string ProfileFolder => Path.Combine(AppContext.BaseDirectory, "profiles", "emrad");

    public static async Task<RegistryProcess> StartAsync(string folder, BenchDatabase database)
    {
        RegistryProcess registry = new(folder, database);
        await registry.process.Ready;
        return registry;
    }

    /// <summary>Makes a patient id known by ITI-8.</summary>
    public async Task FeedAsync(string number)
    {
        await using MllpClient feed = new("127.0.0.1", ports + 2);
        Er7Message answer = await feed.SendAsync(
            Er7Message.Parse($"MSH|^~\\&|PIX|EMRAD|REGISTRY|EMRAD|20261121010203||ADT^A04|{Guid.NewGuid():N}|P|2.3.1\rEVN|A04|20261121010203\r"
                + $"PID|1||{number}^^^&{Domain.PatientIdAuthority.Oid}&ISO||Bench^Mark\rPV1|1|O\r"),
            CancellationToken.None);
        Expect(answer["MSA-1"] == "AA", $"ITI-8 was answered {answer["MSA-1"]}");
    }

    /// <summary>Registers by ITI-42 what must be accepted.</summary>
    public async Task RegisterAsync(Submission submission)
    {
        await using SoapMessage answer = await new SoapClient(http).SendAsync(
            Address, "urn:ihe:iti:2007:RegisterDocumentSet-b", writer => SubmitObjectsRequest.Write(writer, submission), [], false,
            CancellationToken.None);
        RegistryResponse response = RegistryResponse.Read(answer.OpenBody());
        Expect(response.Status == ResponseStatus.Success, string.Join('\n', response.Findings));
    }

    /// <summary>Posts an envelope and gives back the answer's bytes.</summary>
    public async Task<byte[]> PostAsync(byte[] envelope)
    {
        using ByteArrayContent content = new(envelope);
        content.Headers.TryAddWithoutValidation("Content-Type", Envelopes.ContentType);
        using HttpResponseMessage answer = await http.PostAsync(Address, content);
        Expect(answer.IsSuccessStatusCode, $"HTTP {answer.StatusCode}");
        return await answer.Content.ReadAsByteArrayAsync();
    }

    public void Dispose()
    {
        http.Dispose();
        process.Dispose();
    }

    public static void Expect(bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new InvalidOperationException(otherwise);
        }
    }
}

using System.Text.Json;
using EmradXds.Consumer;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>One study's way through the domain, as an operator sees it.</summary>
public sealed class StudyPathTests
{
    [Fact]
    public async Task One_trace_id_stands_in_the_log_line_of_each_hop_and_no_line_names_the_patient()
    {
        await using TestDomain domain = await TestDomain.StartAsync();
        using TempFolder folder = new();
        string nhsNumber = TestDomain.NewNhsNumber();
        const string localId = "LNTRACE77";
        await domain.RegisterAsync("RWD", localId, nhsNumber);
        string study = await SendAsync(domain, "RWD", localId);

        await TestDomain.UntilAsync(async () => (await domain.FindAsync(nhsNumber)).Count == 1, "the study is found");
        FetchResult result = await domain.Consumer.FetchStudyAsync((await domain.FindAsync(nhsNumber))[0], folder.Path, null, CancellationToken.None);
        Assert.True(result.IsComplete);

        string trace = StudyTrace.IdOf(study).ToHexString();
        string[] hops = ["C-STORE", "ITI-9 for study", "QBP^Q23", "RAD-68 Success", "ITI-42", "ITI-43", "RAD-69"];
        await TestDomain.UntilAsync(
            async () => LinesWith(await LogAsync(domain), trace) is var lines && hops.All(hop => lines.Exists(line => line.Contains(hop))),
            $"a line with trace {trace} for each of {string.Join(", ", hops)}");

        string log = await LogAsync(domain);
        foreach (string identifying in new[] { nhsNumber, localId, "Testperson", "19710203" })
        {
            Assert.DoesNotContain(identifying, log);
            Assert.DoesNotContain(identifying, domain.Output);
        }
    }

    [Fact]
    public async Task A_study_of_an_unknown_patient_waits_visibly_and_is_published_when_the_ADT_comes()
    {
        await using TestDomain domain = await TestDomain.StartAsync();
        string nhsNumber = TestDomain.NewNhsNumber();
        string study = await SendAsync(domain, "RX1", "NOTYETKNOWN");

        await TestDomain.UntilAsync(async () => (await WaitingAsync(domain)).ContainsKey(study), "/health/ready lists the study");
        Assert.Contains("patient", (await WaitingAsync(domain))[study]);
        Assert.Empty(await domain.FindAsync(nhsNumber));

        await domain.RegisterAsync("RX1", "NOTYETKNOWN", nhsNumber);
        await TestDomain.UntilAsync(async () => (await domain.FindAsync(nhsNumber)).Count == 1, "the study is published");
        await TestDomain.UntilAsync(async () => !(await WaitingAsync(domain)).ContainsKey(study), "/health/ready no longer lists the study");
    }

    [Fact]
    public async Task A_study_of_a_trust_that_does_not_share_yet_is_kept_and_not_published()
    {
        await using TestDomain domain = await TestDomain.StartAsync();
        string nhsNumber = TestDomain.NewNhsNumber();
        await domain.RegisterAsync("RTG", "DERBY1", nhsNumber);
        string study = await SendAsync(domain, "RTG", "DERBY1");

        await TestDomain.UntilAsync(async () => (await WaitingAsync(domain)).ContainsKey(study), "/health/ready lists the study");
        Assert.Empty(await domain.FindAsync(nhsNumber));
    }

    private static async Task<string> SendAsync(TestDomain domain, string ods, string localId)
    {
        string study = DicomUidGenerator.New();
        string series = DicomUidGenerator.New();
        await foreach (StoredInstance stored in domain.Modality(ods).StoreAsync(
            [.. Enumerable.Range(1, 3).Select(number => new TestInstance(study, series, localId, number).ToSend())], CancellationToken.None))
        {
            Assert.True(stored.IsStored, $"{stored.Result.Status:X4} {stored.Result.Comment}");
        }

        return study;
    }

    /// <summary>Study UID to reason, of every trust.</summary>
    private static async Task<Dictionary<string, string>> WaitingAsync(TestDomain domain)
    {
        using JsonDocument health = JsonDocument.Parse(await domain.GetAsync("health/ready"));
        return health.RootElement.GetProperty("actors").EnumerateObject()
            .Where(actor => actor.Name.StartsWith("imaging-", StringComparison.Ordinal))
            .SelectMany(actor => actor.Value.GetProperty("studies").EnumerateArray())
            .ToDictionary(waiting => Property(waiting, "StudyInstanceUid"), waiting => Property(waiting, "Reason"));
    }

    private static string Property(JsonElement element, string name) =>
        element.EnumerateObject().Single(property => string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase)).Value.GetString()!;

    private static async Task<string> LogAsync(TestDomain domain)
    {
        await using FileStream file = new(Path.Combine(domain.Folder, "emrad.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using StreamReader reader = new(file);
        return await reader.ReadToEndAsync();
    }

    private static List<string> LinesWith(string log, string text) => [.. log.Split('\n').Where(line => line.Contains(text))];
}

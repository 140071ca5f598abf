using System.Net;
using EmradXds.Hl7V2.Er7;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

/// <summary>ITI-104 Resolve Duplicate Patient, as PIX answers show it (PIXm 2:3.104.4.2).</summary>
public sealed class Iti104MergeTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        await identity.FeedAsync("RX1", $"A^^^RX1~{Messages.Nhs(1)}");
        await identity.FeedAsync("RX1", "B^^^RX1", "5=TESTFAMILY^Testgiven^Middle");
        await identity.FeedAsync("RX1", "C^^^RX1");
        await identity.FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}");
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_retired_id_is_unknown_afterwards_and_the_survivor_keeps_the_set()
    {
        (HttpStatusCode status, Patient survivor) = await MergeAsync<Patient>("A", "B");
        (HttpStatusCode gone, _) = await identity.GetAsync<OperationOutcome>($"fhir/Patient/$ihe-pix?sourceIdentifier={FhirPeer.Rx1}|A");
        Er7Message query = await identity.SendAsync(Messages.Query("B^^^RX1", "^^^RWD"));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal([Messages.NhsNumber(1), "B", "LN1"], survivor.Identifier.Select(id => id.Value));
        Assert.Equal(HttpStatusCode.NotFound, gone);
        Assert.Equal("LN1", query["PID-3"]);
    }

    [Fact]
    public async Task What_else_is_said_of_the_retired_patient_is_no_update()
    {
        await MergeAsync<Patient>("A", "B");

        Assert.Equal(
            "TESTFAMILY Middle",
            await identity.ReadAsync(async context => (await context.SourceRecords.SingleAsync(record => record.LocalId == "B")).Demographics.Name
                is { } name ? $"{name.Family} {name.Middle}" : ""));
    }

    [Fact]
    public async Task A_merge_that_comes_again_changes_nothing()
    {
        await MergeAsync<Patient>("A", "B");

        (HttpStatusCode status, Patient survivor) = await MergeAsync<Patient>("A", "B");
        (_, OperationOutcome outcome) = await MergeAsync<OperationOutcome>("A", "B", prefer: "return=OperationOutcome");

        Assert.Equal((HttpStatusCode.OK, 3), (status, survivor.Identifier.Count));
        Assert.Equal(OperationOutcome.IssueSeverity.Information, outcome.Issue().Severity);
        Assert.Equal(2, await identity.ReadAsync(context => context.SourceRecordVersions.CountAsync(version => version.TriggerEvent == "A40")));
    }

    [Fact]
    public async Task A_chain_ends_at_the_last_survivor_and_a_cycle_is_refused()
    {
        await MergeAsync<Patient>("A", "B");
        await MergeAsync<Patient>("B", "C");

        (HttpStatusCode cycle, OperationOutcome retired) = await MergeAsync<OperationOutcome>("C", "A");
        (HttpStatusCode again, OperationOutcome other) = await MergeAsync<OperationOutcome>("A", "D");

        Assert.Equal((422, OperationOutcome.IssueType.BusinessRule), ((int)cycle, retired.Issue().Code));
        Assert.Equal((422, OperationOutcome.IssueType.BusinessRule), ((int)again, other.Issue().Code));
        Assert.Equal("LN1", (await identity.SendAsync(Messages.Query("C^^^RX1", "^^^RWD")))["PID-3"]);
    }

    [Fact]
    public async Task An_unknown_id_is_not_merged_and_that_is_told()
    {
        (HttpStatusCode status, OperationOutcome outcome) = await MergeAsync<OperationOutcome>("UNKNOWN", "B");

        Assert.Equal((HttpStatusCode.OK, OperationOutcome.IssueSeverity.Warning), (status, outcome.Issue().Severity));
        Assert.False(await identity.ReadAsync(context => context.SourceRecords.AnyAsync(record => record.LocalId == "UNKNOWN")));
    }

    [Fact]
    public async Task A_survivor_that_is_not_known_is_the_same_record_under_a_new_id()
    {
        (_, Patient survivor) = await MergeAsync<Patient>("A", "NEW");

        Assert.Equal([Messages.NhsNumber(1), "NEW", "LN1"], survivor.Identifier.Select(id => id.Value));
        Assert.Equal("TESTFAMILY", survivor.Name[0].Family);
    }

    [Fact]
    public async Task A_retired_id_is_not_fed_any_more()
    {
        await MergeAsync<Patient>("A", "B");

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>(
            "PUT", $"fhir/Patient?identifier={FhirPeer.Rx1}|A", Body("A", "\"active\": true"));

        Assert.Equal((422, OperationOutcome.IssueType.BusinessRule), ((int)status, outcome.Issue().Code));
        Assert.Equal("Patient.identifier", outcome.Issue().Expression.Single());
    }

    [Fact]
    public async Task A_merge_is_undone_at_the_desk_like_any_other()
    {
        await MergeAsync<Patient>("A", "B");

        using HttpResponseMessage undone = await identity.Http.PostAsync(
            "desk/decisions",
            new StringContent(
                """{ "action": "Unmerge", "one": { "domain": "RX1", "id": "A" }, "by": "desk", "reason": "two persons" }""",
                System.Text.Encoding.UTF8, "application/json"),
            TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, undone.StatusCode);
        Assert.Equal(Messages.NhsNumber(1), (await identity.SendAsync(Messages.Query("A^^^RX1", "^^^NHS")))["PID-3"]);
        Assert.Null((await identity.ReadAsync(context => context.SourceRecords.SingleAsync(record => record.LocalId == "B"))).StatedAffinityId);
    }

    [Theory]
    [InlineData("true", FhirPeer.Rx1, "B", "Patient.active")]
    [InlineData("false", FhirPeer.Rk5, "B", "Patient.link[0].other.identifier")]
    [InlineData("false", FhirPeer.Rx1, "A", "Patient.link[0].other.identifier")]
    [InlineData("false", "urn:oid:1.2.3", "B", "Patient.link[0].other.identifier")]
    public async Task A_merge_that_says_two_things_is_refused(string active, string system, string survivor, string expression)
    {
        (HttpStatusCode status, OperationOutcome outcome) = await MergeAsync<OperationOutcome>("A", survivor, active, system);

        Assert.Equal((422, expression), ((int)status, outcome.Issue().Expression.Single()));
        Assert.Equal("LN1", (await identity.SendAsync(Messages.Query("A^^^RX1", "^^^RWD")))["PID-3"]);
    }

    [Fact]
    public async Task A_link_without_an_identifier_and_a_second_one_are_refused()
    {
        const string links = """
            "active": false, "link": [{ "type": "seealso", "other": { "display": "x" } }, { "type": "replaced-by", "other": { "reference": "Patient/1" } },
            { "type": "replaced-by", "other": { "reference": "Patient/2" } }]
            """;

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>(
            "PUT", $"fhir/Patient?identifier={FhirPeer.Rx1}|A", Body("A", links));

        Assert.Equal(422, (int)status);
        Assert.Equal(["Patient.link[2]", "Patient.link[1].other.identifier"], outcome.Issue.Select(issue => issue.Expression.Single()));
    }

    private static string Body(string id, string more) =>
        $$"""{ "resourceType": "Patient", "identifier": [{ "system": "{{FhirPeer.Rx1}}", "value": "{{id}}" }], "name": [{ "family": "SAID" }], {{more}} }""";

    private Task<(HttpStatusCode Status, T Answer)> MergeAsync<T>(
        string retired, string survivor, string active = "false", string system = FhirPeer.Rx1, string? prefer = null)
        where T : Resource
    {
        string link = $$"""{ "type": "replaced-by", "other": { "identifier": { "system": "{{system}}", "value": "{{survivor}}" } } }""";
        return identity.SendAsync<T>(
            "PUT", $"fhir/Patient?identifier={FhirPeer.Rx1}|{retired}", Body(retired, $"\"active\": {active}, \"link\": [{link}]"), prefer);
    }
}

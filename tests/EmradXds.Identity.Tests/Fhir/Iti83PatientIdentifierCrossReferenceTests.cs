using System.Net;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Microsoft.EntityFrameworkCore;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

public sealed class Iti83PatientIdentifierCrossReferenceTests : IAsyncLifetime
{
    private const string Path = "fhir/Patient/$ihe-pix";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;
    private string patient = "";

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder, new IdentityOptions { ReturnQueriedId = true, AllowTestNumbers = true });
        await identity.FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}");
        await identity.FeedAsync("RX1", "N1^^^RX1");
        await identity.FeedAsync("RX1", "N2^^^RX1");
        await identity.FeedAsync("RK5", "K1^^^RK5");
        await identity.FeedAsync("RWD", "LONE^^^RWD");
        patient = await identity.JoinAsync("LN1", "N1", "N2", "K1");
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(FhirPeer.Rwd + "|LN1", "", "{NHS} N1 N2 K1")]
    [InlineData(FhirPeer.Rwd + "|LN1", "&targetSystem=" + FhirPeer.Rk5 + "&targetSystem=" + FhirPeer.Rx1, "K1 N1 N2")]
    [InlineData(FhirPeer.Rwd + "|LN1", "&targetSystem=" + FhirPeer.Nhs, "{NHS}")]
    [InlineData(FhirPeer.Rwd + "|LN1", "&targetSystem=urn:oid:2.16.840.1.113883.2.1.4.1", "{NHS}")]
    [InlineData(FhirPeer.Nhs + "|{NHS}", "&targetSystem=" + FhirPeer.Rwd, "LN1")]
    [InlineData("urn:oid:2.16.840.1.113883.2.1.4.1|{NHS-SPACED}", "&targetSystem=" + FhirPeer.Rwd, "LN1")]
    [InlineData(FhirPeer.Rx1 + "|N1", "&targetSystem=" + FhirPeer.Rx1, "N2")]
    public async Task Other_ids_are_returned_with_the_patient_and_never_the_queried_one(
        string source, string targets, string expected)
    {
        string number = Messages.NhsNumber(1);
        source = source.Replace("{NHS}", number, StringComparison.Ordinal)
            .Replace("{NHS-SPACED}", $"{number[..3]}%20{number[3..6]}%20{number[6..]}", StringComparison.Ordinal);

        foreach (string format in new[] { "json", "xml" })
        {
            (HttpStatusCode status, Parameters answer) =
                await identity.GetAsync<Parameters>($"{Path}?sourceIdentifier={source}{targets}&_format={format}");

            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Equal(
                expected.Replace("{NHS}", number, StringComparison.Ordinal).Split(' '),
                answer.Get("targetIdentifier").Select(it => ((Identifier)it.Value!).Value));
            Assert.Equal($"Patient/{patient}", ((ResourceReference)answer.GetSingle("targetId")!.Value!).Reference);
        }
    }

    [Fact]
    public async Task Systems_are_the_authoritys_uri_and_without_one_its_oid()
    {
        (_, Parameters answer) = await identity.GetAsync<Parameters>($"{Path}?sourceIdentifier={FhirPeer.Rk5}|K1");

        Assert.Equal(
            [FhirPeer.Nhs, FhirPeer.Rx1, FhirPeer.Rx1, FhirPeer.Rwd], answer.Get("targetIdentifier").Select(it => ((Identifier)it.Value!).System));
    }

    [Fact]
    public async Task A_patient_of_ours_is_a_source_and_a_target()
    {
        string ours = $"{identity.Http.BaseAddress}fhir";

        (_, Parameters all) = await identity.GetAsync<Parameters>($"{Path}?sourceIdentifier={ours}|Patient/{patient}");
        (_, Parameters some) = await identity.GetAsync<Parameters>(
            $"{Path}?sourceIdentifier={ours}|Patient/{patient}&targetSystem={FhirPeer.Rk5}");
        (_, Parameters reference) = await identity.GetAsync<Parameters>($"{Path}?sourceIdentifier={FhirPeer.Rk5}|K1&targetSystem={ours}");

        Assert.Equal(
            [Messages.NhsNumber(1), "N1", "N2", "K1", "LN1"], all.Get("targetIdentifier").Select(it => ((Identifier)it.Value!).Value));
        Assert.Empty(all.Get("targetId"));
        Assert.Equal("K1", ((Identifier)Assert.Single(some.Parameter).Value!).Value);
        Assert.Equal($"Patient/{patient}", ((ResourceReference)Assert.Single(reference.Parameter).Value!).Reference);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task A_known_id_without_others_in_the_domains_is_an_empty_answer(string format)
    {
        (HttpStatusCode status, Parameters answer) = await identity.GetAsync<Parameters>(
            $"{Path}?sourceIdentifier={FhirPeer.Rwd}|LONE&targetSystem={FhirPeer.Rx1}&_format={format}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Empty(answer.Parameter);
    }

    [Theory]
    [InlineData("sourceIdentifier=" + FhirPeer.Rwd + "|UNKNOWN", 404, "not-found", "sourceIdentifier Patient Identifier not found")]
    [InlineData("sourceIdentifier=" + FhirPeer.Rx1 + "|LN1", 404, "not-found", "sourceIdentifier Patient Identifier not found")]
    [InlineData("sourceIdentifier={OURS}|Patient/00000000000000000000000000000000", 404, "not-found", "sourceIdentifier Patient Identifier not found")]
    [InlineData("sourceIdentifier={OURS}|LN1", 404, "not-found", "sourceIdentifier Patient Identifier not found")]
    [InlineData("sourceIdentifier=urn:oid:1.2.3|LN1", 400, "code-invalid", "sourceIdentifier Assigning Authority not found")]
    [InlineData("sourceIdentifier=http://elsewhere.example/fhir|Patient/1", 400, "code-invalid", "sourceIdentifier Assigning Authority not found")]
    [InlineData("sourceIdentifier=urn:oid:1.2.3|LN1&targetSystem=urn:oid:4", 400, "code-invalid", "sourceIdentifier Assigning Authority not found")]
    [InlineData("sourceIdentifier=" + FhirPeer.Rwd + "|LN1&targetSystem=" + FhirPeer.Rx1 + "&targetSystem=urn:oid:4", 403, "code-invalid", "targetSystem not found")]
    [InlineData("sourceIdentifier=" + FhirPeer.Rwd + "|UNKNOWN&targetSystem=urn:oid:4", 403, "code-invalid", "targetSystem not found")]
    [InlineData("", 400, "required", null)]
    [InlineData("sourceIdentifier=", 400, "required", null)]
    [InlineData("sourceIdentifier=LN1", 400, "invalid", null)]
    [InlineData("sourceIdentifier=|LN1", 400, "invalid", null)]
    [InlineData("sourceIdentifier=" + FhirPeer.Rwd + "|", 400, "invalid", null)]
    [InlineData("sourceIdentifier=" + FhirPeer.Rwd + "|LN1&sourceIdentifier=" + FhirPeer.Rwd + "|LONE", 400, "invalid", null)]
    [InlineData("sourceIdentifier=" + FhirPeer.Rwd + "|LN1&_format=text/turtle", 406, "not-supported", null)]
    public async Task A_query_that_cannot_be_answered_is_refused_with_the_reason(
        string query, int expected, string code, string? diagnostics)
    {
        query = query.Replace("{OURS}", $"{identity.Http.BaseAddress}fhir", StringComparison.Ordinal);

        foreach (string accept in new[] { "application/fhir+json", "application/fhir+xml" })
        {
            (HttpStatusCode status, OperationOutcome outcome) = await identity.GetAsync<OperationOutcome>($"{Path}?{query}", accept);

            Assert.Equal(expected, (int)status);
            Assert.Equal(OperationOutcome.IssueSeverity.Error, outcome.Issue().Severity);
            Assert.Equal(code, Hl7.Fhir.Utility.EnumUtility.GetLiteral(outcome.Issue().Code!.Value));
            Assert.Equal(diagnostics ?? outcome.Issue().Diagnostics, outcome.Issue().Diagnostics);
            Assert.NotEmpty(outcome.Issue().Diagnostics!);
            Assert.DoesNotContain("LN1", outcome.Issue().Diagnostics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_retired_id_is_not_found()
    {
        Guid survivor = await identity.ReadAsync(context => context.SourceRecords.Where(r => r.LocalId == "N1").Select(r => r.Id).SingleAsync());
        await identity.ChangeAsync("N2", record => (record.RetiredInto, record.PersonId) = (survivor, record.Id));

        (HttpStatusCode retired, _) = await identity.GetAsync<OperationOutcome>($"{Path}?sourceIdentifier={FhirPeer.Rx1}|N2");
        (_, Parameters others) = await identity.GetAsync<Parameters>($"{Path}?sourceIdentifier={FhirPeer.Rk5}|K1&targetSystem={FhirPeer.Rx1}");

        Assert.Equal(HttpStatusCode.NotFound, retired);
        Assert.Equal(["N1"], others.Get("targetIdentifier").Select(it => ((Identifier)it.Value!).Value));
    }

    [Fact]
    public async Task The_log_tells_the_outcome_and_no_id()
    {
        await identity.GetAsync<Parameters>($"{Path}?sourceIdentifier={FhirPeer.Nhs}|{Messages.NhsNumber(1)}");
        await identity.GetAsync<OperationOutcome>($"{Path}?sourceIdentifier={FhirPeer.Rwd}|UNKNOWN77");

        await Eventually.TrueAsync(() => identity.Log.Lines.Any(line => line.Contains("ITI-83 404 NotFound")), "the second query was not logged");
        Assert.Contains(identity.Log.Lines, line => line.Contains("ITI-83 200 5 "));
        Assert.DoesNotContain(
            identity.Log.Lines,
            line => line.Contains(Messages.NhsNumber(1)) || line.Contains("UNKNOWN77") || line.Contains(patient) || line.Contains("LN1"));
    }
}

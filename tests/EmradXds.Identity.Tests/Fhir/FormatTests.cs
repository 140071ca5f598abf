using System.Net;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

public sealed class FormatTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await RunningIdentity.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("", null, "application/fhir+json")]
    [InlineData("", "*/*", "application/fhir+json")]
    [InlineData("", "application/fhir+xml", "application/fhir+xml")]
    [InlineData("", "application/xml", "application/fhir+xml")]
    [InlineData("", "application/json", "application/fhir+json")]
    [InlineData("", "application/fhir+json; fhirVersion=4.0", "application/fhir+json")]
    [InlineData("", "text/html, application/fhir+xml;q=0.5, application/fhir+json;q=0.4", "application/fhir+xml")]
    [InlineData("", "application/fhir+xml;q=0, */*;q=0.1", "application/fhir+json")]
    [InlineData("_format=xml", "application/fhir+json", "application/fhir+xml")]
    [InlineData("_format=json", "text/html", "application/fhir+json")]
    [InlineData("_format=text/xml", null, "application/fhir+xml")]
    [InlineData("_format=application/fhir+xml", null, "application/fhir+xml")]
    [InlineData("_format=application/fhir%2Bxml;fhirVersion=4.0", null, "application/fhir+xml")]
    public async Task The_format_asked_for_is_answered(string query, string? accept, string expected)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"fhir/metadata?{query}");
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using HttpResponseMessage response = await identity.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(expected, response.Content.Headers.ContentType!.MediaType);
    }

    [Theory]
    [InlineData("", "text/html")]
    [InlineData("", "application/fhir+json; fhirVersion=3.0")]
    [InlineData("", "application/fhir+json;q=0")]
    [InlineData("_format=html", "application/fhir+json")]
    [InlineData("_format=application/pdf", null)]
    public async Task Another_format_is_406(string query, string? accept)
    {
        (HttpStatusCode status, OperationOutcome outcome) = await identity.GetAsync<OperationOutcome>($"fhir/metadata?{query}", accept);

        Assert.Equal(HttpStatusCode.NotAcceptable, status);
        Assert.Equal(OperationOutcome.IssueType.NotSupported, outcome.Issue().Code);
        Assert.Equal(OperationOutcome.IssueSeverity.Error, outcome.Issue().Severity);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task Metadata_tell_what_is_done_and_nothing_else(string format)
    {
        (_, CapabilityStatement statement) = await identity.GetAsync<CapabilityStatement>($"fhir/metadata?_format={format}");

        Assert.Equal(FHIRVersion.N4_0_1, statement.FhirVersion);
        Assert.Equal($"{identity.Http.BaseAddress}fhir", statement.Implementation!.Url);
        CapabilityStatement.ResourceComponent resource = Assert.Single(Assert.Single(statement.Rest).Resource);
        Assert.Equal("Patient", resource.Type);
        Assert.Equal(
            [
                CapabilityStatement.TypeRestfulInteraction.Read, CapabilityStatement.TypeRestfulInteraction.SearchType,
                CapabilityStatement.TypeRestfulInteraction.Update,
            ],
            resource.Interaction.Select(it => it.Code!.Value));
        Assert.Equal((true, null, null), (resource.ConditionalUpdate, resource.ConditionalDelete, resource.ConditionalCreate));
        Assert.Equal(["ihe-pix", "match"], resource.Operation.Select(it => it.Name));
        Assert.Equal(14, resource.SearchParam.Count);
        Assert.Contains(resource.SearchParam, it => it is { Name: "mothersMaidenName", Type: SearchParamType.String });
    }

    [Theory]
    [InlineData("1.0", "", "http://localhost/fhir/Patient?gender=male")]
    [InlineData("1.1", "Host:\r\n", "http://localhost/fhir/Patient?gender=male")]
    [InlineData("1.1", "Host: pix.example:99999\r\n", "http://pix.example:99999/fhir/Patient?gender=male")]
    public async Task Links_begin_as_the_requester_wrote_the_address(string version, string host, string expected)
    {
        using System.Net.Sockets.TcpClient client = new("127.0.0.1", identity.Http.BaseAddress!.Port);
        await using System.Net.Sockets.NetworkStream stream = client.GetStream();
        await stream.WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"GET /fhir/Patient?gender=male HTTP/{version}\r\n{host}Connection: close\r\n\r\n"),
            TestContext.Current.CancellationToken);
        using StreamReader reader = new(stream);

        string answer = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains($"\"{expected}\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "fhir/Observation?code=1", 404)]
    [InlineData("GET", "fhir/Patient/$match", 404)]
    [InlineData("PUT", "fhir/Patient/1", 405)]
    [InlineData("DELETE", "fhir/Patient?identifier=x|1", 405)]
    public async Task What_is_not_done_is_refused_in_fhir(string method, string path, int expected)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path);

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>(request);

        Assert.Equal(expected, (int)status);
        Assert.NotNull(outcome.Issue().Diagnostics);
    }
}

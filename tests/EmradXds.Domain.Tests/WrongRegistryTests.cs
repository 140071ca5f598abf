using System.Net;
using System.Net.Http.Headers;
using System.Text;
using EmradXds.Conformance;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Serving;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Domain.Tests;

/// <summary>The cases of removals, merges and link changes against a registry that gets these, and nothing else, wrong: what it answers may be right,
/// and not what it did.</summary>
public sealed class WrongRegistryTests(InProcessDomain domain) : IClassFixture<InProcessDomain>
{
    private const string RemovalAction = "urn:ihe:iti:2010:DeleteDocumentSet";

    private static readonly string CasesFolder = Path.Combine(Surroundings.Root, "tests", "Cases");
    private static readonly HttpClient Http = new();

    public static TheoryData<string> Removals => [.. Below("iti-62")];

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_registry_that_says_removed_and_removes_nothing_fails(string name) =>
        await AssertAsync(Verdict.Fail, name, (_, _) => Task.FromResult(Answer("Success", "")));

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_registry_that_refuses_whatever_it_is_asked_to_remove_fails(string name) =>
        await AssertAsync(Verdict.Fail, name, (_, _) => Task.FromResult(Answer("Failure", Error("ReferencesExistException"))));

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task A_registry_that_removes_and_says_that_it_did_not_fails_where_anything_is_removed(string name) =>
        await AssertAsync(
            name.EndsWith("malformed-removal-is-refused", StringComparison.Ordinal) ? Verdict.Pass : Verdict.Fail,
            name,
            async (request, forward) =>
            {
                string answer = await forward(request);
                return answer.Contains("ResponseStatusType:Success", StringComparison.Ordinal)
                    ? Answer("Failure", Error("ReferencesExistException"))
                    : answer;
            });

    [Theory]
    [InlineData("unknown-object-is-refused")]
    [InlineData("malformed-removal-is-refused")]
    public async Task A_registry_that_refuses_an_id_and_removes_the_others_fails(string name) =>
        await AssertAsync(Verdict.Fail, Path.Combine("iti-62", name), async (request, forward) =>
        {
            string answer = await forward(request);
            foreach (string id in answer.Contains("UnresolvedReferenceException", StringComparison.Ordinal) ? Unresolved(answer) : [])
            {
                request = RemoveReference(request, id);
            }

            await forward(request);
            return answer;
        });

    [Theory]
    [MemberData(nameof(Removals))]
    public async Task What_stands_between_them_is_not_what_fails(string name) =>
        await AssertAsync(Verdict.Pass, name, (request, forward) => forward(request));

    // The identity service acknowledges the merge, of a trust's ids, and the registry hears nothing of it.
    [Theory]
    [InlineData("survivor-of-a-merge-has-the-documents-of-both")]
    [InlineData("chain-of-merges-ends-at-the-last-survivor")]
    [InlineData("merge-of-retired-or-unknown-ids-changes-nothing")]
    public async Task A_registry_that_acknowledges_a_merge_and_does_nothing_fails(string name) =>
        await AssertAsync(Verdict.Fail, Path.Combine("iti-8", name), domain.Sut with { RegistryFeed = domain.Sut.Pix });

    [Theory]
    [InlineData("passes it on", Verdict.Pass)]
    [InlineData("acknowledges it and does nothing", Verdict.Fail)]
    [InlineData("merges the patients", Verdict.Fail)]
    public async Task A_registry_that_takes_a_link_change_for_nothing_or_for_a_merge_fails(string doing, Verdict verdict)
    {
        await using ServiceProvider none = new ServiceCollection().BuildServiceProvider();
        FeedInBetween feed = new(domain.Sut.RegistryFeed!, change => doing switch
        {
            "passes it on" => change,
            "merges the patients" => Er7Message.Parse(change.Raw.Replace("ADT^A43^ADT_A43", "ADT^A40^ADT_A39", StringComparison.Ordinal)),
            _ => null,
        });
        using MllpListener listener = new(new IPEndPoint(IPAddress.Loopback, 0), none, _ => [feed]);
        await listener.StartAsync(TestContext.Current.CancellationToken);
        await AssertAsync(
            verdict,
            Path.Combine("iti-64", "documents-follow-a-link-change"),
            domain.Sut with { RegistryFeed = new NetworkAddress("127.0.0.1", listener.EndPoint.Port) });
        await listener.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_system_without_an_address_for_the_feed_is_inconclusive_and_told_which_it_lacks()
    {
        CaseResult result = await AssertAsync(
            Verdict.Inconclusive,
            Path.Combine("iti-8", "survivor-of-a-merge-has-the-documents-of-both"),
            domain.Sut with { RegistryFeed = null });
        Assert.Contains("registryFeed", result.Describe(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Below(string folder) =>
        Directory.EnumerateDirectories(Path.Combine(CasesFolder, folder)).Select(path => Path.GetRelativePath(CasesFolder, path));

    private static string Answer(string status, string errors) =>
        "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>"
        + "<rs:RegistryResponse xmlns:rs=\"urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0\" "
        + $"status=\"urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:{status}\">{errors}</rs:RegistryResponse></s:Body></s:Envelope>";

    private static string Error(string code) =>
        $"<rs:RegistryErrorList><rs:RegistryError errorCode=\"{code}\" codeContext=\"no\" "
        + "severity=\"urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Error\"/></rs:RegistryErrorList>";

    /// <summary>The ids that the refusal names between quotation marks.</summary>
    private static IEnumerable<string> Unresolved(string answer) =>
        answer.Split("id '").Skip(1).Select(rest => rest.Split('\'')[0]);

    private static string RemoveReference(string request, string id)
    {
        int at = request.IndexOf($"id=\"{id}\"", StringComparison.Ordinal);
        int start = request.LastIndexOf('<', at);
        return request.Remove(start, request.IndexOf('>', at) + 1 - start);
    }

    /// <summary>Runs a case against the domain, but for what answers removals.</summary>
    private async Task AssertAsync(Verdict verdict, string name, Func<string, Func<string, Task<string>>, Task<string>> removal)
    {
        await using InProcessHost peer = await InProcessHost.StartAsync(_ => { }, routes => routes.MapPost("/", async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            string request = await reader.ReadToEndAsync();
            string type = context.Request.ContentType!;
            async Task<string> ForwardAsync(string body)
            {
                using StringContent content = new(body, Encoding.UTF8);
                content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
                using HttpResponseMessage response = await Http.PostAsync(domain.Sut.Registry, content);
                return await response.Content.ReadAsStringAsync();
            }

            context.Response.ContentType = "application/soap+xml; charset=utf-8";
            await context.Response.WriteAsync(
                request.Contains($"{RemovalAction}<", StringComparison.Ordinal)
                    ? await removal(request, ForwardAsync)
                    : await ForwardAsync(request));
        }));
        await AssertAsync(verdict, name, domain.Sut with { Registry = peer.Uri });
    }

    private static async Task<CaseResult> AssertAsync(Verdict verdict, string name, SystemUnderTest sut)
    {
        ConformanceCase one = Assert.Single(ConformanceRunner.LoadCases(Path.Combine(CasesFolder, name)));
        using ConformanceRunner runner = new($"{Guid.NewGuid():N}");
        CaseResult result = await runner.RunAsync(one, sut, TestContext.Current.CancellationToken);
        Assert.True(result.Verdict == verdict, result.Describe());
        return result;
    }

    /// <summary>Stands before a registry's feed, and sends it something else for a link change, or nothing.</summary>
    private sealed class FeedInBetween(NetworkAddress registry, Func<Er7Message, Er7Message?> instead) : IHl7Transaction
    {
        public Transaction Transaction { get; } = new("ITI-64", "in between", Request: "ADT^A04 ADT^A43", Response: "ACK");

        public async Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
        {
            if ((request["MSH-9.2"] == "A43" ? instead(request) : request) is not { } passed)
            {
                return Ack.Write(request, AcknowledgmentCode.AA, [], TimeProvider.System.GetUtcNow());
            }

            await using MllpClient client = new(registry.Host, registry.Port);
            return await client.SendAsync(passed, cancel);
        }
    }
}

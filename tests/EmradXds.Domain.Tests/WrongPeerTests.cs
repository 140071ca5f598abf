using System.Net.Sockets;
using System.Text;
using EmradXds.Conformance;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EmradXds.Domain.Tests;

/// <summary>The runner against systems that do wrong: what a step looks at beside the answer's body is a failure too.</summary>
public sealed class WrongPeerTests
{
    private const string Retrieve = """
        <xdsb:RetrieveDocumentSetRequest xmlns:xdsb="urn:ihe:iti:xds-b:2007"><xdsb:DocumentRequest>
          <xdsb:RepositoryUniqueId>1.2</xdsb:RepositoryUniqueId><xdsb:DocumentUniqueId>1.2.3</xdsb:DocumentUniqueId>
        </xdsb:DocumentRequest></xdsb:RetrieveDocumentSetRequest>
        """;

    [Theory]
    [InlineData("as provided", Verdict.Pass)]
    [InlineData("as provideD", Verdict.Fail)]
    [InlineData("as provided ", Verdict.Fail)]
    [InlineData("", Verdict.Fail)]
    public async Task Other_bytes_than_were_provided_are_a_failure(string returned, Verdict verdict)
    {
        CaseStep step = new()
        {
            Do = "soap",
            Transaction = "ITI-43",
            Expects = new Expectation { Documents = [new("1.2.3", "1.2", "doc")] },
        };
        CaseResult result = await RunAsync(step, context => context.Response.WriteAsync(Package(returned)));
        Assert.Equal(verdict, result.Verdict);
    }

    [Fact]
    public async Task A_document_without_its_MIME_part_is_a_failure()
    {
        CaseStep step = new() { Do = "soap", Transaction = "ITI-43", Expects = new Expectation { Status = ["Success"] } };
        CaseResult result = await RunAsync(step, context => context.Response.WriteAsync(Package("as provided", contentId: "other")));
        Assert.Equal(Verdict.Fail, result.Verdict);
    }

    [Theory]
    [InlineData(true, Verdict.Fail)]
    [InlineData(false, Verdict.Pass)]
    public async Task Whoever_contacts_an_unregistered_ReplyTo_fails(bool contacts, Verdict verdict)
    {
        CaseStep step = new()
        {
            Do = "query",
            Query = "GetDocuments",
            Parameters = ["$XDSDocumentEntryUniqueId ('1.2.3')"],
            ReplyTo = "listener",
            Expects = new Expectation { Fault = new ExpectedFault { Code = "Sender" } },
        };
        CaseResult result = await RunAsync(step, async context =>
        {
            using StreamReader reader = new(context.Request.Body);
            string request = await reader.ReadToEndAsync();
            int start = request.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            string address = request[request.IndexOf("<wsa:Address>", start, StringComparison.Ordinal)..].Split('<', '>')[2];
            if (contacts)
            {
                using TcpClient client = new();
                await client.ConnectAsync(new Uri(address).Host, new Uri(address).Port);
            }

            context.Response.StatusCode = 500;
            context.Response.ContentType = "application/soap+xml";
            await context.Response.WriteAsync(
                "<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code>"
                + "<s:Reason><s:Text xml:lang=\"en\">no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>");
        });
        Assert.Equal(verdict, result.Verdict);
    }

    [Fact]
    public async Task A_repeated_step_ends_with_the_first_failure()
    {
        int calls = 0;
        CaseStep step = new()
        {
            Do = "query",
            Query = "GetDocuments",
            Times = "3",
            Expects = new Expectation { Status = ["Success"] },
        };
        CaseResult result = await RunAsync(step, context =>
        {
            calls++;
            context.Response.ContentType = "application/soap+xml";
            return context.Response.WriteAsync(Envelope(
                "<query:AdhocQueryResponse xmlns:query=\"urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0\" status=\"urn:x:"
                + $"{(calls < 2 ? "Success" : "Failure")}\"/>"));
        });
        Assert.Equal(Verdict.Fail, result.Verdict);
        Assert.Equal(2, calls);
    }

    private static async Task<CaseResult> RunAsync(CaseStep step, RequestDelegate answer)
    {
        using TempFolder folder = new();
        await File.WriteAllTextAsync(folder.File("request.xml"), Retrieve);
        await using InProcessHost peer = await InProcessHost.StartAsync(_ => { }, routes => routes.MapPost("/", async context =>
        {
            context.Response.ContentType =
                "multipart/related; type=\"application/xop+xml\"; start=\"<root>\"; start-info=\"application/soap+xml\"; boundary=b";
            await answer(context);
        }));
        SystemUnderTest sut = new()
        {
            Name = "a wrong peer",
            Profile = TestDomain.ProfileFolder,
            Registry = peer.Uri,
            Repository = peer.Uri,
            Pix = new NetworkAddress("127.0.0.1", 1),
            Trusts = [],
        };
        ConformanceCase one = new()
        {
            Id = "wrong",
            Title = "A peer that does wrong",
            Actor = "Document Registry",
            Folder = folder.Path,
            Contents = new Dictionary<string, CaseContent> { ["doc"] = new() { Text = "as provided" } },
            Steps = [step],
        };
        using ConformanceRunner runner = new();
        return await runner.RunAsync(one, sut, CancellationToken.None);
    }

    private static string Envelope(string body) =>
        $"<s:Envelope xmlns:s=\"http://www.w3.org/2003/05/soap-envelope\"><s:Body>{body}</s:Body></s:Envelope>";

    private static string Package(string content, string contentId = "doc")
    {
        string body = Envelope("""
            <xdsb:RetrieveDocumentSetResponse xmlns:xdsb="urn:ihe:iti:xds-b:2007" xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0">
              <rs:RegistryResponse status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"/>
              <xdsb:DocumentResponse>
                <xdsb:RepositoryUniqueId>1.2</xdsb:RepositoryUniqueId><xdsb:DocumentUniqueId>1.2.3</xdsb:DocumentUniqueId>
                <xdsb:mimeType>text/plain</xdsb:mimeType>
                <xdsb:Document><xop:Include xmlns:xop="http://www.w3.org/2004/08/xop/include" href="cid:doc"/></xdsb:Document>
              </xdsb:DocumentResponse>
            </xdsb:RetrieveDocumentSetResponse>
            """);
        StringBuilder package = new();
        package.Append("--b\r\nContent-Type: application/xop+xml; charset=UTF-8; type=\"application/soap+xml\"\r\nContent-ID: <root>\r\n\r\n");
        package.Append(body);
        package.Append($"\r\n--b\r\nContent-Type: text/plain\r\nContent-ID: <{contentId}>\r\n\r\n{content}\r\n--b--\r\n");
        return package.ToString();
    }
}

using System.Net;
using System.Xml.Linq;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Queries;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Registry.Tests;

/// <summary>A registry on real sockets with a database of its own: tests speak to it as a repository, a consumer and an identity source do.</summary>
internal sealed class RegistryUnderTest : IAsyncDisposable
{
    public static readonly AffinityDomain Domain = AffinityDomain.Load(Path.Combine(Surroundings.Root, "profiles", "emrad"));

    private readonly InProcessHost host;
    private readonly HttpClient http = new();
    private readonly MllpClient feed;
    private int messages;

    private RegistryUnderTest(InProcessHost host, IPEndPoint mllp) =>
        (this.host, feed) = (host, new MllpClient(mllp.Address.ToString(), mllp.Port));

    public LogCapture Log => host.Log;

    public Uri Uri => new(host.Uri, "registry");

    public IServiceProvider Services => host.Services;

    public static async Task<RegistryUnderTest> StartAsync(
        TempFolder folder, RegistryOptions? options = null, TimeProvider? clock = null, IInterceptor? interceptor = null,
        Action<DbContextOptionsBuilder>? database = null, HttpLimits? limits = null)
    {
        if (database is null)
        {
            TestDatabase.SkipWhereMissing();
        }

        options = (options ?? new RegistryOptions()) with
        {
            MllpEndPoint = new IPEndPoint(IPAddress.Loopback, 0), Columns = TestDatabase.Columns,
            IsLostToAnother = TestDatabase.IsLostToAnother,
        };
        InProcessHost host = await InProcessHost.StartAsync(
            services =>
            {
                services.AddSingleton(Domain);
                services.AddSingleton(clock ?? TimeProvider.System);
                services.AddPooledDbContextFactory<RegistryContext>(builder =>
                {
                    (database ?? (options => TestDatabase.Use(options, folder.File("registry.db"))))(builder);
                    if (interceptor is not null)
                    {
                        builder.AddInterceptors(interceptor);
                    }
                });
                services.AddRegistry(options);
                limits?.AddTo(services);
            },
            application => application.MapRegistry());
        MllpListener listener = host.Services.GetRequiredKeyedService<MllpListener>(RegistryActor.MllpKey);
        return new RegistryUnderTest(host, listener.EndPoint);
    }

    /// <summary>A registry that knows this patient already.</summary>
    public static async Task<RegistryUnderTest> StartWithAsync(TempFolder folder, params string[] patients)
    {
        RegistryUnderTest registry = await StartAsync(folder);
        await registry.MakeKnownAsync(patients);
        return registry;
    }

    public async Task MakeKnownAsync(params string[] patients)
    {
        foreach (string patient in patients)
        {
            Assert.Equal("AA", (await FeedAsync("A04", patient))["MSA-1"]);
        }
    }

    public async Task<Er7Message> FeedAsync(string trigger, string pid3, string? mrg1 = null)
    {
        string merge = mrg1 is null ? "" : $"MRG|{mrg1}\r";
        return await feed.SendAsync(
            Er7Message.Parse(
                $"MSH|^~\\&|PAS|RX1|REGISTRY|EMRAD|20260301101500||ADT^{trigger}|{++messages}|P|2.3.1\r"
                + $"EVN|{trigger}|20260301101500\rPID|||{pid3}||Muster^Mia\r{merge}"),
            CancellationToken.None);
    }

    /// <summary>Sends ADT^A43 (ITI-64).</summary>
    public Task<Er7Message> ChangeLinkAsync(string pid3, string mrg1, string msh3 = "^2.999.36723.7^ISO", string more = "") => feed.SendAsync(
        Er7Message.Parse(
            $"MSH|^~\\&|{msh3}|EMRAD|REGISTRY|EMRAD|20260301101500||ADT^A43^ADT_A43|{++messages}|P|2.5\r"
            + $"EVN||20260301101500\rPID|||{pid3}|| \rMRG|{mrg1}\r{more}"),
        CancellationToken.None);

    /// <summary>Asks a query of ours of the database through Entity Framework, whose interceptors see it then.</summary>
    public async Task AskAsync(Func<RegistryContext, IQueryable> query)
    {
        await using RegistryContext context = Services.GetRequiredService<IDbContextFactory<RegistryContext>>().CreateDbContext();
        foreach (object? row in query(context))
        {
            Assert.NotNull(row);
        }
    }

    /// <summary>Registers by ITI-42.</summary>
    public Task<RegistryResponse> RegisterAsync(Submission submission) => SubmitAsync(
        "urn:ihe:iti:2007:RegisterDocumentSet-b", "urn:ihe:iti:2007:RegisterDocumentSet-bResponse",
        writer => SubmitObjectsRequest.Write(writer, submission));

    /// <summary>Registers by ITI-61.</summary>
    public Task<RegistryResponse> RegisterOnDemandAsync(Submission submission) => SubmitAsync(
        "urn:ihe:iti:2010:RegisterOnDemandDocumentEntry", "urn:ihe:iti:2010:RegisterOnDemandDocumentResponse",
        writer => SubmitObjectsRequest.Write(writer, submission));

    /// <summary>Removes by ITI-62.</summary>
    public Task<RegistryResponse> RemoveAsync(params IReadOnlyList<string> ids) => SubmitAsync(
        "urn:ihe:iti:2010:DeleteDocumentSet", "urn:ihe:iti:2010:DeleteDocumentSetResponse", new RemoveObjectsRequest(ids).Write);

    /// <summary>Posts what is answered by an rs:RegistryResponse, which must tell of no failure of the machinery.</summary>
    public async Task<RegistryResponse> SubmitAsync(string action, string responseAction, Action<System.Xml.XmlWriter> body)
    {
        await using SoapMessage answer = await SendAsync(action, body);
        Assert.Equal(responseAction, answer.Headers.Action);
        RegistryResponse response = RegistryResponse.Read(answer.OpenBody());
        Assert.False(
            response.Findings.Any(f => f.Context.StartsWith("The registry failed", StringComparison.Ordinal)), string.Join('\n', Log.Lines));
        return response;
    }

    /// <summary>Asks by ITI-18, or by ITI-51 where the query is one of multiple patients.</summary>
    public async Task<AdhocQueryResponse> QueryAsync(AdhocQueryRequest query)
    {
        string action = ActionOf(query);
        await using SoapMessage answer = await SendAsync(action, query.Write);
        Assert.Equal($"{action}Response", answer.Headers.Action);
        return AdhocQueryResponse.Read(answer.OpenBody());
    }

    public static string ActionOf(AdhocQueryRequest query) =>
        query.QueryId is FindDocumentsForMultiplePatients.Id or FindFoldersForMultiplePatients.Id
            or FindDocumentsByReferenceIdForMultiplePatients.Id
            ? "urn:ihe:iti:2009:MultiPatientStoredQuery"
            : "urn:ihe:iti:2007:RegistryStoredQuery";

    /// <summary>The answer's body as it stands on the wire.</summary>
    public async Task<XElement> PostAsync(string action, Action<System.Xml.XmlWriter> body)
    {
        await using SoapMessage answer = await SendAsync(action, body);
        return XElement.Load(answer.OpenBody());
    }

    /// <summary>Posts bytes as they are.</summary>
    public async Task<(int Status, string Body)> PostAsync(byte[] content, string contentType)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Uri);
        request.Content = new ByteArrayContent(content);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using HttpResponseMessage response = await http.SendAsync(request);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Registers what must be accepted, and answers the entries as the registry now has them.</summary>
    public async Task<IReadOnlyList<DocumentEntry>> MustRegisterAsync(Submission submission)
    {
        RegistryResponse response = submission.Documents.Any(d => d.IsOnDemand)
            ? await RegisterOnDemandAsync(submission)
            : await RegisterAsync(submission);
        Assert.Empty(response.Findings);
        Assert.Equal(ResponseStatus.Success, response.Status);
        return await GetAsync([.. submission.Documents.Select(d => d.UniqueId!)]);
    }

    public async Task<IReadOnlyList<DocumentEntry>> GetAsync(params string[] uniqueIds)
    {
        if (uniqueIds.Length == 0)
        {
            return [];
        }

        AdhocQueryResponse response = await QueryAsync(new GetDocuments { UniqueIds = uniqueIds }.ToRequest());
        Assert.Equal(ResponseStatus.Success, response.Status);
        return [.. uniqueIds.SelectMany(id => response.Objects.Documents.Where(d => d.UniqueId == id))];
    }

    public async Task<T> ReadAsync<T>(Func<RegistryContext, Task<T>> read)
    {
        await using RegistryContext registry =
            await host.Services.GetRequiredService<IDbContextFactory<RegistryContext>>().CreateDbContextAsync();
        return await read(registry);
    }

    /// <summary>Rows of SubmissionSets, DocumentEntries, Folders, Associations.</summary>
    public Task<(int Sets, int Documents, int Folders, int Associations)> CountAsync() => ReadAsync(async registry => (
        await registry.SubmissionSets.CountAsync(),
        await registry.DocumentEntries.CountAsync(),
        await registry.Folders.CountAsync(),
        await registry.Associations.CountAsync()));

    public async ValueTask DisposeAsync()
    {
        await feed.DisposeAsync();
        http.Dispose();
        await host.DisposeAsync();
        TestDatabase.Close();
    }

    private Task<SoapMessage> SendAsync(string action, Action<System.Xml.XmlWriter> body) =>
        new SoapClient(http).SendAsync(Uri, action, body, [], mtom: false, CancellationToken.None);
}

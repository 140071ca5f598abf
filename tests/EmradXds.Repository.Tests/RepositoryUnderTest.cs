using System.Text;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using EmradXds.Storage.S3;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace EmradXds.Repository.Tests;

/// <summary>A repository at its real endpoint, with a database and a folder of its own, and a registry that a test commands.</summary>
internal sealed class RepositoryUnderTest : IAsyncDisposable
{
    public const string RepositoryUniqueId = "2.999.1.9";

    private readonly HttpClient http = new();
    private InProcessHost? host;

    public TempFolder Folder { get; } = new();

    public FakeRegistry Registry { get; } = new();

    public InProcessHost Host => host!;

    public Uri Uri => new(Host.Uri, "repository");

    public HttpClient Http => http;

    /// <summary>Where its documents lie; null: in the folder.</summary>
    public TestBucket? Bucket { get; private init; }

    /// <summary>How slow its initiators may be; null: as Kestrel has it.</summary>
    public HttpLimits? Limits { get; private init; }

    /// <summary>With documents as files.</summary>
    public static Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) => StartAsync(null, change);

    /// <summary>With documents in an object store.</summary>
    public static async Task<RepositoryUnderTest> StartOnS3Async(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        await StartAsync(await TestBucket.CreateAsync(), change);

    /// <summary>With documents as files, and limits to the slowness of its initiators.</summary>
    public static Task<RepositoryUnderTest> StartAsync(HttpLimits limits) => StartAsync(null, null, limits);

    private static async Task<RepositoryUnderTest> StartAsync(
        TestBucket? bucket, Func<RepositoryOptions, RepositoryOptions>? change, HttpLimits? limits = null)
    {
        TestDatabase.SkipWhereMissing();
        RepositoryUnderTest repository = new() { Bucket = bucket, Limits = limits };
        await repository.Registry.StartAsync();
        await repository.StartAgainAsync(change);
        return repository;
    }

    /// <summary>Starts the repository, again on the same database and folder if it ran before.</summary>
    public async Task StartAgainAsync(Func<RepositoryOptions, RepositoryOptions>? change = null)
    {
        await StopAsync();
        RepositoryOptions options = new()
        {
            RepositoryUniqueId = RepositoryUniqueId,
            Folder = Folder.File("store"),
            RegistryUri = Registry.Uri,
            PendingRetry = TimeSpan.FromMilliseconds(50),
        };
        host = await InProcessHost.StartAsync(
            services =>
            {
                services.AddPooledDbContextFactory<RepositoryContext>(builder => TestDatabase.Use(builder, Folder.File("repository.db")));
                if (Bucket is not null)
                {
                    services.AddSingleton<IDocumentStore>(_ => new S3DocumentStore(Bucket.Options));
                }

                services.AddRepository(change?.Invoke(options) ?? options);
                Limits?.AddTo(services);
            },
            application => application.MapRepository());
    }

    public async Task StopAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
            host = null;
        }
    }

    /// <summary>Submits documents by our own writer, one attachment each.</summary>
    public async Task<RegistryResponse> ProvideAsync(Submission submission, params byte[][] contents)
    {
        SentAttachment[] attachments = [.. contents.Select((content, i) => new SentAttachment(
            $"part{i}@test", "application/octet-stream", async (stream, cancel) => await stream.WriteAsync(content, cancel)))];
        await using SoapMessage answer = await new SoapClient(http).SendAsync(
            Uri,
            "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",
            writer => ProvideAndRegisterDocumentSetRequest.Write(
                writer, submission,
                    [.. attachments.Select((part, i) => KeyValuePair.Create(submission.Documents[i].EntryUuid, part.Href))]),
            attachments,
            mtom: true,
            TestContext.Current.CancellationToken);
        return RegistryResponse.Read(answer.OpenBody());
    }

    /// <summary>Posts bytes as they are.</summary>
    public async Task<(int Status, string Body)> PostAsync(byte[] content, string contentType)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, Uri);
        request.Content = new ByteArrayContent(content);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Retrieves documents; what came, by uniqueId.</summary>
    public async Task<(RetrieveDocumentSetResponse Response, Dictionary<string, byte[]> Documents)>
        RetrieveAsync(params DocumentRequest[] asked)
    {
        await using SoapMessage answer = await new SoapClient(http).SendAsync(
            Uri,
            "urn:ihe:iti:2007:RetrieveDocumentSet",
            new RetrieveDocumentSetRequest(asked).Write,
            [],
            mtom: true,
            TestContext.Current.CancellationToken);
        RetrieveDocumentSetResponse response = RetrieveDocumentSetResponse.Read(answer.OpenBody());
        Dictionary<string, string> byContentId =
            response.Documents.ToDictionary(d => d.Content.ContentId!, d => d.Request.DocumentUniqueId);
        Dictionary<string, byte[]> documents = [];
        await foreach (ReceivedAttachment attachment in answer.ReadAttachmentsAsync(TestContext.Current.CancellationToken))
        {
            MemoryStream content = new();
            await attachment.Content.CopyToAsync(content, TestContext.Current.CancellationToken);
            documents[byContentId[attachment.ContentId]] = content.ToArray();
        }

        Assert.True(answer.IsMtom);
        return (response, documents);
    }

    public async Task<byte[]?> RetrieveAsync(string uniqueId) =>
        (await RetrieveAsync(new DocumentRequest(RepositoryUniqueId, uniqueId))).Documents.GetValueOrDefault(uniqueId);

    /// <summary>The document store as it stands, whether the repository runs or not.</summary>
    public IDocumentStore Store() => Bucket is null ? new FileDocumentStore(Folder.File("store")) : new S3DocumentStore(Bucket.Options);

    /// <summary>Name and size of everything in the document store.</summary>
    public async Task<IReadOnlyList<(string Name, long Size)>> StoredAsync() => Bucket is not null
        ? await Bucket.ObjectsAsync()
        : [.. Directory.GetFiles(Folder.File("store"), "*", SearchOption.AllDirectories)
            .Select(file => (file, new FileInfo(file).Length))];

    /// <summary>Puts other bytes in the place of a stored document's, or none at all.</summary>
    public Task TamperAsync(string name, byte[]? content)
    {
        if (Bucket is not null)
        {
            return content is null ? Bucket.DeleteAsync(name) : Bucket.ReplaceAsync(name, content);
        }

        File.Delete(name);
        return content is null ? Task.CompletedTask : File.WriteAllBytesAsync(name, content);
    }

    /// <summary>The document store is gone altogether.</summary>
    public Task LoseStoreAsync() =>
        Bucket?.RemoveAsync() ?? Task.Run(() => Directory.Delete(Folder.File("store"), recursive: true));

    /// <summary>Adds a row behind the repository's back, also while it is stopped.</summary>
    public async Task AddRowAsync(DocumentRow row)
    {
        DbContextOptionsBuilder<RepositoryContext> options = new();
        TestDatabase.Use(options, Folder.File("repository.db"));
        await using RepositoryContext context = new(options.Options);
        context.Add(row);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Makes all documents older than they are.</summary>
    public async Task AgeAsync(TimeSpan by)
    {
        await using RepositoryContext context = await Host.Services.GetRequiredService<IDbContextFactory<RepositoryContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.Documents.ForEachAsync(row => row.StoredAt -= by, TestContext.Current.CancellationToken);
        await context.SaveChangesAsync(TestContext.Current.CancellationToken);
    }

    public async Task<List<DocumentRow>> RowsAsync()
    {
        await using RepositoryContext context = await Host.Services.GetRequiredService<IDbContextFactory<RepositoryContext>>()
            .CreateDbContextAsync(TestContext.Current.CancellationToken);
        return await context.Documents.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Nothing is left of a submission: no file, no row, nothing registered.</summary>
    public async Task AssertNothingStoredAsync()
    {
        Assert.Empty(await StoredAsync());
        Assert.Empty(await RowsAsync());
        Assert.Empty(Registry.Registered);
    }

    public static void AssertFailure(RegistryResponse response, params XdsErrorCode[] codes)
    {
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Equal(
            codes.Select(code => code.ToString()).Order(StringComparer.Ordinal),
            response.Findings.Where(finding => finding.Severity == Severity.Error)
                .Select(finding => finding.Code).Order(StringComparer.Ordinal));
    }

    /// <summary>A body as a SOAP envelope around it, plain.</summary>
    public static byte[] Envelope(Action<XmlWriter> body, string action) => Encoding.UTF8.GetBytes(
        $"<s:Envelope xmlns:s=\"{SoapNames.Envelope}\"><s:Header><a:Action xmlns:a=\"{SoapNames.Addressing}\">{action}</a:Action>" +
        $"</s:Header><s:Body>{Write(body)}</s:Body></s:Envelope>");

    public static string Write(Action<XmlWriter> body)
    {
        StringBuilder text = new();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            body(writer);
        }

        return text.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Registry.DisposeAsync();
        http.Dispose();
        TestDatabase.Close();
        Folder.Dispose();
        if (Bucket is not null)
        {
            await Bucket.DisposeAsync();
        }
    }
}

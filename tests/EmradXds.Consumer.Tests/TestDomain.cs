using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Xml;
using System.Xml.Linq;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace EmradXds.Consumer.Tests;

/// <summary>A registry, a repository and two imaging sources that answer real SOAP as a test tells them.</summary>
internal sealed class TestDomain : IAsyncDisposable
{
    public const string PatientIdOid = "2.999.1";
    public const string Repository = "2.999.2";
    public const string Lincoln = "2.999.3.1";
    public const string Nottingham = "2.999.3.2";
    public const string Nhs = "9990000018";

    private readonly HttpClient http = new();
    private InProcessHost? host;

    public List<DocumentEntry> Entries { get; } = [];

    public Findings RegistryFindings { get; } = new();

    public Func<DocumentRequest, SourceAnswer> AnswerDocument { get; set; } = _ => new();

    /// <summary>Retrieve Location UID to what that source answers.</summary>
    public Dictionary<string, Func<RetrieveImagingDocumentSetRequest, SourceAnswer>> Sources { get; } = [];

    public ConcurrentQueue<AdhocQueryRequest> Queries { get; } = [];

    public ConcurrentQueue<(string Location, RetrieveImagingDocumentSetRequest Request)> Retrievals { get; } = [];

    /// <summary>Every request's body as it came.</summary>
    public ConcurrentQueue<XElement> Requests { get; } = [];

    public ConcurrentQueue<string> TraceParents { get; } = [];

    public static async Task<TestDomain> StartAsync()
    {
        TestDomain domain = new();
        domain.host = await InProcessHost.StartAsync(_ => { }, domain.Map);
        return domain;
    }

    public ConsumerOptions Options => new()
    {
        Registry = new Uri(host!.Uri, "registry"),
        PatientIdAuthorityOid = PatientIdOid,
        Repositories = new Dictionary<string, Uri> { [Repository] = new(host.Uri, "repository") },
        ImagingSources = new Dictionary<string, Uri>
        {
            [Lincoln] = new(host.Uri, $"imaging/{Lincoln}"),
            [Nottingham] = new(host.Uri, $"imaging/{Nottingham}"),
        },
    };

    public XdsImagingConsumer Consumer(Func<ConsumerOptions, ConsumerOptions>? change = null) =>
        new(http, change is null ? Options : change(Options));

    /// <summary>Shares a study: its manifest in the repository, its entry in the registry, its files in the sources.</summary>
    public DocumentEntry Share(params (string Location, TestFile File)[] files)
    {
        KeyObjectManifest manifest = Manifest(files);
        byte[] bytes = BytesOf(manifest);
        DocumentEntry entry = EntryOf(manifest, bytes);
        Entries.Add(entry);
        AnswerDocument = request => new SourceAnswer { Documents = { (request, bytes) } };
        foreach (string location in files.Select(file => file.Location).Distinct())
        {
            Sources[location] = request => Serve(request, files);
        }

        return entry;
    }

    public static SourceAnswer Serve(RetrieveImagingDocumentSetRequest request, IReadOnlyList<(string Location, TestFile File)> files)
    {
        SourceAnswer answer = new();
        foreach (DocumentRequest document in request.Studies.SelectMany(s => s.Series).SelectMany(s => s.Documents))
        {
            TestFile? file = files.FirstOrDefault(f => f.File.Instance == document.DocumentUniqueId).File;
            if (file is null)
            {
                answer.Findings.Error(XdsErrorCode.XDSDocumentUniqueIdError, "not here", document.DocumentUniqueId);
            }
            else
            {
                answer.Documents.Add((document, file.Bytes()));
            }
        }

        return answer;
    }

    public static KeyObjectManifest Manifest(params (string Location, TestFile File)[] files) => new()
    {
        SopInstanceUid = DicomUidGenerator.New(),
        SeriesInstanceUid = DicomUidGenerator.New(),
        StudyInstanceUid = files[0].File.Study,
        TitleCode = "113030",
        PatientId = "LN1",
        PatientName = "TEST^ONE",
        StudyDate = "20260102",
        StudyTime = "030405",
        Manufacturer = "EMRAD XDS",
        Created = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        Series =
        [
            .. files.GroupBy(f => (f.Location, f.File.Study, f.File.Series)).Select(series => new ManifestSeries(
                series.Key.Study, series.Key.Series, series.Key.Location, "AET", null,
                [.. series.Select(f => new ManifestInstance(TestFile.SopClass, f.File.Instance))])),
        ],
    };

    public static byte[] BytesOf(KeyObjectManifest manifest)
    {
        using MemoryStream file = new();
        new DicomFile(manifest.ToDataset(), DicomTransferSyntax.ExplicitVRLittleEndian).Write(file);
        return file.ToArray();
    }

    public static DocumentEntry EntryOf(KeyObjectManifest manifest, byte[] bytes) => new()
    {
        EntryUuid = $"urn:uuid:{Guid.NewGuid()}",
        UniqueId = manifest.SopInstanceUid,
        PatientId = $"{Nhs}^^^&{PatientIdOid}&ISO",
        Status = AvailabilityStatus.Approved,
        MimeType = "application/dicom",
        RepositoryUniqueId = Repository,
        Hash = Convert.ToHexStringLower(SHA1.HashData(bytes)),
        Size = bytes.Length,
        ReferenceIds = [$"{manifest.StudyInstanceUid}^^^^urn:ihe:iti:xds:2016:studyInstanceUID"],
    };

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await host!.DisposeAsync();
    }

    private void Map(WebApplication application)
    {
        application.MapPost("/registry", context => AnswerAsync(context, "urn:ihe:iti:2007:RegistryStoredQueryResponse", body =>
        {
            Queries.Enqueue(AdhocQueryRequest.Read(body));
            return (writer => AdhocQueryResponse.Write(writer, RegistryFindings, Entries.Select(EbrimWriter.ToFragment), []), [], null);
        }));
        application.MapPost("/repository", context => AnswerAsync(context, "urn:ihe:iti:2007:RetrieveDocumentSetResponse", body =>
            Package(AnswerDocument(RetrieveDocumentSetRequest.Read(body).Documents[0]))));
        application.MapPost("/imaging/{location}", (string location, HttpContext context) =>
            AnswerAsync(context, "urn:ihe:iti:2007:RetrieveDocumentSetResponse", body =>
            {
                RetrieveImagingDocumentSetRequest request = RetrieveImagingDocumentSetRequest.Read(body);
                Retrievals.Enqueue((location, request));
                return Package(Sources[location](request));
            }));
    }

    private static (Action<XmlWriter> Body, IReadOnlyList<SentAttachment> Parts, SourceAnswer? Answer) Package(SourceAnswer answer)
    {
        List<DocumentResponse> documents = [];
        List<SentAttachment> parts = [];
        foreach ((DocumentRequest asked, byte[] bytes) in answer.Documents)
        {
            if (answer.Inline)
            {
                documents.Add(new DocumentResponse(asked, "application/dicom", DocumentContent.InEnvelope(new MemoryStream(bytes))));
                continue;
            }

            string id = SentAttachment.NewContentId();
            documents.Add(new DocumentResponse(asked, "application/dicom", DocumentContent.Attached(id)));
            parts.Add(new SentAttachment(id, "application/dicom", (stream, cancel) => stream.WriteAsync(bytes, cancel).AsTask()));
        }

        // Parts come in another order than their documents: XOP binds them by name alone.
        parts.Reverse();
        return (RetrieveDocumentSetResponse.From(answer.Findings, documents).Write, parts, answer);
    }

    private async Task AnswerAsync(
        HttpContext context,
        string action,
        Func<XmlReader, (Action<XmlWriter> Body, IReadOnlyList<SentAttachment> Parts, SourceAnswer? Answer)> answer)
    {
        TraceParents.Enqueue(context.Request.Headers["traceparent"].ToString());
        await using SoapMessage message = await SoapMessage.ReadAsync(
            context.Request.Body, context.Request.ContentType, SoapReadOptions.Default, context.RequestAborted);
        Requests.Enqueue(XElement.Load(message.OpenBody()));
        (Action<XmlWriter> body, IReadOnlyList<SentAttachment> parts, SourceAnswer? told) = answer(message.OpenBody());
        if (told?.BreaksAfter is { } bytes)
        {
            SentAttachment first = parts[0];
            parts =
            [
                first with { WriteAsync = (stream, cancel) => BreakAsync(first, stream, bytes, told.Hangs, context, cancel) },
                .. parts.Skip(1),
            ];
        }

        SoapWriter writer = new(new SoapHeaders { Action = action, RelatesTo = message.Headers.MessageId }, body, parts, message.IsMtom);
        context.Response.ContentType = writer.ContentType;
        await writer.WriteAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task BreakAsync(
        SentAttachment part, Stream stream, int bytes, bool hangs, HttpContext context, CancellationToken cancel)
    {
        using MemoryStream whole = new();
        await part.WriteAsync(whole, cancel);
        await stream.WriteAsync(whole.GetBuffer().AsMemory(0, bytes), cancel);
        await stream.FlushAsync(cancel);
        if (hangs)
        {
            // Until the other side gives up.
            await Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);
        }

        context.Abort();
    }
}

using System.Collections.Concurrent;
using System.Text;
using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Serving;
using EmradXds.Soap;
using EmradXds.Testing;

namespace EmradXds.Repository.Tests;

/// <summary>A registry on a real socket that registers whatever comes, or does what a test tells it.</summary>
internal sealed class FakeRegistry : IAsyncDisposable
{
    private InProcessHost? host;

    /// <summary>What was registered.</summary>
    public ConcurrentQueue<Submission> Registered { get; } = [];

    /// <summary>The body of the last ITI-42, as it came.</summary>
    public string LastRequest { get; private set; } = "";

    /// <summary>The body of the last ITI-18, as it came.</summary>
    public string LastQuery { get; private set; } = "";

    /// <summary>Trace ids of the ITI-42 that came.</summary>
    public ConcurrentQueue<string> TraceIds { get; } = [];

    /// <summary>What is wrong with a submission; nothing unless a test says so.</summary>
    public Action<Submission, Findings> Judge { get; set; } = (_, _) => { };

    /// <summary>Called after a submission was registered, before it is answered.</summary>
    public Func<Task> BeforeAnswer { get; set; } = () => Task.CompletedTask;

    /// <summary>Called before a query is answered, with the uniqueIds asked for.</summary>
    public Func<IReadOnlyList<string>, Task> BeforeQueryAnswer { get; set; } = _ => Task.CompletedTask;

    /// <summary>Which entries it shows to who asks at $MetadataLevel 2 alone; none unless a test says so.</summary>
    public Func<DocumentEntry, bool> HidesAtLevel1 { get; set; } = _ => false;

    /// <summary>The AdhocQueryResponse that every query is answered with; null: what was registered.</summary>
    public string? QueryAnswer { get; set; }

    /// <summary>The objectType that its entries have; null: that of stable documents.</summary>
    public string? ObjectType { get; set; }

    public Uri Uri => new(host!.Uri, "registry");

    public async Task StartAsync(int port = 0) => host = await InProcessHost.StartAsync(
        _ => { },
        application =>
        {
            application.Urls.Clear();
            application.Urls.Add($"http://127.0.0.1:{port}");
            application.MapSoap("/registry", _ => [new Register(this), new Query(this)]);
        });

    public async ValueTask DisposeAsync()
    {
        if (host is not null)
        {
            await host.DisposeAsync();
        }
    }

    private sealed class Register(FakeRegistry registry) : ISoapTransaction
    {
        public Transaction Transaction { get; } = new(
            "ITI-42", "Register Document Set", "urn:ihe:iti:2007:RegisterDocumentSet-b", "urn:ihe:iti:2007:RegisterDocumentSet-bResponse");

        public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
        {
            registry.LastRequest = request.OpenBody().ReadOuterXml();
            registry.TraceIds.Enqueue(exchange.TraceId);
            Findings findings = [];
            Submission submission = SubmitObjectsRequest.Read(request.OpenBody(), findings);
            registry.Judge(submission, findings);
            if (!findings.AnyErrors)
            {
                registry.Registered.Enqueue(submission);
            }

            await registry.BeforeAnswer();
            return new SoapReply(RegistryResponse.From(findings).Write);
        }

        public SoapReply Broken(string correlation) => throw new NotSupportedException();
    }

    private sealed class Query(FakeRegistry registry) : ISoapTransaction
    {
        public Transaction Transaction { get; } = new(
            "ITI-18", "Registry Stored Query", "urn:ihe:iti:2007:RegistryStoredQuery", "urn:ihe:iti:2007:RegistryStoredQueryResponse");

        public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
        {
            registry.LastQuery = request.OpenBody().ReadOuterXml();
            Findings findings = [];
            AdhocQueryRequest message = AdhocQueryRequest.Read(request.OpenBody());
            GetDocuments query = GetDocuments.Read(message, findings)!;
            await registry.BeforeQueryAnswer(query.UniqueIds);
            if (registry.QueryAnswer is { } answer)
            {
                return new SoapReply((XmlWriter writer) => writer.WriteRaw(answer));
            }

            bool all = MetadataLevel.Read(message, findings) == 2;
            DocumentEntry[] entries =
            [
                .. registry.Registered.SelectMany(submission => submission.Documents)
                    .Select((entry, i) => entry with { EntryUuid = $"urn:uuid:00000000-0000-4000-8000-{i:d12}", Status = AvailabilityStatus.Approved })
                    .Where(entry => query.UniqueIds.Contains(entry.UniqueId!) || query.EntryUuids.Contains(entry.EntryUuid))
                    .Where(entry => all || !registry.HidesAtLevel1(entry)),
            ];
            if (message.ReturnType == "ObjectRef")
            {
                return new SoapReply((XmlWriter writer) =>
                    AdhocQueryResponse.Write(writer, findings, [], entries.Select(entry => entry.EntryUuid)));
            }

            if (entries.DistinctBy(entry => entry.PatientId).Count() > 1)
            {
                findings.Error(XdsErrorCode.XDSResultNotSinglePatient, "entries of several patients");
                entries = [];
            }

            return new SoapReply((XmlWriter writer) => AdhocQueryResponse.Write(writer, findings, entries.Select(OfItsType), []));
        }

        public SoapReply Broken(string correlation) => throw new NotSupportedException();

        private byte[] OfItsType(DocumentEntry entry)
        {
            byte[] fragment = EbrimWriter.ToFragment(entry);
            return registry.ObjectType is null
                ? fragment
                : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(fragment).Replace(
                    "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1", registry.ObjectType, StringComparison.Ordinal));
        }
    }
}

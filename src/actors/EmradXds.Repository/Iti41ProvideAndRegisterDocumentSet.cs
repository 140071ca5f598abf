using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Outbound;
using EmradXds.Repository.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Repository;

/// <summary>ITI-41 Provide and Register Document Set-b, and RAD-68 with it: the Document Repository's side.</summary>
/// <remarks>ITI TF-2: 3.41. In order:
///   1 parse     the metadata, and which xdsb:Document belongs to which DocumentEntry
///   2 receive   each document as it arrives: to disk, hashed and counted on the way, synced; to the end of the package, or nothing counts
///   3 validate  hash and size against the metadata and against what is stored; every finding is kept
///   4 store     each document to its place, marked pending
///   5 register  ITI-42 with hash, size and repositoryUniqueId added
///   6 settle    registered: served from now on; refused: removed; no answer: <see cref="PendingRegistrations"/> finds out
///   7 respond   Success, or Failure with all findings, the registry's unchanged</remarks>
public sealed class Iti41ProvideAndRegisterDocumentSet(
    IDbContextFactory<RepositoryContext> contexts,
    FileDocumentStore store,
    Iti42RegisterDocumentSet registry,
    RepositoryOptions options,
    TimeProvider clock) : ISoapTransaction
{
    private const int DiskFullPosix = 28;
    private const int QuotaExceededLinux = 122;
    private const int DiskFullWindows = unchecked((int)0x80070070);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-41",
        "Provide and Register Document Set",
        Request: "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",
        Response: "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse",
        RequestElement: "ProvideAndRegisterDocumentSetRequest")
    {
        ReadsAttachments = true,
    };

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse
        Findings findings = [];
        ProvideAndRegisterDocumentSetRequest message = ProvideAndRegisterDocumentSetRequest.Read(request.OpenBody(), findings);
        IReadOnlyList<ProvidedDocument> provided = ProvidedDocument.Match(message, options.MaxDocuments, findings);
        Describe(message.Submission, exchange);
        try
        {
            // 2 receive, 3 validate
            await ReceiveAsync(request, provided, findings, cancel);
            await CheckAsync(provided, findings, cancel);
            if (!findings.AnyErrors)
            {
                // 4 store, 5 register, 6 settle
                await RegisterAsync(message.Submission, provided, findings, cancel);
            }
        }
        catch (IOException e) when (IsDiskFull(e))
        {
            ReportDiskFull(findings);
        }
        finally
        {
            foreach (ProvidedDocument document in provided.Where(document => document.Staged is not null))
            {
                store.Discard(document.Staged!);
            }

            foreach ((_, DocumentContent content) in message.Documents)
            {
                content.Dispose();
            }
        }

        // 7 respond
        RegistryResponse response = RegistryResponse.From(findings);
        exchange.Outcome = RepositoryActor.Describe(response.Status, findings);
        return new SoapReply(response.Write, [], request.IsMtom);
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => new(RegistryResponse.From(RepositoryActor.Broken(correlation)).Write);

    private static void Describe(Submission submission, Exchange exchange)
    {
        exchange.Objects = RepositoryActor.Describe(
            [submission.Set?.UniqueId ?? "", .. submission.Documents.Select(entry => entry.UniqueId ?? "")]);
        if (submission.Documents.Any(Rad68ProvideAndRegisterImagingDocumentSet.IsManifest))
        {
            exchange.Number = Rad68ProvideAndRegisterImagingDocumentSet.Transaction.Number;
        }
    }

    /// <summary>Reads the package to its end even when the submission is refused already: only then does the sender listen.</summary>
    private async Task ReceiveAsync(
        SoapMessage request, IReadOnlyList<ProvidedDocument> provided, Findings findings, CancellationToken cancel)
    {
        bool refused = findings.AnyErrors;
        foreach (ProvidedDocument document in provided.Where(document => document.Content.Inline is not null && !refused))
        {
            refused = !await StageAsync(document, document.Content.Inline!, findings, cancel);
        }

        Dictionary<string, ProvidedDocument> attached = provided
            .Where(document => document.Content.ContentId is not null)
            .ToDictionary(document => document.Content.ContentId!);
        await foreach (ReceivedAttachment attachment in request.ReadAttachmentsAsync(cancel))
        {
            if (!refused && attached.TryGetValue(attachment.ContentId, out ProvidedDocument? document))
            {
                refused = !await StageAsync(document, attachment.Content, findings, cancel);
            }
        }
    }

    /// <summary>False where the disk is full: no further document need be tried.</summary>
    private async Task<bool> StageAsync(ProvidedDocument document, Stream content, Findings findings, CancellationToken cancel)
    {
        try
        {
            document.Staged = await store.StageAsync(content, options.MaxDocumentBytes, cancel);
        }
        catch (IOException e) when (IsDiskFull(e))
        {
            ReportDiskFull(findings);
            return false;
        }

        if (document.Staged is null)
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryOutOfResources,
                $"Document of DocumentEntry {document.Entry.EntryUuid} is larger than {options.MaxDocumentBytes} bytes",
                document.UniqueId);
        }

        return true;
    }

    private static bool IsDiskFull(IOException e) => e.HResult is DiskFullPosix or QuotaExceededLinux or DiskFullWindows;

    private static void ReportDiskFull(Findings findings) =>
        findings.Error(XdsErrorCode.XDSRepositoryOutOfResources, "The repository has no room for the documents; send again later");

    private async Task CheckAsync(IReadOnlyList<ProvidedDocument> provided, Findings findings, CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        Dictionary<string, DocumentRow> stored =
            RepositoryContext.Registered(await repository.FindAsync(provided.Select(document => document.UniqueId), cancel));
        foreach (ProvidedDocument document in provided.Where(document => document.Staged is not null))
        {
            (DocumentEntry entry, StagedDocument staged) = (document.Entry, document.Staged!);
            string of = $"DocumentEntry {entry.EntryUuid} (uniqueId {entry.UniqueId})";
            if (!string.IsNullOrEmpty(entry.Hash) && !Same(entry.Hash, staged.Hash))
            {
                findings.Error(
                    XdsErrorCode.XDSRepositoryMetadataError,
                    $"{of}: hash is {entry.Hash}, the document's is {staged.Hash}",
                    entry.UniqueId);
            }

            if (entry.Size is { } size && size != staged.Size)
            {
                findings.Error(
                    XdsErrorCode.XDSRepositoryMetadataError, $"{of}: size is {size}, the document has {staged.Size} bytes", entry.UniqueId);
            }

            document.IsStored = stored.TryGetValue(document.UniqueId, out DocumentRow? earlier) && store.Holds(earlier.Id, earlier.Size);
            if (earlier is not null && !Same(earlier.Hash, staged.Hash))
            {
                findings.Error(
                    XdsErrorCode.XDSNonIdenticalHash,
                    $"{of}: a document with that uniqueId and another content is stored already",
                    entry.UniqueId);
            }

            if (Rad68ProvideAndRegisterImagingDocumentSet.IsManifest(entry))
            {
                await using FileStream content = store.OpenStaged(staged);
                await Rad68ProvideAndRegisterImagingDocumentSet.CheckAsync(entry, content, findings, cancel);
            }
        }
    }

    private async Task RegisterAsync(
        Submission submission, IReadOnlyList<ProvidedDocument> provided, Findings findings, CancellationToken cancel)
    {
        IReadOnlyList<DocumentRow> rows = await StoreAsync(provided, cancel);
        Dictionary<string, StagedDocument> staged =
            provided.ToDictionary(document => document.Entry.EntryUuid, document => document.Staged!);
        Submission complete = submission with { Documents = [.. submission.Documents.Select(Complete)] };
        Registration registration = await registry.RegisterAsync(complete, cancel);
        registration.Findings.ToList().ForEach(findings.Add);
        await SettleAsync(rows, registration.State, cancel);

        DocumentEntry Complete(DocumentEntry entry) => staged.TryGetValue(entry.EntryUuid, out StagedDocument? document)
            ? entry with { RepositoryUniqueId = options.RepositoryUniqueId, Hash = document.Hash, Size = document.Size }
            : entry;
    }

    /// <summary>What is stored and registered already, byte for byte, is not stored again. Row before file: a row without file is settled
    /// later, a file without row would stay for ever.</summary>
    private async Task<IReadOnlyList<DocumentRow>> StoreAsync(IReadOnlyList<ProvidedDocument> provided, CancellationToken cancel)
    {
        List<ProvidedDocument> fresh = [.. provided.Where(document => !document.IsStored)];
        List<DocumentRow> rows = [.. fresh.Select(document => new DocumentRow
        {
            Id = document.Staged!.Id,
            UniqueId = document.UniqueId,
            MimeType = document.Entry.MimeType ?? "application/octet-stream",
            Hash = document.Staged.Hash,
            Size = document.Staged.Size,
            StoredAt = clock.GetUtcNow(),
            State = DocumentState.Pending,
        })];
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        repository.Documents.AddRange(rows);
        await repository.SaveChangesAsync(cancel);
        store.Keep([.. fresh.Select(document => document.Staged!)]);
        return rows;
    }

    private async Task SettleAsync(IReadOnlyList<DocumentRow> rows, RegistrationState state, CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        switch (state)
        {
            case RegistrationState.Registered:
                // The registry has decided: that the initiator hangs up now changes nothing.
                await repository.MarkRegisteredAsync(rows, CancellationToken.None);
                break;
            case RegistrationState.Refused:
                rows.ToList().ForEach(row => store.Delete(row.Id));
                await repository.RemoveAsync(rows, cancel);
                break;
        }
    }

    private static bool Same(string hash, string other) => string.Equals(hash, other, StringComparison.OrdinalIgnoreCase);
}

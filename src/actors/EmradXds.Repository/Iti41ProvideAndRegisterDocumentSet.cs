using System.Diagnostics;
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
///   2 receive   each document as it arrives: stored, hashed and counted on the way; to the end of the package, or nothing counts
///   3 validate  hash and size against the metadata and against what is stored; every finding is kept
///   4 keep      what is stored is marked pending
///   5 register  ITI-42 with hash, size and repositoryUniqueId added
///   6 settle    registered: served from now on; refused: removed; no answer: <see cref="PendingRegistrations"/> finds out
///   7 respond   Success, or Failure with all findings, the registry's unchanged</remarks>
internal sealed class Iti41ProvideAndRegisterDocumentSet(
    IDbContextFactory<RepositoryContext> contexts,
    IDocumentStore store,
    ArrivingDocuments arriving,
    Iti42RegisterDocumentSet registry,
    RepositoryOptions options) : ISoapTransaction
{
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
        if (Parse(request, findings) is not { } message)
        {
            return Respond(request, exchange, findings);
        }

        IReadOnlyList<ProvidedDocument> provided = ProvidedDocument.Match(message, options.MaxDocuments, findings);
        Describe(message.Submission, exchange);
        try
        {
            // 2 receive, 3 validate
            await ReceiveAsync(request, provided, findings, cancel);
            await CheckAsync(provided, findings, cancel);
            if (!findings.AnyErrors)
            {
                // 4 keep, 5 register, 6 settle
                using Activity hop = exchange.StartHop(Transaction.Number);
                await RegisterAsync(message.Submission, provided, findings, cancel);
            }
        }
        catch (Exception e) when (OutOfRoom.Is(e))
        {
            ReportOutOfRoom(findings);
        }
        finally
        {
            await arriving.ReleaseAsync(provided);
            foreach ((_, DocumentContent content) in message.Documents)
            {
                content.Dispose();
            }
        }

        // 7 respond
        return Respond(request, exchange, findings);
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => new(RegistryResponse.From(RepositoryActor.Broken(correlation)).Write);

    /// <summary>Null where there is no room: large inline base64 goes to a temporary file.</summary>
    private static ProvideAndRegisterDocumentSetRequest? Parse(SoapMessage request, Findings findings)
    {
        try
        {
            return ProvideAndRegisterDocumentSetRequest.Read(request.OpenBody(), findings);
        }
        catch (Exception e) when (OutOfRoom.Is(e))
        {
            ReportOutOfRoom(findings);
            return null;
        }
    }

    private static SoapReply Respond(SoapMessage request, Exchange exchange, Findings findings)
    {
        RegistryResponse response = RegistryResponse.From(findings);
        exchange.Outcome = RepositoryActor.Describe(response.Status, findings);
        return new SoapReply(response.Write, [], request.IsMtom);
    }

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
        bool refused = findings.AnyErrors || !await ExpectAsync(provided, findings, cancel);
        foreach (ProvidedDocument document in provided.Where(document => document.Content.Inline is not null && !refused))
        {
            refused = !await StoreAsync(document, document.Content.Inline!, findings, cancel);
        }

        Dictionary<string, ProvidedDocument> attached = provided
            .Where(document => document.Content.ContentId is not null)
            .ToDictionary(document => document.Content.ContentId!);
        await foreach (ReceivedAttachment attachment in request.ReadAttachmentsAsync(cancel))
        {
            if (!refused && attached.TryGetValue(attachment.ContentId, out ProvidedDocument? document))
            {
                refused = !await StoreAsync(document, attachment.Content, findings, cancel);
            }
        }
    }

    /// <summary>False where there is no room: nothing need be stored.</summary>
    private async Task<bool> ExpectAsync(IReadOnlyList<ProvidedDocument> provided, Findings findings, CancellationToken cancel)
    {
        try
        {
            await arriving.ExpectAsync(provided, cancel);
            return true;
        }
        catch (Exception e) when (OutOfRoom.Is(e))
        {
            ReportOutOfRoom(findings);
            return false;
        }
    }

    /// <summary>False where there is no room: no further document need be tried.</summary>
    private async Task<bool> StoreAsync(ProvidedDocument document, Stream content, Findings findings, CancellationToken cancel)
    {
        try
        {
            document.Stored = await store.WriteAsync(document.Row!.Id, content, options.MaxDocumentBytes, cancel);
        }
        catch (Exception e) when (OutOfRoom.Is(e))
        {
            ReportOutOfRoom(findings);
            return false;
        }

        if (document.Stored is null)
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryOutOfResources,
                $"Document of DocumentEntry {document.Entry.EntryUuid} is larger than {options.MaxDocumentBytes} bytes",
                document.UniqueId);
        }

        return true;
    }

    private static void ReportOutOfRoom(Findings findings) =>
        findings.Error(XdsErrorCode.XDSRepositoryOutOfResources, "The repository has no room for the documents; send again later");

    private async Task CheckAsync(IReadOnlyList<ProvidedDocument> provided, Findings findings, CancellationToken cancel)
    {
        await using RepositoryContext repository = await contexts.CreateDbContextAsync(cancel);
        Dictionary<string, DocumentRow> stored =
            RepositoryContext.Registered(await repository.FindAsync(provided.Select(document => document.UniqueId), cancel));
        foreach (ProvidedDocument document in provided.Where(document => document.Stored is not null))
        {
            (DocumentEntry entry, StoredBytes bytes) = (document.Entry, document.Stored!);
            string of = $"DocumentEntry {entry.EntryUuid} (uniqueId {entry.UniqueId})";
            if (!string.IsNullOrEmpty(entry.Hash) && !Same(entry.Hash, bytes.Hash))
            {
                findings.Error(
                    XdsErrorCode.XDSRepositoryMetadataError,
                    $"{of}: hash is {entry.Hash}, the document's is {bytes.Hash}",
                    entry.UniqueId);
            }

            if (entry.Size is { } size && size != bytes.Size)
            {
                findings.Error(
                    XdsErrorCode.XDSRepositoryMetadataError, $"{of}: size is {size}, the document has {bytes.Size} bytes", entry.UniqueId);
            }

            if (stored.TryGetValue(document.UniqueId, out DocumentRow? earlier) && !Same(earlier.Hash, bytes.Hash))
            {
                findings.Error(
                    XdsErrorCode.XDSNonIdenticalHash,
                    $"{of}: a document with that uniqueId and another content is stored already",
                    entry.UniqueId);
            }

            document.IsHeld = earlier is not null
                && earlier.MimeType == document.Row!.MimeType
                && await store.HoldsAsync(earlier.Id, earlier.Size, cancel);
            if (Rad68ProvideAndRegisterImagingDocumentSet.IsManifest(entry))
            {
                await using Stream content = await store.OpenAsync(document.Row!.Id, cancel);
                await Rad68ProvideAndRegisterImagingDocumentSet.CheckAsync(entry, content, findings, cancel);
            }
        }
    }

    /// <summary>What is stored and registered already, byte for byte, is not kept again. Of the same bytes with another mimeType both are
    /// kept, and the one registered last is served: ITI-43 names a uniqueId, not an entry.</summary>
    private async Task RegisterAsync(
        Submission submission, IReadOnlyList<ProvidedDocument> provided, Findings findings, CancellationToken cancel)
    {
        List<ProvidedDocument> fresh = [.. provided.Where(document => !document.IsHeld)];
        await arriving.KeepAsync(fresh, cancel);
        Dictionary<string, StoredBytes> stored =
            provided.ToDictionary(document => document.Entry.EntryUuid, document => document.Stored!);
        Submission complete = submission with { Documents = [.. submission.Documents.Select(Complete)] };
        Registration registration = await registry.RegisterAsync(complete, cancel);
        registration.Findings.ToList().ForEach(findings.Add);
        await SettleAsync([.. fresh.Select(document => document.Row!)], registration.State, cancel);

        DocumentEntry Complete(DocumentEntry entry) => stored.TryGetValue(entry.EntryUuid, out StoredBytes? bytes)
            ? entry with { RepositoryUniqueId = options.RepositoryUniqueId, Hash = bytes.Hash, Size = bytes.Size }
            : entry;
    }

    private async Task SettleAsync(IReadOnlyList<DocumentRow> rows, RegistrationState state, CancellationToken cancel)
    {
        // The registry has decided: that the initiator hangs up now changes nothing.
        switch (state)
        {
            case RegistrationState.Registered:
                await using (RepositoryContext repository = await contexts.CreateDbContextAsync(CancellationToken.None))
                {
                    await repository.MarkAsync(rows, DocumentState.Registered, CancellationToken.None);
                }

                break;
            case RegistrationState.Refused:
                await arriving.RemoveAsync(rows, cancel);
                break;
        }
    }

    private static bool Same(string hash, string other) => string.Equals(hash, other, StringComparison.OrdinalIgnoreCase);
}

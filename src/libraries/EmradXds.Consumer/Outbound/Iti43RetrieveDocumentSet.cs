using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;

namespace EmradXds.Consumer.Outbound;

/// <summary>ITI-43 Retrieve Document Set: the Document Consumer's side, for one manifest.</summary>
/// <remarks>ITI TF-2: 3.43. In order:
///   1 ask     the repository that the entry names for the document that the entry names
///   2 judge   Failure throws; another document than the one asked for is not looked at
///   3 read    the manifest from the stream, while it is counted and hashed
///   4 verify  size and hash are those of the entry</remarks>
internal sealed class Iti43RetrieveDocumentSet(SoapClient soap, ConsumerOptions options)
{
    public const string Name = "ITI-43 Retrieve Document Set";
    private const string Action = "urn:ihe:iti:2007:RetrieveDocumentSet";

    public async Task<KeyObjectManifest> RetrieveManifestAsync(DocumentEntry entry, CancellationToken cancel)
    {
        string document = entry.UniqueId ?? throw new ManifestMismatchException("The entry has no uniqueId.");
        string repository =
            entry.RepositoryUniqueId ?? throw new ManifestMismatchException($"The entry of {document} has no repositoryUniqueId.");
        if (!options.Repositories.TryGetValue(repository, out Uri? uri))
        {
            throw new XdsFailureException(Name, [new Finding(
                nameof(XdsErrorCode.XDSUnknownRepositoryId), $"No address is configured for the repository {repository}.", document)]);
        }

        RetrieveDocumentSetRequest request =
            new([new DocumentRequest(repository, document, options.HomeCommunityId ?? entry.HomeCommunityId)]);
        SoapMessage answer = await soap.SendAsync(uri, Action, request.Write, [], mtom: true, cancel);
        await using (answer)
        {
            DocumentContent content = Judge(RetrieveDocumentSetResponse.Read(answer.OpenBody()), document);
            using (content)
            {
                if (content.Inline is { } inline)
                {
                    return await ReadAsync(inline, entry, cancel);
                }

                await foreach (ReceivedAttachment part in answer.ReadAttachmentsAsync(cancel))
                {
                    if (part.ContentId == content.ContentId)
                    {
                        return await ReadAsync(part.Content, entry, cancel);
                    }
                }
            }
        }

        throw new ManifestMismatchException($"The repository {repository} names the document {document} but does not send it.");
    }

    private static DocumentContent Judge(RetrieveDocumentSetResponse response, string document)
    {
        DocumentResponse? wanted = response.Documents.FirstOrDefault(d => d.Request.DocumentUniqueId == document);
        foreach (DocumentResponse other in response.Documents.Where(d => d != wanted))
        {
            other.Content.Dispose();
        }

        if (wanted is not null)
        {
            return wanted.Content;
        }

        string sent = string.Join(", ", response.Documents.Select(d => d.Request.DocumentUniqueId));
        throw sent.Length == 0
            ? new XdsFailureException(Name, response.Findings)
            : new ManifestMismatchException($"The repository sent {sent} where {document} was asked for.");
    }

    private async Task<KeyObjectManifest> ReadAsync(Stream content, DocumentEntry entry, CancellationToken cancel)
    {
        using MeasuredStream measured =
            new(content, Math.Min(entry.Size ?? long.MaxValue, options.MaxManifestBytes), options.LongestSilence, hashed: true);
        KeyObjectManifest? manifest = null;
        Exception? unreadable = null;
        try
        {
            manifest = KeyObjectManifest.Read((await DicomFile.OpenAsync(measured, null, cancel)).Dataset);
        }
        catch (DicomFormatException e)
        {
            // A damaged document is told by its hash, below; the format error is news only where the hash is right.
            unreadable = e;
        }
        catch (IOException e) when (measured.BytesRead > entry.Size)
        {
            throw new ManifestMismatchException($"The document {entry.UniqueId} is longer than the {entry.Size} bytes of its entry.", e);
        }

        await measured.CopyToAsync(Stream.Null, cancel);
        Verify(measured, entry);
        return manifest ?? throw new ManifestMismatchException(
            $"The document {entry.UniqueId} arrived as registered but is no readable manifest: {unreadable!.Message}", unreadable);
    }

    private static void Verify(MeasuredStream measured, DocumentEntry entry)
    {
        if (entry.Size is { } size && size != measured.BytesRead)
        {
            throw new ManifestMismatchException($"The document {entry.UniqueId} has {measured.BytesRead} bytes; its entry says {size}.");
        }

        if (entry.Hash is { } hash && !hash.Equals(measured.Hash, StringComparison.OrdinalIgnoreCase))
        {
            throw new ManifestMismatchException($"The document {entry.UniqueId} has the SHA-1 {measured.Hash}; its entry says {hash}.");
        }
    }
}

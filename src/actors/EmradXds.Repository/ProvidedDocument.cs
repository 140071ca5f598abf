using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;

namespace EmradXds.Repository;

/// <summary>A document of a submission while it is received: its entry, where its bytes come from, and where they lie now.</summary>
internal sealed class ProvidedDocument(DocumentEntry entry, DocumentContent content)
{
    private const int MaxUniqueIdLength = 128;

    public DocumentEntry Entry => entry;

    public DocumentContent Content => content;

    /// <summary>uniqueId; there, or the submission was refused before.</summary>
    public string UniqueId => entry.UniqueId ?? "";

    /// <summary>The row under which it is stored; null until it is expected.</summary>
    public DocumentRow? Row { get; set; }

    /// <summary>Null until the bytes have come.</summary>
    public StoredBytes? Stored { get; set; }

    /// <summary>Whether the same document, mimeType and all, is stored and registered already.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Finds the Document of each stable DocumentEntry: exactly one, and none without entry (ITI TF-2 3.41.4.1.3).</summary>
    public static IReadOnlyList<ProvidedDocument> Match(ProvideAndRegisterDocumentSetRequest message, int maxDocuments, Findings findings)
    {
        if (message.Documents.Count > maxDocuments)
        {
            findings.Error(XdsErrorCode.XDSRepositoryOutOfResources, $"The submission has more than {maxDocuments} documents");
            return [];
        }

        ILookup<string, DocumentContent> contents = message.Documents.ToLookup(document => document.Key, document => document.Value);
        List<DocumentEntry> entries =
            [.. message.Submission.Documents.Where(entry => !entry.IsOnDemand).DistinctBy(entry => entry.EntryUuid)];
        List<ProvidedDocument> provided = [];
        foreach (DocumentEntry entry in entries)
        {
            switch (contents[entry.EntryUuid].Count())
            {
                case 0:
                    findings.Error(
                        XdsErrorCode.XDSMissingDocument,
                        $"DocumentEntry {entry.EntryUuid} has no xdsb:Document with that id",
                        entry.UniqueId);
                    break;
                case 1:
                    provided.Add(new ProvidedDocument(entry, contents[entry.EntryUuid].Single()));
                    break;
                default:
                    findings.Error(
                        XdsErrorCode.XDSRepositoryMetadataError,
                        $"Several xdsb:Document have the id {entry.EntryUuid}; one expected",
                        entry.UniqueId);
                    break;
            }

            if (entry.UniqueId is not { Length: > 0 and <= MaxUniqueIdLength })
            {
                findings.Error(
                    XdsErrorCode.XDSRepositoryMetadataError,
                    $"DocumentEntry {entry.EntryUuid} has no uniqueId of 1 to {MaxUniqueIdLength} characters");
            }
        }

        foreach (string id in contents.Select(group => group.Key).Except(entries.Select(entry => entry.EntryUuid)))
        {
            findings.Error(XdsErrorCode.XDSMissingDocumentMetadata, $"xdsb:Document '{id}' has no DocumentEntry with that id");
        }

        foreach (string uniqueId in provided.CountBy(document => document.UniqueId)
            .Where(count => count.Value > 1).Select(count => count.Key))
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryDuplicateUniqueIdInMessage, $"uniqueId {uniqueId} stands on several DocumentEntry", uniqueId);
        }

        return provided;
    }
}

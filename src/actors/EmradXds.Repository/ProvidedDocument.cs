using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Repository.Documents;

namespace EmradXds.Repository;

/// <summary>A document of a submission while it is received: its entry, where its bytes come from, and where they lie now.</summary>
internal sealed class ProvidedDocument(DocumentEntry entry, DocumentContent content)
{
    public DocumentEntry Entry => entry;

    public DocumentContent Content => content;

    /// <summary>uniqueId; there, or the submission was refused before.</summary>
    public string UniqueId => entry.UniqueId ?? "";

    /// <summary>Null until the bytes have come.</summary>
    public StagedDocument? Staged { get; set; }

    /// <summary>Whether a document with that uniqueId is stored and registered already.</summary>
    public bool IsStored { get; set; }
}

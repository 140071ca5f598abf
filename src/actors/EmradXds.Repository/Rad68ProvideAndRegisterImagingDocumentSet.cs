using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Serving;

namespace EmradXds.Repository;

/// <summary>RAD-68 Provide and Register Imaging Document Set: what it asks beyond ITI-41.</summary>
/// <remarks>RAD TF-2: 4.68. On the wire it is ITI-41, action and all, so <see cref="Iti41ProvideAndRegisterDocumentSet"/> answers both; a
/// submission with a Key Object Selection manifest, known by its formatCode, is a RAD-68. The manifest must be what it says:
/// application/dicom, and a DICOM file by its prefix (PS3.10, 7.1). What the manifest lists is the imaging source's concern, not the
/// repository's.</remarks>
internal static class Rad68ProvideAndRegisterImagingDocumentSet
{
    private const int PreambleBytes = 128;

    /// <summary>formatCode of a manifest: the SOP Class UID of the Key Object Selection Document Storage.</summary>
    private const string ManifestFormat = "1.2.840.10008.5.1.4.1.1.88.59";

    private const string MimeType = "application/dicom";

    public static Transaction Transaction { get; } = new(
        "RAD-68",
        "Provide and Register Imaging Document Set",
        Request: "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b",
        Response: "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-bResponse");

    /// <summary>Whether the entry is that of a manifest.</summary>
    public static bool IsManifest(DocumentEntry entry) => entry.FormatCode?.Value == ManifestFormat;

    /// <summary>Checks a manifest's entry and the beginning of its bytes.</summary>
    public static async Task CheckAsync(DocumentEntry entry, Stream content, Findings findings, CancellationToken cancel)
    {
        if (entry.MimeType != MimeType)
        {
            findings.Error(
                XdsErrorCode.XDSRepositoryMetadataError,
                $"DocumentEntry {entry.EntryUuid}: mimeType is not {MimeType}, which formatCode {ManifestFormat} demands",
                entry.UniqueId);
        }

        byte[] head = new byte[PreambleBytes + 4];
        int count = await content.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancel);
        if (count < head.Length || !head.AsSpan(PreambleBytes).SequenceEqual("DICM"u8))
        {
            findings.Error(
                XdsErrorCode.InvalidDocumentContent,
                $"Document of DocumentEntry {entry.EntryUuid} is no DICOM file: 'DICM' expected at byte {PreambleBytes}",
                entry.UniqueId);
        }
    }
}

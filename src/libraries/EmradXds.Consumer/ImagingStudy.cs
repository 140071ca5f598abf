using System.Globalization;
using EmradXds.Metadata.Model;

namespace EmradXds.Consumer;

/// <summary>One imaging study that a registry knows: the metadata of its manifest, in a viewer's words (RAD TF-3 4.68.4.1.2.3).</summary>
public sealed class ImagingStudy
{
    private const string StudyInstanceUidType = "urn:ihe:iti:xds:2016:studyInstanceUID";
    private const string AccessionType = "urn:ihe:iti:xds:2013:accession";
    private static readonly string[] ModalitySchemes = ["DCM", "1.2.840.10008.2.16.4"];

    internal ImagingStudy(DocumentEntry entry) => Entry = entry;

    /// <summary>The DocumentEntry of the manifest, with all its attributes.</summary>
    public DocumentEntry Entry { get; }

    /// <summary>Study Instance UID from referenceIdList; null where the source left it out: then only the manifest tells.</summary>
    public string? StudyInstanceUid => ReferenceId(StudyInstanceUidType);

    /// <summary>Accession number from referenceIdList, without its authority; null where absent.</summary>
    public string? AccessionNumber => ReferenceId(AccessionType);

    /// <summary>title: the procedure or the study's description; empty where absent.</summary>
    public string Title => Entry.Title ?? "";

    /// <summary>Modalities of the images (CID 29 codes in eventCodeList), for instance CT.</summary>
    public IReadOnlyList<string> Modalities =>
        [.. Entry.EventCodes.Where(code => ModalitySchemes.Contains(code.Scheme)).Select(code => code.Value).Distinct()];

    /// <summary>serviceStartTime: when the study began, UTC; the earliest instant where the source knew only the day. Null where
    /// absent.</summary>
    public DateTimeOffset? Started => Time(Entry.ServiceStartTime);

    /// <summary>serviceStopTime likewise.</summary>
    public DateTimeOffset? Ended => Time(Entry.ServiceStopTime);

    /// <summary>creationTime of the manifest, UTC: when it was shared. Null where absent.</summary>
    public DateTimeOffset? Shared => Time(Entry.CreationTime);

    /// <summary>Name of the trust that shares the study (authorInstitution, XON.1); empty where absent.</summary>
    public string SourceTrust => Institution(1);

    /// <summary>The trust's organization identifier, an ODS code (authorInstitution, XON.10); empty where absent.</summary>
    public string SourceTrustId => Institution(10);

    private string? ReferenceId(string type) => Entry.ReferenceIds
        .Select(reference => reference.Split('^'))
        .FirstOrDefault(parts => parts.Length >= 5 && parts[4] == type && parts[0].Length > 0)?[0];

    private string Institution(int component) => Entry.Authors
        .SelectMany(author => author.Institutions)
        .Select(institution => institution.Split('^').ElementAtOrDefault(component - 1) ?? "")
        .FirstOrDefault(value => value.Length > 0) ?? "";

    private static DateTimeOffset? Time(string? dtm) => dtm is not null && Dtm.FirstInstant(dtm) is { } instant
        ? DateTimeOffset.ParseExact(instant, "yyyyMMddHHmmss", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
        : null;
}

using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Storage;

/// <summary>A DocumentEntry. Codes are written as stored queries ask for them, <c>code^^scheme</c>; times as <see cref="DtmInstant"/>.</summary>
public sealed class DocumentEntryRow : PatientObjectRow
{
    public bool IsOnDemand { get; init; }

    /// <summary>documentAvailability Offline: not for consumers of the first $MetadataLevel.</summary>
    public bool IsOffline { get; init; }

    public string? Hash { get; init; }

    public long? Size { get; init; }

    public long? CreationTime { get; init; }

    public long? ServiceStartTime { get; init; }

    public long? ServiceStopTime { get; init; }

    public string? ClassCode { get; init; }

    public string? TypeCode { get; init; }

    public string? FormatCode { get; init; }

    public string? PracticeSettingCode { get; init; }

    public string? HealthcareFacilityTypeCode { get; init; }

    /// <summary>confidentialityCode and eventCodeList.</summary>
    public IList<DocumentEntryCodeRow> Codes { get; init; } = [];

    public IList<DocumentEntryAuthorRow> Authors { get; init; } = [];

    public IList<DocumentEntryReferenceIdRow> ReferenceIds { get; init; } = [];

    public static string? Text(Code? code) => code is null ? null : $"{code.Value}^^{code.Scheme}";
}

namespace EmradXds.Metadata.Model;

/// <summary>The metadata of one document (ITI TF-3 4.2.3.2). Times are DTM in UTC as sent: <c>YYYY[MM[DD[hh[mm[ss]]]]]</c>.</summary>
/// <remarks>Nullable members may be absent on the wire even where the registry demands them: rules, not the model, decide what is
/// missing.</remarks>
public sealed record DocumentEntry : RegistryEntry
{
    /// <summary>uniqueId: OID, or OID^extension; the SOP Instance UID of a manifest.</summary>
    public string? UniqueId { get; init; }

    /// <summary>patientId in the affinity domain, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public string? PatientId { get; init; }

    /// <summary>sourcePatientId, CX likewise.</summary>
    public string? SourcePatientId { get; init; }

    /// <summary>sourcePatientInfo, each <c>PID-n|value</c>.</summary>
    public IReadOnlyList<string> SourcePatientInfo { get; init; } = [];

    /// <summary>Whether the entry is On-Demand; stable by default.</summary>
    public bool IsOnDemand { get; init; }

    /// <summary>mimeType.</summary>
    public string? MimeType { get; init; }

    /// <summary>title, 128 characters at most.</summary>
    public string? Title { get; init; }

    /// <summary>comments.</summary>
    public string? Comments { get; init; }

    /// <summary>authors.</summary>
    public IReadOnlyList<Author> Authors { get; init; } = [];

    /// <summary>classCode.</summary>
    public Code? ClassCode { get; init; }

    /// <summary>typeCode.</summary>
    public Code? TypeCode { get; init; }

    /// <summary>formatCode.</summary>
    public Code? FormatCode { get; init; }

    /// <summary>healthcareFacilityTypeCode.</summary>
    public Code? HealthcareFacilityTypeCode { get; init; }

    /// <summary>practiceSettingCode.</summary>
    public Code? PracticeSettingCode { get; init; }

    /// <summary>confidentialityCode, one or more.</summary>
    public IReadOnlyList<Code> ConfidentialityCodes { get; init; } = [];

    /// <summary>eventCodeList.</summary>
    public IReadOnlyList<Code> EventCodes { get; init; } = [];

    /// <summary>languageCode, RFC 5646.</summary>
    public string? LanguageCode { get; init; }

    /// <summary>creationTime.</summary>
    public string? CreationTime { get; init; }

    /// <summary>serviceStartTime.</summary>
    public string? ServiceStartTime { get; init; }

    /// <summary>serviceStopTime.</summary>
    public string? ServiceStopTime { get; init; }

    /// <summary>legalAuthenticator, XCN.</summary>
    public string? LegalAuthenticator { get; init; }

    /// <summary>referenceIdList, each a CXi.</summary>
    public IReadOnlyList<string> ReferenceIds { get; init; } = [];

    /// <summary>repositoryUniqueId, OID.</summary>
    public string? RepositoryUniqueId { get; init; }

    /// <summary>hash: SHA-1, 40 hexadecimal digits.</summary>
    public string? Hash { get; init; }

    /// <summary>size in bytes.</summary>
    public long? Size { get; init; }

    /// <summary>URI.</summary>
    public string? Uri { get; init; }

    /// <summary>documentAvailability, a URN.</summary>
    public string? DocumentAvailability { get; init; }
}

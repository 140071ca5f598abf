namespace EmradXds.Metadata.Model;

/// <summary>What was submitted together, by whom and when (ITI TF-3 4.2.3.3).</summary>
public sealed record SubmissionSet : RegistryEntry
{
    /// <summary>uniqueId, OID.</summary>
    public string? UniqueId { get; init; }

    /// <summary>sourceId, OID of the submitting system.</summary>
    public string? SourceId { get; init; }

    /// <summary>patientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public string? PatientId { get; init; }

    /// <summary>submissionTime, DTM in UTC.</summary>
    public string? SubmissionTime { get; init; }

    /// <summary>contentTypeCode.</summary>
    public Code? ContentTypeCode { get; init; }

    /// <summary>authors.</summary>
    public IReadOnlyList<Author> Authors { get; init; } = [];

    /// <summary>intendedRecipient, <c>XON|XCN|XTN</c> each.</summary>
    public IReadOnlyList<string> IntendedRecipients { get; init; } = [];

    /// <summary>title.</summary>
    public string? Title { get; init; }

    /// <summary>comments.</summary>
    public string? Comments { get; init; }
}

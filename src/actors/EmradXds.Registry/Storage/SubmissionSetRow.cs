namespace EmradXds.Registry.Storage;

/// <summary>A SubmissionSet. Its code is written as in <see cref="DocumentEntryRow"/>, its time as <see cref="DtmInstant"/>.</summary>
public sealed class SubmissionSetRow : PatientObjectRow
{
    public string? SourceId { get; init; }

    public string? ContentTypeCode { get; init; }

    public long? SubmissionTime { get; init; }

    public IList<SubmissionSetAuthorRow> Authors { get; init; } = [];
}

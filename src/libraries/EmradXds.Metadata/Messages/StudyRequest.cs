namespace EmradXds.Metadata.Messages;

/// <summary>One study of a RAD-69 request.</summary>
public sealed record StudyRequest(string StudyInstanceUid, IReadOnlyList<SeriesRequest> Series);

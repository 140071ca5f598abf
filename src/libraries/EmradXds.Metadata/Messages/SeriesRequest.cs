namespace EmradXds.Metadata.Messages;

/// <summary>One series of a RAD-69 request; each document is an instance, its DocumentUniqueId the SOP Instance UID.</summary>
public sealed record SeriesRequest(string SeriesInstanceUid, IReadOnlyList<DocumentRequest> Documents);

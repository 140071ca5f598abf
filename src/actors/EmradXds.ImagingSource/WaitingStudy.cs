namespace EmradXds.ImagingSource;

/// <summary>A study that is stored and cannot be published now. No patient data.</summary>
/// <param name="StudyInstanceUid">Which.</param>
/// <param name="Reason">Why, in words and codes.</param>
/// <param name="Since">Since when.</param>
/// <param name="Attempts">How often it was tried since.</param>
public sealed record WaitingStudy(string StudyInstanceUid, string Reason, DateTimeOffset Since, int Attempts);

namespace EmradXds.Consumer;

/// <summary>How far the fetching of a study is.</summary>
/// <param name="StudyInstanceUid">The study.</param>
/// <param name="Expected">Instances that the manifest lists.</param>
/// <param name="Arrived">Instances that are in the folder.</param>
/// <param name="Missing">Instances that will not come.</param>
/// <param name="Bytes">Bytes written so far.</param>
public sealed record FetchProgress(string StudyInstanceUid, int Expected, int Arrived, int Missing, long Bytes);

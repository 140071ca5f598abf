namespace EmradXds.Consumer;

/// <summary>What became of a study that was fetched.</summary>
/// <param name="StudyInstanceUid">The study.</param>
/// <param name="Expected">Instances that the manifest lists.</param>
/// <param name="Files">Absolute paths of the instances that are in the folder, written now or there before.</param>
/// <param name="Missing">The others, each with its <see cref="RetrievedInstance.Failure"/>.</param>
/// <param name="Bytes">Bytes written by this call.</param>
public sealed record FetchResult(
    string StudyInstanceUid, int Expected, IReadOnlyList<string> Files, IReadOnlyList<RetrievedInstance> Missing, long Bytes)
{
    /// <summary>Whether every instance that the manifest lists is in the folder.</summary>
    public bool IsComplete => Files.Count == Expected;
}

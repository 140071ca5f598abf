namespace EmradXds.Identity.Desk;

/// <summary>Questions, the most urgent first.</summary>
/// <param name="Tasks">Some of them.</param>
/// <param name="Next">What to ask for to get those that follow; null after the last.</param>
public sealed record DeskTaskPage(IReadOnlyList<DeskTask> Tasks, string? Next);

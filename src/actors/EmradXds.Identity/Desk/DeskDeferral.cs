namespace EmradXds.Identity.Desk;

/// <summary>A question is put off.</summary>
/// <param name="By">Who.</param>
/// <param name="Reason">Why.</param>
public sealed record DeskDeferral(string By, string Reason);

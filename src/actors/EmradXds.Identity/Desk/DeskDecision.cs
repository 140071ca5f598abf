namespace EmradXds.Identity.Desk;

/// <summary>A decision, as it is sent.</summary>
/// <param name="Action">What.</param>
/// <param name="One">Of which record.</param>
/// <param name="By">Who decides: kept with the decision.</param>
/// <param name="Reason">Why, in words: kept with the decision.</param>
/// <param name="Other">And of which other record; null where the action has one.</param>
public sealed record DeskDecision(DeskAction Action, RecordReference One, string By, string Reason, RecordReference? Other = null);

using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Desk;

/// <summary>One decision on two records, as it was made.</summary>
/// <param name="One">A record.</param>
/// <param name="Other">The other.</param>
/// <param name="Version">Counts the decisions on the two, from 1.</param>
/// <param name="State">What was decided.</param>
/// <param name="Bits">What the model said then.</param>
/// <param name="Model">Which model.</param>
/// <param name="By">Who; empty for the model.</param>
/// <param name="Reason">Why.</param>
/// <param name="At">When.</param>
public sealed record DeskLink(
    RecordReference One, RecordReference Other, int Version, LinkState State, double Bits, string Model, string By, string Reason, DateTime At);

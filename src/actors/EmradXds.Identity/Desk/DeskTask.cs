using EmradXds.Identity.Matching;
using EmradXds.Identity.Storage;

namespace EmradXds.Identity.Desk;

/// <summary>A question, with what is needed to answer it.</summary>
/// <param name="Id">Id of the question.</param>
/// <param name="Kind">What is asked.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Priority">0 is asked first.</param>
/// <param name="Reason">Why a person has to decide.</param>
/// <param name="Bits">How much more likely one person is than two, as a logarithm to base 2.</param>
/// <param name="Probability">The same as a probability.</param>
/// <param name="CreatedAt">Since when.</param>
/// <param name="One">The record.</param>
/// <param name="Other">The other; null where one is asked about.</param>
/// <param name="Evidence">Field by field.</param>
/// <param name="DecidedBy">Who decided or deferred, or null.</param>
/// <param name="Comment">What they said, or null.</param>
public sealed record DeskTask(
    string Id, ReviewKind Kind, ReviewState State, int Priority, string Reason, double Bits, double Probability, DateTime CreatedAt, DeskRecord One,
    DeskRecord? Other, IReadOnlyList<FieldEvidence> Evidence, string? DecidedBy, string? Comment);

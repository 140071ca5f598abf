namespace EmradXds.Identity.Linking;

/// <summary>Who decides of a pair of records, and why: it outranks every score.</summary>
/// <param name="By">A person at the desk, or the sender of a message (MSH-4).</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="At">Now.</param>
/// <param name="IsMessage">A trust's system said so, not a person at the desk: the desk's word is not taken back by it.</param>
internal sealed record Word(string By, string Reason, DateTime At, bool IsMessage = false);

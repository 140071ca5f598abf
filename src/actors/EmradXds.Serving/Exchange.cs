namespace EmradXds.Serving;

/// <summary>One transaction under way: what is known of it beside its message.</summary>
/// <param name="TraceId">W3C trace id, 32 hexadecimal digits: stands in every hop's log line.</param>
/// <param name="Remote">The initiator's network address.</param>
public sealed record Exchange(string TraceId, string Remote)
{
    /// <summary>Number of the transaction where it is another than the one picked by the message: RAD-68 comes as an ITI-41. Set by the
    /// transaction; otherwise null.</summary>
    public string? Number { get; set; }

    /// <summary>What the log line tells of the outcome, for instance <c>Failure XDSUnknownPatientId</c>; no patient data. Set by the
    /// transaction.</summary>
    public string Outcome { get; set; } = "";

    /// <summary>What the log line tells of the objects, UIDs only. Set by the transaction.</summary>
    public string Objects { get; set; } = "";
}

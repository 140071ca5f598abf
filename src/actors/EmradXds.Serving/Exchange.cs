using System.Diagnostics;

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

    /// <summary>The trace that is under way, or the one of a W3C traceparent, or a new one.</summary>
    /// <remarks>An activity for each request would cost more than all else that a short answer needs of the server: one is there when a
    /// tracing system listens, and where <see cref="StartHop"/> makes it.</remarks>
    /// <param name="traceparent">The header as it came (Trace Context 3.2); what is none is nobody's trace.</param>
    public static string TraceIdOf(string? traceparent)
    {
        if (Activity.Current is { } current)
        {
            return current.TraceId.ToHexString();
        }

        return ActivityContext.TryParse(traceparent, null, isRemote: true, out ActivityContext parent) && parent.TraceId != default
            ? parent.TraceId.ToHexString()
            : ActivityTraceId.CreateRandom().ToHexString();
    }

    /// <summary>Starts the trace's way to other actors: HTTP clients carry it on. Dispose it where they have answered.</summary>
    public Activity StartHop(string name)
    {
        Activity hop = new(name);
        if (Activity.Current is null)
        {
            hop.SetParentId(ActivityTraceId.CreateFromString(TraceId), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        }

        return hop.Start();
    }
}

using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace EmradXds.Dicom.Data;

/// <summary>The trace id of a study: the same at every hop that knows its Study Instance UID, at the source and at the consumer, across
/// restarts, with nothing to pass along or to keep.</summary>
public static class StudyTrace
{
    /// <summary>W3C trace id: the first 16 bytes of the UID's SHA-256.</summary>
    public static ActivityTraceId IdOf(string studyInstanceUid) =>
        ActivityTraceId.CreateFromBytes(SHA256.HashData(Encoding.ASCII.GetBytes(studyInstanceUid)).AsSpan(0, 16));

    /// <summary>Starts an activity in the study's trace; HTTP clients carry it on as <c>traceparent</c>. Dispose it where the hop ends.</summary>
    public static Activity Start(string studyInstanceUid, string name)
    {
        var activity = new Activity(name);
        activity.SetParentId(IdOf(studyInstanceUid), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        return activity.Start();
    }
}

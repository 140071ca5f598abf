using System.Security.Cryptography;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>MSH: who sends what to whom (HL7 v2.5 2.15.9).</summary>
public sealed record Msh
{
    /// <summary>MSH-3.</summary>
    public Hd SendingApplication { get; init; } = Hd.None;

    /// <summary>MSH-4: in the NHS the trust's ODS code.</summary>
    public Hd SendingFacility { get; init; } = Hd.None;

    /// <summary>MSH-5.</summary>
    public Hd ReceivingApplication { get; init; } = Hd.None;

    /// <summary>MSH-6.</summary>
    public Hd ReceivingFacility { get; init; } = Hd.None;

    /// <summary>MSH-9.1, for instance ADT.</summary>
    public required string MessageType { get; init; }

    /// <summary>MSH-9.2, for instance A01; empty where there is none.</summary>
    public string TriggerEvent { get; init; } = "";

    /// <summary>MSH-9.3, for instance ADT_A01; empty where there is none.</summary>
    public string Structure { get; init; } = "";

    /// <summary>MSH-10.</summary>
    public string ControlId { get; init; } = "";

    /// <summary>MSH-11: P production, T training, D debugging.</summary>
    public string ProcessingId { get; init; } = "P";

    /// <summary>MSH-12.</summary>
    public string Version { get; init; } = "2.5";

    /// <summary>Twenty hexadecimal digits, which no other message of this sender has.</summary>
    public static string NewControlId() => RandomNumberGenerator.GetHexString(20);

    /// <summary>Reads the segment of a message.</summary>
    public static Msh Read(Er7Message message)
    {
        Er7Segment segment = message.First("MSH");
        return new Msh
        {
            SendingApplication = Hd.Read(segment[3][1]),
            SendingFacility = Hd.Read(segment[4][1]),
            ReceivingApplication = Hd.Read(segment[5][1]),
            ReceivingFacility = Hd.Read(segment[6][1]),
            MessageType = segment[9][1][1].Text(),
            TriggerEvent = segment[9][1][2].Text(),
            Structure = segment[9][1][3].Text(),
            ControlId = segment[10].Text(),
            ProcessingId = segment[11].Text(),
            Version = segment[12].Text(),
        };
    }

    /// <summary>The header of an answer: sender and receiver swapped, the request's processing id and version, a control id of its
    /// own.</summary>
    public Msh Answer(string messageType, string triggerEvent, string structure) => this with
    {
        SendingApplication = ReceivingApplication,
        SendingFacility = ReceivingFacility,
        ReceivingApplication = SendingApplication,
        ReceivingFacility = SendingFacility,
        MessageType = messageType,
        TriggerEvent = triggerEvent,
        Structure = structure,
        ControlId = NewControlId(),
        ProcessingId = ProcessingId.Length == 0 ? "P" : ProcessingId,
        Version = Version.Length == 0 ? "2.5" : Version,
    };

    /// <summary>Appends the segment of an answer, which states the request's character set if it goes out in that.</summary>
    internal Er7SegmentBuilder WriteAnswer(Er7Builder builder, Er7Message request, DateTimeOffset now)
    {
        Er7SegmentBuilder segment = Write(builder, now);
        Er7Field stated = request.First("MSH")[18];
        if (Er7CharacterSet.Find(stated.Text(), [])?.CodePage == request.Encoding.CodePage)
        {
            segment.SetRaw(18, stated.Raw);
        }

        return segment;
    }

    /// <summary>Appends the segment.</summary>
    /// <param name="builder">An empty message.</param>
    /// <param name="now">MSH-7.</param>
    public Er7SegmentBuilder Write(Er7Builder builder, DateTimeOffset now)
    {
        Er7SegmentBuilder segment = builder.Add("MSH");
        SendingApplication.Write(segment, 3);
        SendingFacility.Write(segment, 4);
        ReceivingApplication.Write(segment, 5);
        ReceivingFacility.Write(segment, 6);
        return segment.Set(7, Dtm.From(now).ToString())
            .Set(9, 1, MessageType).Set(9, 2, TriggerEvent).Set(9, 3, Structure)
            .Set(10, ControlId).Set(11, ProcessingId).Set(12, Version);
    }

    /// <summary>2.1 to 2.4, with every point release of theirs.</summary>
    public static bool IsBefore25(string version) => version.Length >= 3 && version.StartsWith("2.", StringComparison.Ordinal)
        && version[2] is >= '0' and < '5';
}

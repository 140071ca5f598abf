using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>ADT^A31: ITI-10 PIX Update Notification, "these ids are one person's" (HL7 v2.5 3.3.31; ITI TF-2 3.10.4.1).</summary>
public sealed record AdtA31
{
    /// <summary>The header; <see cref="Write"/> adds the profile.</summary>
    public Msh Header { get; init; } = new()
    {
        MessageType = "ADT",
        TriggerEvent = "A31",
        Structure = "ADT_A05",
        ControlId = Msh.NewControlId(),
    };

    /// <summary>PID-3: the ids in the receiver's domains of interest, those of one domain beside one another.</summary>
    public IReadOnlyList<Cx> PatientIds { get; init; } = [];

    /// <summary>Reads a notification; what is missing is empty.</summary>
    public static AdtA31 Read(Er7Message message) => new()
    {
        Header = Msh.Read(message),
        PatientIds = Cx.ReadAll(message.First("PID")[3]),
    };

    /// <summary>Writes MSH, EVN, PID and PV1. Domains differ in names: PID-5 is a single space (3.10.4.1.2.3).</summary>
    /// <param name="created">MSH-7 and EVN-2.</param>
    public Er7Message Write(DateTimeOffset created)
    {
        Er7Builder builder = new();
        Header.Write(builder, created).Set(21, "ITI-10").Set(21, 2, "IHE");
        builder.Add("EVN").Set(1, Header.TriggerEvent).Set(2, Dtm.From(created).ToString());
        Er7SegmentBuilder pid = builder.Add("PID");
        for (int i = 0; i < PatientIds.Count; i++)
        {
            PatientIds[i].Write(pid, 3, i + 1);
        }

        pid.Set(5, " ");
        builder.Add("PV1").Set(2, "N");
        return builder.Build();
    }
}

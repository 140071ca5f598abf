using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>ADT: what ITI-8 Patient Identity Feed tells of one patient (HL7 v2.3.1 chapter 3; ITI TF-2 3.8).</summary>
public sealed record Adt
{
    /// <summary>The header.</summary>
    public required Msh Header { get; init; }

    /// <summary>PID-3: every id, repetitions that state nothing left out.</summary>
    public IReadOnlyList<Cx> PatientIds { get; init; } = [];

    /// <summary>PID-5, first repetition, or null.</summary>
    public Xpn? Name { get; init; }

    /// <summary>PID-7 as it stands, or empty.</summary>
    public string BirthDate { get; init; } = "";

    /// <summary>PID-8 (M, F, O, U, …), or empty.</summary>
    public string Sex { get; init; } = "";

    /// <summary>PID-11.5 postal code, or empty.</summary>
    public string PostalCode { get; init; } = "";

    /// <summary>MRG-1: the ids that a merge retires; empty without MRG.</summary>
    public IReadOnlyList<Cx> PriorIds { get; init; } = [];

    /// <summary>Reads a message; what is missing is empty.</summary>
    public static Adt Read(Er7Message message)
    {
        Er7Segment pid = message.First("PID");
        return new Adt
        {
            Header = Msh.Read(message),
            PatientIds = Cx.ReadAll(pid[3]),
            Name = Xpn.Read(pid[5][1]),
            BirthDate = pid[7].Text(),
            Sex = pid[8].Text(),
            PostalCode = pid[11][1][5].Text(),
            PriorIds = Cx.ReadAll(message.First("MRG")[1]),
        };
    }

    /// <summary>Writes MSH, EVN, PID and, for a merge (A40), MRG, else PV1 with an unknown patient class.</summary>
    /// <param name="now">MSH-7 and EVN-2.</param>
    public Er7Message Write(DateTimeOffset now)
    {
        Er7Builder builder = new();
        Header.Write(builder, now);
        builder.Add("EVN").Set(1, Header.TriggerEvent).Set(2, Dtm.From(now).ToString());
        Er7SegmentBuilder pid = builder.Add("PID");
        WriteAll(PatientIds, pid, 3);
        Name?.Write(pid, 5);
        pid.Set(7, BirthDate).Set(8, Sex).Set(11, 5, PostalCode);
        if (PriorIds.Count > 0)
        {
            WriteAll(PriorIds, builder.Add("MRG"), 1);
        }
        else
        {
            builder.Add("PV1").Set(2, "U");
        }

        return builder.Build();
    }

    private static void WriteAll(IReadOnlyList<Cx> ids, Er7SegmentBuilder segment, int field)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            ids[i].Write(segment, field, i + 1);
        }
    }
}

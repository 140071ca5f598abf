using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>RSP^K23: the answer to <see cref="QbpQ23"/> (ITI TF-2 3.9.4.2).</summary>
/// <param name="Code">MSA-1.</param>
/// <param name="ControlId">MSA-2: MSH-10 of the query.</param>
/// <param name="Status">QAK-2.</param>
/// <param name="Ids">PID-3: the patient's other ids; empty unless <paramref name="Status"/> is OK.</param>
/// <param name="Errors">ERR.</param>
public sealed record RspK23(
    AcknowledgmentCode Code, string ControlId, QueryResponseStatus Status, IReadOnlyList<Cx> Ids, IReadOnlyList<Err> Errors)
{
    /// <summary>Reads an answer; a bare ACK, which a receiver gives that does not know the query, reads as its status.</summary>
    /// <exception cref="Er7Exception">No MSA, or the answer says AA without a QAK-2 we know.</exception>
    public static RspK23 Read(Er7Message answer)
    {
        Msa msa = Msa.Read(answer);
        QueryResponseStatus status = answer["QAK-2"] switch
        {
            "OK" => QueryResponseStatus.OK,
            "NF" => QueryResponseStatus.NF,
            "AR" => QueryResponseStatus.AR,
            "AE" => QueryResponseStatus.AE,
            _ when msa.Code == AcknowledgmentCode.AE => QueryResponseStatus.AE,
            _ when msa.Code == AcknowledgmentCode.AR => QueryResponseStatus.AR,
            _ => throw new Er7Exception("the answer has no QAK-2 of OK, NF, AE or AR"),
        };
        IReadOnlyList<Cx> ids = status == QueryResponseStatus.OK ? Cx.ReadAll(answer.First("PID")[3]) : [];
        return new RspK23(msa.Code, msa.ControlId, status, ids, Err.ReadAll(answer));
    }

    /// <summary>Writes MSH, MSA, ERR, QAK, QPD (as it came, byte for byte) and, where ids were found, one PID.</summary>
    /// <param name="request">The query.</param>
    /// <param name="now">MSH-7.</param>
    public Er7Message Write(Er7Message request, DateTimeOffset now)
    {
        Er7Builder builder = new(request.Separators);
        Msh msh = Msh.Read(request).Answer("RSP", "K23", "RSP_K23");
        msh.WriteAnswer(builder, request, now).Set(21, "ITI-9").Set(21, 2, "IHE");
        new Msa(Code, ControlId).Write(builder);
        foreach (Err error in Errors)
        {
            error.Write(builder, msh.Version);
        }

        Er7Segment asked = request.First("QPD");
        builder.Add("QAK").SetRaw(1, asked[2].Raw).Set(2, Status.ToString());
        builder.AddRaw(asked.Raw);
        if (Ids.Count > 0)
        {
            Er7SegmentBuilder pid = builder.Add("PID");
            for (int i = 0; i < Ids.Count; i++)
            {
                Ids[i].Write(pid, 3, i + 1);
            }

            // PID-5 is required, but a cross-reference names no one: first repetition absent, the second a pseudonym without parts
            // (3.9.4.2.2.5).
            pid.Set(5, 2, 7, 1, "S");
        }

        return builder.Build(request.Encoding);
    }
}

using System.Globalization;
using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Messages;

/// <summary>RSP^K22 and RSP^ZV2: the answer to <see cref="QbpQ22"/> (ITI TF-2 3.21.4.2, 3.22.4.2).</summary>
/// <param name="Code">MSA-1.</param>
/// <param name="ControlId">MSA-2: MSH-10 of the query.</param>
/// <param name="Status">QAK-2.</param>
/// <param name="Errors">ERR; warnings may go with AA.</param>
public sealed record RspK22(AcknowledgmentCode Code, string ControlId, QueryResponseStatus Status, IReadOnlyList<Err> Errors)
{
    /// <summary>QAK-4: how many patients were found in all; null where not stated.</summary>
    public int? Hits { get; init; }

    /// <summary>QAK-6: how many a continuation would still give; null where not stated.</summary>
    public int? Remaining { get; init; }

    /// <summary>DSC-1: what a continuation states; empty on the last page.</summary>
    public string Continuation { get; init; } = "";

    /// <summary>The patients of an answer that was read.</summary>
    public IReadOnlyList<FoundPatient> Patients { get; init; } = [];

    /// <summary>Reads an answer; a bare ACK, which a receiver gives that does not know the query, reads as its status.</summary>
    /// <exception cref="Er7Exception">No MSA, or the answer says AA without a QAK-2 we know.</exception>
    public static RspK22 Read(Er7Message answer)
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
        return new RspK22(msa.Code, msa.ControlId, status, Err.ReadAll(answer))
        {
            Hits = Count(answer["QAK-4"]),
            Remaining = Count(answer["QAK-6"]),
            Continuation = answer["DSC-1"],
            Patients = status == QueryResponseStatus.OK ? ReadPatients(answer) : [],
        };
    }

    /// <summary>The delimiters an answer can go out in so that QPD stays as it came; null where the query's name too few of them and what
    /// is missing stands in QPD for itself.</summary>
    public static Er7Separators? DelimitersFor(Er7Message request) => request.Separators.Completed(request.First("QPD").Raw);

    /// <summary>Writes MSH, MSA, ERR, QAK, QPD (as it came, byte for byte), for each patient a PID and, where visits were asked for, a PV1
    /// that states none, and DSC where there are more.</summary>
    /// <param name="request">The query; <see cref="DelimitersFor"/> has an answer to it.</param>
    /// <param name="now">MSH-7.</param>
    /// <param name="patients">What writes each patient's PID, but for PID-1.</param>
    public Er7Message Write(Er7Message request, DateTimeOffset now, IReadOnlyList<Action<Er7SegmentBuilder>> patients)
    {
        Er7Builder builder = new(DelimitersFor(request));
        Msh asked = Msh.Read(request);
        bool visits = asked.TriggerEvent == "ZV1";
        Msh msh = visits ? asked.Answer("RSP", "ZV2", "RSP_ZV2") : asked.Answer("RSP", "K22", "RSP_K21");
        msh.WriteAnswer(builder, request, now).Set(21, visits ? "ITI-22" : "ITI-21").Set(21, 2, "IHE");
        new Msa(Code, ControlId).Write(builder);
        foreach (Err error in Errors)
        {
            error.Write(builder, msh.Version);
        }

        Er7Segment qpd = request.First("QPD");
        builder.Add("QAK").SetRaw(1, qpd[2].Raw).Set(2, Status.ToString()).SetRaw(3, qpd[1].Raw)
            .Set(4, Text(Hits)).Set(5, Text(Hits is null ? null : patients.Count)).Set(6, Text(Remaining));
        builder.AddRaw(qpd.Raw);
        for (int n = 1; n <= patients.Count; n++)
        {
            Er7SegmentBuilder pid = builder.Add("PID").Set(1, Text(n));
            patients[n - 1](pid);
            if (visits)
            {
                // Required; N of table 0004 is "not applicable".
                builder.Add("PV1").Set(2, "N");
            }
        }

        if (Continuation.Length > 0)
        {
            builder.Add("DSC").Set(1, Continuation).Set(2, "I");
        }

        return builder.Build(request.Encoding);
    }

    private static List<FoundPatient> ReadPatients(Er7Message answer)
    {
        List<FoundPatient> patients = [];
        foreach (Er7Segment segment in answer.Segments)
        {
            switch (segment.Id)
            {
                case "PID":
                    patients.Add(new FoundPatient(segment, "", ""));
                    break;
                case "PV1" when patients.Count > 0:
                    patients[^1] = patients[^1] with { PatientClass = segment[2].Text() };
                    break;
                case "QRI" when patients.Count > 0:
                    patients[^1] = patients[^1] with { Confidence = segment[1].Text() };
                    break;
                default:
                    break;
            }
        }

        return patients;
    }

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static int? Count(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
}

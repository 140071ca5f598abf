using System.Globalization;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>QBP^Q22 and QBP^ZV1: ITI-21 Patient Demographics Query and ITI-22 Patient Demographics and Visit Query, "who are the patients
/// of this description" (ITI TF-2 3.21.4.1, 3.22.4.1).</summary>
public sealed record QbpQ22
{
    /// <summary>The header; for ITI-22 its trigger event is ZV1.</summary>
    public Msh Header { get; init; } = new()
    {
        MessageType = "QBP",
        TriggerEvent = "Q22",
        Structure = "QBP_Q21",
        ControlId = Msh.NewControlId(),
    };

    /// <summary>QPD-2: the same in each continuation of a query. Empty where not stated.</summary>
    public string QueryTag { get; init; } = "";

    /// <summary>QPD-3: what is asked; repetitions that state nothing left out.</summary>
    public IReadOnlyList<QueryParameter> Parameters { get; init; } = [];

    /// <summary>QPD-8: the authorities whose ids are wanted, repetition by repetition; none means all, <see cref="Hd.None"/> is one that
    /// states nothing.</summary>
    public IReadOnlyList<Hd> WhatDomains { get; init; } = [];

    /// <summary>RCP-2.1: how many are wanted at a time; null where not stated, 0 where it is no number above 0.</summary>
    public int? Quantity { get; init; }

    /// <summary>RCP-2.2: what is counted, RD for records; empty where not stated.</summary>
    public string QuantityUnit { get; init; } = "";

    /// <summary>DSC-1: goes on with an earlier query; empty where not stated.</summary>
    public string Continuation { get; init; } = "";

    /// <summary>Whether visits are asked for as well: ITI-22.</summary>
    public bool IsVisitQuery => Header.TriggerEvent == "ZV1";

    /// <summary>Reads a query; what is missing is null or empty.</summary>
    public static QbpQ22 Read(Er7Message message)
    {
        Er7Segment qpd = message.First("QPD");
        Er7Component quantity = message.First("RCP")[2][1][1];
        return new QbpQ22
        {
            Header = Msh.Read(message),
            QueryTag = qpd[2].Text(),
            Parameters =
            [
                .. from n in Enumerable.Range(1, qpd[3].Count)
                   where qpd[3][n].Presence != Er7Presence.Empty
                   select QueryParameter.Read(qpd[3][n], new Erl("QPD", 1, 3, n)),
            ],
            WhatDomains = qpd[8].Presence == Er7Presence.Valued
                ? [.. Enumerable.Range(1, qpd[8].Count).Select(n => ReadDomain(qpd[8][n]))]
                : [],
            Quantity = quantity.Presence is Er7Presence.Valued or Er7Presence.Null
                ? int.TryParse(quantity.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0
                : null,
            QuantityUnit = message.First("RCP")[2][1][2].Text(),
            Continuation = message.First("DSC")[1].Text(),
        };
    }

    /// <summary>Writes MSH, QPD, RCP and, where it goes on with an earlier query, DSC.</summary>
    /// <param name="now">MSH-7.</param>
    public Er7Message Write(DateTimeOffset now)
    {
        Er7Builder builder = new();
        Header.Write(builder, now).Set(21, IsVisitQuery ? "ITI-22" : "ITI-21").Set(21, 2, "IHE");
        Er7SegmentBuilder qpd = builder.Add("QPD").Set(1, "IHE PDQ Query").Set(2, QueryTag);
        for (int i = 0; i < Parameters.Count; i++)
        {
            Parameters[i].Write(qpd, 3, i + 1);
        }

        for (int i = 0; i < WhatDomains.Count; i++)
        {
            WhatDomains[i].Write(qpd, 8, i + 1, 4);
        }

        builder.Add("RCP").Set(1, "I")
            .Set(2, 1, Quantity?.ToString(CultureInfo.InvariantCulture)).Set(2, 2, Quantity is null ? null : "RD");
        if (Continuation.Length > 0)
        {
            builder.Add("DSC").Set(1, Continuation).Set(2, "I");
        }

        return builder.Build();
    }

    /// <summary>CX with CX.4 alone; some senders put the parts of an HD where the id would be.</summary>
    private static Hd ReadDomain(Er7Repetition domain) =>
        domain.Count == 1 && domain[1].Count > 1 ? Hd.Read(domain[1]) : Hd.Read(domain[4]);
}

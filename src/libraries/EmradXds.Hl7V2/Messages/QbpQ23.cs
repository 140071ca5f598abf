using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>QBP^Q23: ITI-9 PIX Query, "what other ids has the patient with this id" (ITI TF-2 3.9.4.1).</summary>
public sealed record QbpQ23
{
    /// <summary>The header; <see cref="Write"/> states type, event and structure.</summary>
    public Msh Header { get; init; } = new()
    {
        MessageType = "QBP",
        TriggerEvent = "Q23",
        Structure = "QBP_Q21",
        ControlId = Msh.NewControlId(),
    };

    /// <summary>QPD-2 (ST, at most 32 characters); our own requests put the W3C trace id here. Empty where not stated.</summary>
    public string QueryTag { get; init; } = "";

    /// <summary>QPD-3: the id known; null where not stated.</summary>
    public required Cx? PatientId { get; init; }

    /// <summary>QPD-4: the authorities whose ids are wanted; none means all.</summary>
    public IReadOnlyList<Hd> WhatDomains { get; init; } = [];

    /// <summary>Reads a query; what is missing is null or empty.</summary>
    public static QbpQ23 Read(Er7Message message)
    {
        Er7Segment qpd = message.First("QPD");
        Er7Field domains = qpd[4];
        return new QbpQ23
        {
            Header = Msh.Read(message),
            QueryTag = qpd[2].Text(),
            PatientId = Cx.Read(qpd[3][1]),
            WhatDomains = domains.Presence == Er7Presence.Valued
                ? [.. Enumerable.Range(1, domains.Count).Select(n => Hd.Read(domains[n][4]))]
                : [],
        };
    }

    /// <summary>Writes MSH, QPD and RCP.</summary>
    /// <param name="now">MSH-7.</param>
    public Er7Message Write(DateTimeOffset now)
    {
        Er7Builder builder = new();
        Header.Write(builder, now).Set(21, "ITI-9").Set(21, 2, "IHE");
        Er7SegmentBuilder qpd = builder.Add("QPD").Set(1, "IHE PIX Query").Set(2, QueryTag);
        PatientId?.Write(qpd, 3);
        for (int i = 0; i < WhatDomains.Count; i++)
        {
            WhatDomains[i].Write(qpd, 4, i + 1, 4);
        }

        builder.Add("RCP").Set(1, "I");
        return builder.Build();
    }
}

using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Messages;

/// <summary>QCN^J01: no more of an earlier query is wanted (HL7 v2.5 chapter 5; ITI TF-2 3.21). An ACK answers it.</summary>
public sealed record QcnJ01
{
    /// <summary>The header.</summary>
    public Msh Header { get; init; } = new()
    {
        MessageType = "QCN",
        TriggerEvent = "J01",
        Structure = "QCN_J01",
        ControlId = Msh.NewControlId(),
    };

    /// <summary>QID-1: the query's QPD-2.</summary>
    public required string QueryTag { get; init; }

    /// <summary>QID-2: the query's QPD-1.</summary>
    public string QueryName { get; init; } = "IHE PDQ Query";

    /// <summary>Reads a message; what is missing is empty.</summary>
    public static QcnJ01 Read(Er7Message message) => new()
    {
        Header = Msh.Read(message),
        QueryTag = message["QID-1"],
        QueryName = message["QID-2"],
    };

    /// <summary>Writes MSH and QID.</summary>
    /// <param name="now">MSH-7.</param>
    public Er7Message Write(DateTimeOffset now)
    {
        Er7Builder builder = new();
        Header.Write(builder, now);
        builder.Add("QID").Set(1, QueryTag).Set(2, QueryName);
        return builder.Build();
    }
}

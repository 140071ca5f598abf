namespace EmradXds.Soap;

/// <summary>The WS-Addressing headers of a message (WS-Addressing 1.0 Core 3.2). All are null where absent.</summary>
public sealed record SoapHeaders
{
    /// <summary>wsa:Action, the URI that names the transaction's message.</summary>
    public string? Action { get; init; }

    /// <summary>wsa:MessageID.</summary>
    public string? MessageId { get; init; }

    /// <summary>wsa:To.</summary>
    public string? To { get; init; }

    /// <summary>wsa:ReplyTo/wsa:Address.</summary>
    public string? ReplyTo { get; init; }

    /// <summary>wsa:RelatesTo: in an answer, the MessageID of the request.</summary>
    public string? RelatesTo { get; init; }
}

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

    /// <summary>A MessageID that no other message has: a UUID of version 4. It is no secret: it needs no system call.</summary>
    public static string NewMessageId()
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return $"urn:uuid:{new Guid(bytes, bigEndian: true)}";
    }
}

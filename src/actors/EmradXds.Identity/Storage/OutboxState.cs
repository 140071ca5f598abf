namespace EmradXds.Identity.Storage;

/// <summary>Where a message stands on its way to a peer.</summary>
public enum OutboxState
{
    /// <summary>To be sent, in the order of their coming.</summary>
    Pending,

    /// <summary>Acknowledged with AA.</summary>
    Sent,

    /// <summary>Refused with AE: sent again unchanged it would fail again. Tried again when the process starts.</summary>
    Parked,
}

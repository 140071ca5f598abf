namespace EmradXds.Identity.Storage;

/// <summary>Where a question stands.</summary>
public enum ReviewState
{
    /// <summary>To be decided.</summary>
    Open,

    /// <summary>Put off by a person.</summary>
    Deferred,

    /// <summary>Decided by a person.</summary>
    Decided,

    /// <summary>It no longer asks itself: the records changed.</summary>
    Gone,
}

namespace EmradXds.Repository.Storage;

/// <summary>How far a document has come.</summary>
public enum DocumentState
{
    /// <summary>Stored; whether the registry has taken it is not known yet. Not served.</summary>
    Pending,

    /// <summary>The registry has taken it. Served.</summary>
    Registered,

    /// <summary>Expected, or arriving; its bytes are not all stored. Not served, and removed when its submission ends otherwise than well.</summary>
    Arriving,

    /// <summary>Removed by an administrator: not served; its bytes are being removed, and the row after them.</summary>
    Removing,
}

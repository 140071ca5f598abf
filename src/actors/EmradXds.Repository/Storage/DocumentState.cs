namespace EmradXds.Repository.Storage;

/// <summary>How far a document has come.</summary>
public enum DocumentState
{
    /// <summary>On disk; whether the registry has taken it is not known yet. Not served.</summary>
    Pending,

    /// <summary>The registry has taken it. Served.</summary>
    Registered,
}

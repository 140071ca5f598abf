namespace EmradXds.Identity.Storage;

/// <summary>What was decided of two records.</summary>
public enum LinkState
{
    /// <summary>Linked by evidence; undone when the evidence goes.</summary>
    Automatic,

    /// <summary>Linked by a person's word; only a person undoes it.</summary>
    Manual,

    /// <summary>Two persons, by a person's word: never linked, not through others either.</summary>
    Never,

    /// <summary>A link that was undone; evidence may link again.</summary>
    Undone,
}

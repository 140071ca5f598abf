namespace EmradXds.Identity.Linking;

/// <summary>What a feed's statement met with.</summary>
internal enum FeedFinding
{
    /// <summary>Nothing; it was done.</summary>
    None,

    /// <summary>The id was retired by a merge; nothing was done.</summary>
    IdRetired,

    /// <summary>The record is kept, but the affinity-domain id it states is another person's, as far as is known.</summary>
    NumberOfAnother,

    /// <summary>Merge: the id to retire is not known; nothing was done.</summary>
    RetiredUnknown,

    /// <summary>Merge: it was done before.</summary>
    RetiredBefore,

    /// <summary>Merge: the id was retired into another one; nothing was done.</summary>
    RetiredIntoAnother,
}

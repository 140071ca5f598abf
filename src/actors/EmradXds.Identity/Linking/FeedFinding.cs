namespace EmradXds.Identity.Linking;

/// <summary>What a feed's statement met with.</summary>
internal enum FeedFinding
{
    /// <summary>Nothing; it was done.</summary>
    None,

    /// <summary>The id was retired by a merge; nothing was done.</summary>
    IdRetired,

    /// <summary>Link: the second of the two ids was retired by a merge; nothing was done.</summary>
    OtherIdRetired,

    /// <summary>The record is kept, but the affinity-domain id it states is another person's, as far as is known.</summary>
    NumberOfAnother,

    /// <summary>Merge: the id to retire is not known; nothing was done.</summary>
    RetiredUnknown,

    /// <summary>Merge: it was done before.</summary>
    RetiredBefore,

    /// <summary>Merge: the id was retired into another one; nothing was done.</summary>
    RetiredIntoAnother,

    /// <summary>Change of an id: the new one is another record's, of which only a merge can make one; nothing was done.</summary>
    IdTaken,

    /// <summary>Link, unlink: what was decided before stands against it; nothing was done.</summary>
    DecidedOtherwise,

    /// <summary>Unlink: the two are not linked; nothing was done.</summary>
    NotLinked,
}

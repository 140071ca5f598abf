namespace EmradXds.Identity.Desk;

/// <summary>What a person decides.</summary>
public enum DeskAction
{
    /// <summary>Two records are one person's, whatever the evidence says.</summary>
    Link,

    /// <summary>What was decided of two records no longer holds; evidence may link them again.</summary>
    Unlink,

    /// <summary>Two records are two persons', and are never linked, not through others either.</summary>
    NeverLink,

    /// <summary>Within one domain: the first record is retired into the second.</summary>
    Merge,

    /// <summary>A retired record is in use again.</summary>
    Unmerge,

    /// <summary>A record that seemed to become another person's is what it now says: evidence links it again.</summary>
    Release,
}

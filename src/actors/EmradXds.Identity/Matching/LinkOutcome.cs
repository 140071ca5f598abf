namespace EmradXds.Identity.Matching;

/// <summary>What is done with two records.</summary>
public enum LinkOutcome
{
    /// <summary>Nothing: they are of two persons, as far as is known.</summary>
    None,

    /// <summary>A person decides.</summary>
    Review,

    /// <summary>They are linked.</summary>
    Automatic,
}

namespace EmradXds.Identity.Storage;

/// <summary>What is asked of the exceptions desk.</summary>
public enum ReviewKind
{
    /// <summary>Are two records of one person?</summary>
    PotentialLink,

    /// <summary>A message made a record another person's, as it seems: which one is right?</summary>
    Overlay,

    /// <summary>One person has two ids in use of one trust: the trust is to merge them, or they are two persons.</summary>
    DuplicateInTrust,
}

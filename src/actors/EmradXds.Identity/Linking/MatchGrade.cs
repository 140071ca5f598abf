namespace EmradXds.Identity.Linking;

/// <summary>How sure it is that a person is the one who is looked for.</summary>
internal enum MatchGrade
{
    /// <summary>Something is missing, or speaks against it.</summary>
    Possible,

    /// <summary>p ≥ 0.9, and nothing speaks against it.</summary>
    Probable,

    /// <summary>As sure as a link that is made without asking anybody, and nobody else is nearly as likely.</summary>
    Certain,
}

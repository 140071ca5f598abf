namespace EmradXds.Identity.Persons;

/// <summary>How a value is compared to what is asked for.</summary>
public enum WantedComparison
{
    /// <summary>Equal.</summary>
    Equal,

    /// <summary>Begins with it.</summary>
    StartsWith,

    /// <summary>Has it anywhere.</summary>
    Contains,

    /// <summary>Dates: between two, both included.</summary>
    Range,
}

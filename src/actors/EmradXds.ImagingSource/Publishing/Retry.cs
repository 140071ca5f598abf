namespace EmradXds.ImagingSource.Publishing;

/// <summary>When a study that could not be published is tried again.</summary>
public enum Retry
{
    /// <summary>The cause may pass by itself: within 5 s in the first minute, then within 60 s.</summary>
    Soon,

    /// <summary>Only a person can cure it.</summary>
    Slowly,

    /// <summary>Not before the next start or the next instance.</summary>
    Never,
}

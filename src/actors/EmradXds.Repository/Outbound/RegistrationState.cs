namespace EmradXds.Repository.Outbound;

/// <summary>Whether the registry took a submission.</summary>
public enum RegistrationState
{
    /// <summary>It did.</summary>
    Registered,

    /// <summary>It did not, and never will: it refused, or the request never reached it.</summary>
    Refused,

    /// <summary>Nobody knows: the request went out and no usable answer came back.</summary>
    Unknown,
}

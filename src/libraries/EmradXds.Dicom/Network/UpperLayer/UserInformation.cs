namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>The user information item, 50, of a request or an acceptance (PS3.8 annex D, PS3.7 annex D.3.3). Unknown sub-items are
/// skipped.</summary>
public sealed record UserInformation
{
    /// <summary>Item 51: the longest P-DATA-TF body that its sender takes, in bytes; 0 is no limit, which is also what a missing item
    /// means.</summary>
    public uint MaximumLength { get; init; }

    /// <summary>Item 52; empty if absent.</summary>
    public string ImplementationClassUid { get; init; } = "";

    /// <summary>Item 55, up to 16 characters; empty if absent.</summary>
    public string ImplementationVersionName { get; init; } = "";

    /// <summary>Item 53; null, if absent, is one operation at a time.</summary>
    public AsynchronousOperationsWindow? AsynchronousOperationsWindow { get; init; }

    /// <summary>Items 54.</summary>
    public IReadOnlyList<RoleSelection> RoleSelections { get; init; } = [];

    /// <summary>Items 56.</summary>
    public IReadOnlyList<ExtendedNegotiation> ExtendedNegotiations { get; init; } = [];

    /// <summary>Item 58, of a request; null if absent.</summary>
    public UserIdentity? UserIdentity { get; init; }
}

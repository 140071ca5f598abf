namespace EmradXds.Conformance.Cases;

/// <summary>A SOAP Fault that must be the answer.</summary>
public sealed record ExpectedFault
{
    /// <summary><c>Sender</c>, <c>Receiver</c>, <c>MustUnderstand</c> or <c>VersionMismatch</c>; empty: any.</summary>
    public string Code { get; init; } = "";

    /// <summary>Local name of the subcode; empty: any or none.</summary>
    public string Subcode { get; init; } = "";

    /// <summary>Local name of the subcode's own subcode; empty: any or none.</summary>
    public string Subsubcode { get; init; } = "";

    /// <summary>Why it matters.</summary>
    public string Why { get; init; } = "";
}

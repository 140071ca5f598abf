namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>User identity, item 58 (PS3.7 annex D.3.3.7). Secrets: never to be logged.</summary>
/// <param name="Type">1 user name, 2 user name and passcode, 3 Kerberos service ticket, 4 SAML assertion, 5 JSON web token.</param>
/// <param name="PositiveResponseRequested">The requestor wants item 59 in the answer.</param>
/// <param name="Primary">Name, ticket, assertion or token.</param>
/// <param name="Secondary">Passcode of type 2; else empty.</param>
public sealed record UserIdentity(byte Type, bool PositiveResponseRequested, ReadOnlyMemory<byte> Primary, ReadOnlyMemory<byte> Secondary)
{
    /// <summary>The type only.</summary>
    public override string ToString() => $"UserIdentity of type {Type}";
}

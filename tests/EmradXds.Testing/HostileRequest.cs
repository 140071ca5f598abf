namespace EmradXds.Testing;

/// <summary>One attack on a SOAP address.</summary>
/// <param name="Bytes">The HTTP body.</param>
/// <param name="ContentType">Its Content-Type.</param>
public sealed record HostileRequest(byte[] Bytes, string ContentType);

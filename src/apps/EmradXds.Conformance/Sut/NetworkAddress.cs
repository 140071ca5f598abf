namespace EmradXds.Conformance.Sut;

/// <summary>A TCP address.</summary>
public sealed record NetworkAddress(string Host, int Port);

namespace EmradXds.Registry.Storage;

/// <summary>So much waits to be written that no more may join it.</summary>
public sealed class RegistryBusyException() : Exception("The registry is busy");

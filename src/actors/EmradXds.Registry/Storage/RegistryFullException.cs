namespace EmradXds.Registry.Storage;

/// <summary>The database has no room for what was to be written, and has kept none of it.</summary>
public sealed class RegistryFullException(Exception inner) : Exception("The registry's database is full", inner);

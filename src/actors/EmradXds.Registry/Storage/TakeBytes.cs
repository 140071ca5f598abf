namespace EmradXds.Registry.Storage;

/// <summary>Takes the bytes of a row's column, which are valid during the call.</summary>
/// <returns>False where no further row is wanted.</returns>
public delegate bool TakeBytes(ReadOnlySpan<byte> bytes);

namespace EmradXds.Registry.Storage;

/// <summary>A statement of one column, with the values of its parameters.</summary>
/// <param name="Text">SQL of the engine.</param>
/// <param name="Parameters">Names as they stand in it, and values: string, bool or int.</param>
/// <param name="Timeout">Seconds after which it is broken off.</param>
public readonly record struct ColumnQuery(string Text, IReadOnlyList<(string Name, object Value)> Parameters, int Timeout);

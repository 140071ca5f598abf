namespace EmradXds.Host.Commands;

/// <summary>The command was called wrongly: exit code 2.</summary>
internal sealed class WrongUseException(string message) : Exception(message);

namespace EmradXds.Metadata.Messages;

/// <summary>The body is not the message it claims to be (its structure, not its content); answered with a SOAP Fault that blames the
/// sender.</summary>
public sealed class MalformedMessageException(string reason, Exception? inner = null) : Exception(reason, inner);

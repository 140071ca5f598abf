namespace EmradXds.Repository.Documents;

/// <summary>There is no room for a document.</summary>
public sealed class StoreFullException(string message, Exception inner) : IOException(message, inner);

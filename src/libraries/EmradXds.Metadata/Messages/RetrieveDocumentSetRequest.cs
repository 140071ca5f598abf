using System.Xml;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:RetrieveDocumentSetRequest: the request of ITI-43 (ITI TF-2 3.43.4.1.2).</summary>
public sealed record RetrieveDocumentSetRequest(IReadOnlyList<DocumentRequest> Documents)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static RetrieveDocumentSetRequest Read(XmlReader reader) => throw new NotImplementedException($"{reader}");

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer) => throw new NotImplementedException($"{writer}");
}

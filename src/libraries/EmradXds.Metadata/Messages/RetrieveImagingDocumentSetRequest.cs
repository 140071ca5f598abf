using System.Xml;

namespace EmradXds.Metadata.Messages;

/// <summary>iRad:RetrieveImagingDocumentSetRequest: the request of RAD-69 (RAD TF-2 4.69.4.1.2).</summary>
/// <param name="Studies">Studies, series and instances asked for, as nested in the request.</param>
/// <param name="TransferSyntaxUids">A set: in which syntaxes instances may be answered. As sent, also empty strings.</param>
public sealed record RetrieveImagingDocumentSetRequest(IReadOnlyList<StudyRequest> Studies, IReadOnlyList<string> TransferSyntaxUids)
{
    /// <summary>Reads the element the reader stands on; DocumentRequest is taken from the xdsb and from the iRad namespace. Missing ids come as
    /// empty strings: the transaction refuses them by the codes of RAD-69.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static RetrieveImagingDocumentSetRequest Read(XmlReader reader) => throw new NotImplementedException($"{reader}");

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer) => throw new NotImplementedException($"{writer}");
}

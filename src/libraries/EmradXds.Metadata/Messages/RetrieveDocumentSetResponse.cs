using System.Xml;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:RetrieveDocumentSetResponse: the answer of ITI-43 and RAD-69.</summary>
public sealed record RetrieveDocumentSetResponse(
    ResponseStatus Status, IReadOnlyCollection<Finding> Findings, IReadOnlyList<DocumentResponse> Documents)
{
    /// <summary>The status follows from the evidence: no error Success; errors and no document Failure; else PartialSuccess.</summary>
    public static RetrieveDocumentSetResponse From(Findings findings, IReadOnlyList<DocumentResponse> documents) => new(
        !findings.AnyErrors ? ResponseStatus.Success : documents.Count == 0 ? ResponseStatus.Failure : ResponseStatus.PartialSuccess,
        findings,
        documents);

    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static RetrieveDocumentSetResponse Read(XmlReader reader) => throw new NotImplementedException($"{reader}");

    /// <summary>Writes the element with one xop:Include a document.</summary>
    public void Write(XmlWriter writer) => throw new NotImplementedException($"{writer}");
}

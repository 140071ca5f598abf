using System.Xml;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>xdsb:ProvideAndRegisterDocumentSetRequest: the request of ITI-41 and RAD-68 (ITI TF-2 3.41.4.1.2).</summary>
/// <param name="Submission">The metadata.</param>
/// <param name="Documents">xdsb:Document/@id (the DocumentEntry's id in the submission) with its content, in arrival order.</param>
public sealed record ProvideAndRegisterDocumentSetRequest(
    Submission Submission, IReadOnlyList<KeyValuePair<string, DocumentContent>> Documents)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or an xop:Include names something that is not <c>cid:</c>.</exception>
    public static ProvideAndRegisterDocumentSetRequest Read(XmlReader reader, Findings findings) =>
        throw new NotImplementedException($"{reader}{findings}");

    /// <summary>Writes the element with one xop:Include a document.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="submission">The metadata.</param>
    /// <param name="hrefs">DocumentEntry id to <c>cid:</c> URI.</param>
    public static void Write(XmlWriter writer, Submission submission, IReadOnlyList<KeyValuePair<string, string>> hrefs) =>
        throw new NotImplementedException($"{writer}{submission}{hrefs}");
}

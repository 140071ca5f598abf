using System.Xml;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>query:AdhocQueryResponse as a consumer reads it (ITI TF-2 3.18.4.1.3).</summary>
public sealed record AdhocQueryResponse(
    ResponseStatus Status, IReadOnlyCollection<Finding> Findings, Submission Objects, IReadOnlyList<string> ObjectRefs)
{
    /// <summary>Reads the element the reader stands on; the objects are DocumentEntries, sets, folders and associations in any number.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static AdhocQueryResponse Read(XmlReader reader) => throw new NotImplementedException($"{reader}");

    /// <summary>Writes an answer from registered fragments: what was registered is what returns.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="findings">What was wrong; errors make it a Failure.</param>
    /// <param name="fragments">ebRIM elements verbatim, as <see cref="Ebrim.EbrimWriter"/> made them for storage; empty on Failure.</param>
    /// <param name="objectRefs">entryUUIDs for an ObjectRef answer.</param>
    public static void Write(XmlWriter writer, Findings findings, IEnumerable<string> fragments, IEnumerable<string> objectRefs) =>
        throw new NotImplementedException($"{writer}{findings}{fragments}{objectRefs}");
}

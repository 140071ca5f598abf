using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Messages;

/// <summary>query:AdhocQueryRequest: the request of ITI-18 (ITI TF-2 3.18.4.1.2).</summary>
/// <param name="ReturnType">ResponseOption/@returnType as sent: LeafClass or ObjectRef; anything else is refused by the transaction.</param>
/// <param name="QueryId">AdhocQuery/@id, <c>urn:uuid:…</c>.</param>
/// <param name="Parameters">The slots as sent, raw values, in order; a name may come again (AND).</param>
/// <param name="HomeCommunityId">AdhocQuery/@home, or null.</param>
public sealed record AdhocQueryRequest(string ReturnType, string QueryId, IReadOnlyList<Slot> Parameters, string? HomeCommunityId = null)
{
    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message.</exception>
    public static AdhocQueryRequest Read(XmlReader reader) => throw new NotImplementedException($"{reader}");

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer) => throw new NotImplementedException($"{writer}");
}

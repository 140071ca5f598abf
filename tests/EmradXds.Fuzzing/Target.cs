using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Soap;

namespace EmradXds.Fuzzing;

/// <summary>A reader of foreign bytes.</summary>
/// <param name="Name">Its name, and that of its folder in the corpus.</param>
/// <param name="Read">Reads a message to its end and does with it what is done before anything is stored.</param>
public sealed record Target(string Name, Action<byte[]> Read)
{
    /// <summary>What a reader may throw at a message that is wrong: the formats' own.</summary>
    public static bool IsAllowed(Exception exception) => exception is SoapFaultException or MalformedMessageException or XmlException;
}

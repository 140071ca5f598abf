using System.Xml;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>lcm:SubmitObjectsRequest: the request of ITI-42, 57 and 61 (ITI TF-2 3.42.4.1.2).</summary>
public static class SubmitObjectsRequest
{
    /// <summary>Reads the element the reader stands on. What the ebRIM says wrongly becomes a finding; what is no such message throws.</summary>
    /// <exception cref="MalformedMessageException">It is no lcm:SubmitObjectsRequest.</exception>
    public static Submission Read(XmlReader reader, Findings findings) => throw new NotImplementedException($"{reader}{findings}");

    /// <summary>Writes the element.</summary>
    public static void Write(XmlWriter writer, Submission submission) => throw new NotImplementedException($"{writer}{submission}");
}

using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>rs:RegistryResponse: the answer of ITI-41, 42, 57, 61, 62, 86 and RAD-68 (ITI TF-3 4.2.4).</summary>
public sealed record RegistryResponse(ResponseStatus Status, IReadOnlyCollection<Finding> Findings)
{
    /// <summary>Success or Failure, by what was found.</summary>
    public static RegistryResponse From(Findings findings) =>
        new(findings.AnyErrors ? ResponseStatus.Failure : ResponseStatus.Success, findings);

    /// <summary>Of several things that are done each by itself (ITI-86): PartialSuccess where there are errors and some was done all the
    /// same.</summary>
    public static RegistryResponse From(Findings findings, bool anyDone) =>
        findings.AnyErrors && anyDone ? new(ResponseStatus.PartialSuccess, findings) : From(findings);

    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no rs:RegistryResponse.</exception>
    public static RegistryResponse Read(XmlReader reader) => reader.ReadMessage(XmlNames.Rs, "RegistryResponse", ReadElement);

    /// <summary>Writes the element.</summary>
    public void Write(XmlWriter writer)
    {
        writer.WriteStartElement("rs", "RegistryResponse", XmlNames.Rs);
        ResponseParts.WriteStatus(writer, Status);
        ResponseParts.WriteErrors(writer, Findings);
        writer.WriteEndElement();
    }

    private static RegistryResponse ReadElement(XmlReader reader)
    {
        ResponseStatus status = ResponseParts.ReadStatus(reader);
        List<Finding> findings = [];
        reader.ReadChildren(XmlNames.Rs, "RegistryErrorList", () => ResponseParts.ReadErrors(reader, findings));
        return new RegistryResponse(status, findings);
    }
}

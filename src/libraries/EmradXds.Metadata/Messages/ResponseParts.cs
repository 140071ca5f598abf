using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Messages;

/// <summary>What all responses share: the status and rs:RegistryErrorList (ITI TF-3 4.2.4).</summary>
internal static class ResponseParts
{
    private const string StatusPrefix = "urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:";
    /// <summary>The status URN of a whole success (ITI TF-3 4.2.4.2).</summary>
    public const string Success = StatusPrefix + nameof(ResponseStatus.Success);

    private const string PartialSuccess = "urn:ihe:iti:2007:ResponseStatusType:PartialSuccess";
    private const string SeverityPrefix = "urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:";

    public static ResponseStatus ReadStatus(XmlReader reader)
    {
        string? status = reader.GetAttribute("status");
        return status switch
        {
            StatusPrefix + nameof(ResponseStatus.Success) => ResponseStatus.Success,
            StatusPrefix + nameof(ResponseStatus.Failure) => ResponseStatus.Failure,
            PartialSuccess => ResponseStatus.PartialSuccess,
            _ => throw new MalformedMessageException(
                $"{reader.LocalName}/@status is '{XmlReading.Cut(status ?? "")}', expected a status URN of ITI TF-3 4.2.4.2"),
        };
    }

    public static void WriteStatus(XmlWriter writer, ResponseStatus status) => writer.WriteAttributeString(
        "status", status == ResponseStatus.PartialSuccess ? PartialSuccess : StatusPrefix + status);

    /// <summary>Reads the rs:RegistryErrorList the reader stands on.</summary>
    public static void ReadErrors(XmlReader reader, List<Finding> findings) => reader.ReadChildren(XmlNames.Rs, "RegistryError", () =>
    {
        string? location = reader.GetAttribute("location");
        findings.Add(new Finding(
            reader.GetAttribute("errorCode") ?? "",
            reader.GetAttribute("codeContext") ?? "",
            string.IsNullOrEmpty(location) ? null : location,
            reader.GetAttribute("severity") == SeverityPrefix + nameof(Severity.Warning) ? Severity.Warning : Severity.Error));
        reader.Skip();
    });

    /// <summary>Writes rs:RegistryErrorList; nothing where there is nothing to say.</summary>
    public static void WriteErrors(XmlWriter writer, IReadOnlyCollection<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        writer.WriteStartElement("rs", "RegistryErrorList", XmlNames.Rs);
        Severity highest = findings.Any(finding => finding.Severity == Severity.Error) ? Severity.Error : Severity.Warning;
        writer.WriteAttributeString("highestSeverity", SeverityPrefix + highest);
        foreach (Finding finding in findings)
        {
            writer.WriteStartElement("rs", "RegistryError", XmlNames.Rs);
            writer.WriteAttributeString("errorCode", Legal(finding.Code));
            writer.WriteAttributeString("codeContext", Legal(finding.Context));
            writer.WriteAttributeString("severity", SeverityPrefix + finding.Severity);
            if (finding.Location is not null)
            {
                writer.WriteAttributeString("location", Legal(finding.Location));
            }

            writer.WriteEndElement();
        }

        writer.WriteEndElement();
    }

    /// <summary>A context may repeat what was read from a document; XML cannot carry every character of it.</summary>
    private static string Legal(string text) => string.Concat(text.EnumerateRunes()
        .Select(rune => !rune.IsBmp || XmlConvert.IsXmlChar((char)rune.Value) ? rune.ToString() : "\uFFFD"));
}

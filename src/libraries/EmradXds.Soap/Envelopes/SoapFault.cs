using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>env:Fault both ways (SOAP 1.2 Part 1, 5.4). Detail is neither sent nor read: it tells an attacker more than a peer.</summary>
internal static class SoapFault
{
    /// <summary>wsa:Action of an answer that is a fault (WS-Addressing 1.0 SOAP Binding, 6).</summary>
    public const string Action = SoapNames.Addressing + "/fault";

    /// <summary>Reads the Fault the reader stands on.</summary>
    public static SoapFaultException Read(XmlReader reader)
    {
        string code = "";
        List<string> subcodes = [];
        string reason = "";
        int fault = reader.Depth;
        while (reader.Read() && reader.Depth > fault)
        {
            if (reader.NodeType != XmlNodeType.Element || reader.NamespaceURI != SoapNames.Envelope)
            {
                continue;
            }

            if (reader.LocalName == "Value")
            {
                string value = ReadShortText(reader);
                (string prefix, string local) = value.Split(':', 2) is [var p, var l] ? (p, l) : ("", value);
                if (code.Length == 0)
                {
                    code = local;
                }
                else if (subcodes.Count < 2)
                {
                    subcodes.Add($"{{{reader.LookupNamespace(prefix)}}}{local}");
                }
            }
            else if (reader.LocalName == "Text" && reason.Length == 0)
            {
                reason = ReadShortText(reader);
            }
        }

        SoapFaultCode parsed = Enum.TryParse(code, out SoapFaultCode known) ? known : SoapFaultCode.Receiver;
        return new SoapFaultException(parsed, reason.Length > 0 ? reason : "The peer gave no reason.")
        {
            Subcode = subcodes.FirstOrDefault(),
            Subsubcode = subcodes.ElementAtOrDefault(1),
        };
    }

    /// <summary>Writes the Fault element.</summary>
    public static void Write(XmlWriter writer, SoapFaultException fault)
    {
        writer.WriteStartElement("Fault", SoapNames.Envelope);
        writer.WriteStartElement("Code", SoapNames.Envelope);
        writer.WriteElementString("Value", SoapNames.Envelope, $"{writer.LookupPrefix(SoapNames.Envelope)}:{fault.Code}");
        WriteSubcode(writer, fault.Subcode, fault.Subsubcode);
        writer.WriteEndElement();
        writer.WriteStartElement("Reason", SoapNames.Envelope);
        writer.WriteStartElement("Text", SoapNames.Envelope);
        writer.WriteAttributeString("xml", "lang", null, "en");
        writer.WriteString(XmlCharacters.Clean(fault.Message));
        writer.WriteEndElement();
        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static void WriteSubcode(XmlWriter writer, string? subcode, string? inner)
    {
        if (subcode is not null && subcode.LastIndexOf('}') is var close and > 0)
        {
            writer.WriteStartElement("Subcode", SoapNames.Envelope);
            writer.WriteStartElement("Value", SoapNames.Envelope);
            writer.WriteAttributeString("xmlns", "sub", null, subcode[1..close]);
            writer.WriteString($"sub:{subcode[(close + 1)..]}");
            writer.WriteEndElement();
            WriteSubcode(writer, inner, null);
            writer.WriteEndElement();
        }
    }

    private static string ReadShortText(XmlReader reader)
    {
        string text = reader.ReadString().Trim();
        return text.Length <= 2_000 ? text : text[..2_000] + "…";
    }
}

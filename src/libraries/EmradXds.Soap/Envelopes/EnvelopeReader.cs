using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>Checks an envelope from end to end in one pass: form, limits, headers, includes (SOAP 1.2 Part 1, 5; XOP 1.0, 3).</summary>
internal static class EnvelopeReader
{
    private const int MaxHeaderText = 4_096;

    /// <summary>No DTD, no entities, nothing fetched.</summary>
    public static XmlReaderSettings Settings { get; } = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        CloseInput = true,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>A reader on the envelope; closing it closes the stream.</summary>
    public static XmlReader Open(Stream stream) => XmlReader.Create(stream, Settings);

    /// <summary>Checks the whole envelope.</summary>
    /// <exception cref="SoapFaultException">It is none, or not one for us.</exception>
    public static EnvelopeHead Read(XmlReader reader, SoapReadOptions options)
    {
        try
        {
            reader.MoveToContent();
            DemandEnvelope(reader);
            SoapHeaders headers = new();
            XmlQualifiedName? body = null;
            HashSet<string> included = [];
            XmlWalker walker = new(reader, options, included);
            while (walker.Read() && reader.Depth > 0)
            {
                if (reader.Depth == 1 && reader.NodeType == XmlNodeType.Element)
                {
                    if (reader.NamespaceURI != SoapNames.Envelope || body is not null)
                    {
                        throw SoapFaultException.Sender(
                            $"soap:Envelope holds {Name(reader)} where at most one Header and then one Body may stand.");
                    }

                    switch (reader.LocalName)
                    {
                        case "Header":
                            headers = ReadHeaders(walker, options);
                            break;
                        case "Body":
                            body = ReadBody(walker);
                            break;
                        default:
                            throw SoapFaultException.Sender($"soap:Envelope holds {Name(reader)}; Header and Body expected.");
                    }
                }
            }

            // To the very end: what follows the envelope must be nothing.
            while (reader.Read())
            {
            }

            return new EnvelopeHead(headers, body ?? throw SoapFaultException.Sender("soap:Envelope has no soap:Body."), included);
        }
        catch (XmlException e)
        {
            throw SoapFaultException.Sender($"The envelope is not well-formed XML, or holds a DTD, which is prohibited: {e.Message}", e);
        }
    }

    private static void DemandEnvelope(XmlReader reader)
    {
        if (reader.LocalName == "Envelope" && reader.NamespaceURI == SoapNames.Envelope)
        {
            return;
        }

        throw reader is { LocalName: "Envelope", NamespaceURI: SoapNames.Envelope11 }
            ? new SoapFaultException(SoapFaultCode.VersionMismatch, "A SOAP 1.1 envelope came; SOAP 1.2 is spoken here.")
            : new SoapFaultException(SoapFaultCode.VersionMismatch, $"{Name(reader)} came where a SOAP 1.2 Envelope was expected.");
    }

    private static SoapHeaders ReadHeaders(XmlWalker walker, SoapReadOptions options)
    {
        XmlReader reader = walker.Reader;
        SoapHeaders headers = new();
        if (reader.IsEmptyElement)
        {
            return headers;
        }

        while (walker.Read() && reader.Depth > 1)
        {
            if (reader.NodeType != XmlNodeType.Element || reader.Depth != 2)
            {
                continue;
            }

            if (reader.NamespaceURI != SoapNames.Addressing)
            {
                DemandUnderstood(reader, options);
                continue;
            }

            headers = reader.LocalName switch
            {
                "Action" => headers with { Action = Once(headers.Action, ReadText(walker)) },
                "MessageID" => headers with { MessageId = Once(headers.MessageId, ReadText(walker)) },
                "To" => headers with { To = Once(headers.To, ReadText(walker)) },
                "RelatesTo" => headers with { RelatesTo = headers.RelatesTo ?? ReadText(walker) },
                "ReplyTo" => headers with { ReplyTo = Once(headers.ReplyTo, ReadAddress(walker)) },
                _ => headers,
            };
        }

        return headers;
    }

    /// <summary>SOAP 1.2 Part 1, 2.4: a header for us, marked mandatory, that nobody here knows, stops everything.</summary>
    private static void DemandUnderstood(XmlReader reader, SoapReadOptions options)
    {
        string? role = reader.GetAttribute("role", SoapNames.Envelope);
        bool forUs = string.IsNullOrEmpty(role) || role is SoapNames.Envelope + "/role/next"
            or SoapNames.Envelope + "/role/ultimateReceiver";
        bool mandatory = reader.GetAttribute("mustUnderstand", SoapNames.Envelope)?.Trim() is "1" or "true";
        if (forUs && mandatory && !options.UnderstoodHeaders.Contains($"{{{reader.NamespaceURI}}}{reader.LocalName}"))
        {
            throw new SoapFaultException(SoapFaultCode.MustUnderstand, $"The mandatory header {Name(reader)} is not understood here.");
        }
    }

    private static XmlQualifiedName ReadBody(XmlWalker walker)
    {
        XmlReader reader = walker.Reader;
        XmlQualifiedName? child = null;
        while (!(reader.Depth == 1 && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement)) && walker.Read())
        {
            if (reader.Depth == 2 && reader.NodeType == XmlNodeType.Element)
            {
                child = child is null
                    ? new XmlQualifiedName(reader.LocalName, reader.NamespaceURI)
                    : throw SoapFaultException.Sender($"soap:Body holds a second element, {Name(reader)}; exactly one expected.");
            }
        }

        return child ?? throw SoapFaultException.Sender("soap:Body is empty; exactly one element expected.");
    }

    private static string ReadAddress(XmlWalker walker)
    {
        XmlReader reader = walker.Reader;
        string? address = null;
        while (!(reader.Depth == 2 && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement)) && walker.Read())
        {
            if (reader is { Depth: 3, NodeType: XmlNodeType.Element, LocalName: "Address", NamespaceURI: SoapNames.Addressing })
            {
                address = ReadText(walker);
            }
        }

        return address ?? throw Addressing("wsa:ReplyTo has no wsa:Address.");
    }

    /// <summary>The text of the element the reader stands on; afterwards it stands on the element's end.</summary>
    private static string ReadText(XmlWalker walker)
    {
        XmlReader reader = walker.Reader;
        string name = reader.LocalName;
        string text = "";
        int depth = reader.Depth;
        while (!(reader.Depth == depth && (reader.NodeType == XmlNodeType.EndElement || reader.IsEmptyElement)) && walker.Read())
        {
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA)
            {
                text += reader.Value;
            }

            if (text.Length > MaxHeaderText || reader.Depth > depth + 1)
            {
                throw Addressing($"wsa:{name} holds more than a text of {MaxHeaderText} characters.");
            }
        }

        return text.Trim();
    }

    private static string Once(string? earlier, string value) =>
        earlier is null ? value : throw Addressing("A WS-Addressing header stands twice.");

    private static SoapFaultException Addressing(string reason) =>
        new(SoapFaultCode.Sender, reason) { Subcode = $"{{{SoapNames.Addressing}}}InvalidAddressingHeader" };

    private static string Name(XmlReader reader) => $"{{{Short(reader.NamespaceURI)}}}{Short(reader.LocalName)}";

    private static string Short(string text) => text.Length <= 200 ? text : text[..200] + "…";

    /// <summary>Every step of the pass goes through here, so that no element escapes the limits.</summary>
    private sealed class XmlWalker(XmlReader reader, SoapReadOptions options, HashSet<string> included)
    {
        /// <summary>Depth of the xop:Include the reader may be in.</summary>
        private int includeDepth = int.MaxValue;

        public XmlReader Reader => reader;

        public bool Read()
        {
            if (!reader.Read())
            {
                return false;
            }

            if (reader.Depth > options.MaxDepth)
            {
                throw SoapFaultException.Sender($"The envelope is nested deeper than {options.MaxDepth} elements.");
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                if (reader.AttributeCount > options.MaxAttributes)
                {
                    throw SoapFaultException.Sender($"{Name(reader)} has more than {options.MaxAttributes} attributes.");
                }

                CheckNames();
                if (reader.Depth <= includeDepth)
                {
                    includeDepth = int.MaxValue;
                }

                if (reader is { LocalName: "Include", NamespaceURI: SoapNames.Xop })
                {
                    Include(reader.GetAttribute("href") ?? "");
                }
            }

            return true;
        }

        private void CheckNames()
        {
            if (reader is NodeReader)
            {
                return; // The tokenizer leaves longer names to System.Xml.
            }

            CheckName();
            for (int i = 0; i < reader.AttributeCount; i++)
            {
                reader.MoveToAttribute(i);
                CheckName();
            }

            reader.MoveToElement();
        }

        private void CheckName()
        {
            if (reader.Prefix.Length + reader.LocalName.Length > options.MaxNameLength)
            {
                throw SoapFaultException.Sender($"The name {Short(reader.Name)} is longer than {options.MaxNameLength} characters.");
            }
        }

        private void Include(string href)
        {
            if (includeDepth < reader.Depth)
            {
                throw SoapFaultException.Sender("xop:Include holds another one; it is the only element of what it stands for (XOP 1.0, 2.1).");
            }

            includeDepth = reader.Depth;
            if (!href.StartsWith("cid:", StringComparison.OrdinalIgnoreCase))
            {
                throw SoapFaultException.Sender(
                    $"xop:Include/@href is '{Short(href)}'; only cid: URIs, parts of the same package, are read.");
            }

            if (!included.Add(Uri.UnescapeDataString(href[4..])))
            {
                throw SoapFaultException.Sender($"xop:Include names '{Short(href)}' a second time; a part can be used once.");
            }
        }
    }
}

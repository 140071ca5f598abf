using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>The types of node an ordinary envelope has, in one byte.</summary>
internal enum EnvelopeNodeType : byte
{
    Element = (byte)XmlNodeType.Element,
    Text = (byte)XmlNodeType.Text,
    Whitespace = (byte)XmlNodeType.Whitespace,
    EndElement = (byte)XmlNodeType.EndElement,
}

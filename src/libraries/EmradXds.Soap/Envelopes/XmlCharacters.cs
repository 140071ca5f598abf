using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>Text that quotes what a peer sent, made fit for XML.</summary>
internal static class XmlCharacters
{
    /// <summary>Characters XML cannot hold become question marks.</summary>
    public static string Clean(string text) =>
        string.Create(text.Length, text, (span, source) =>
        {
            for (int i = 0; i < span.Length; i++)
            {
                span[i] = XmlConvert.IsXmlChar(source[i]) ? source[i] : '?';
            }
        });
}

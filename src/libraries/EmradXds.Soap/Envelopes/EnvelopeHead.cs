using System.Xml;

namespace EmradXds.Soap.Envelopes;

/// <summary>What one pass over an envelope found.</summary>
/// <param name="Headers">WS-Addressing headers.</param>
/// <param name="Body">Name of the body's child element.</param>
/// <param name="IncludedContentIds">Content-IDs that xop:Include elements name; each once.</param>
internal sealed record EnvelopeHead(SoapHeaders Headers, XmlQualifiedName Body, IReadOnlySet<string> IncludedContentIds);

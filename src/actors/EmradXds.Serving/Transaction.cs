namespace EmradXds.Serving;

/// <summary>An IHE transaction as it stands in the Technical Framework.</summary>
/// <param name="Number">For instance ITI-42.</param>
/// <param name="Name">Its title without suffix, for instance Register Document Set.</param>
/// <param name="Request">SOAP: wsa:Action of the request. HL7 v2: trigger events, for instance <c>ADT^A01</c>, separated by spaces.</param>
/// <param name="Response">SOAP: wsa:Action of the response. HL7 v2: the answer's message type.</param>
/// <param name="RequestElement">SOAP: local name of the body's element, by which a request without any action is known; null where it would
/// not tell transactions of one address apart.</param>
public sealed record Transaction(string Number, string Name, string Request, string Response, string? RequestElement = null)
{
    /// <summary>SOAP: the transaction reads the MIME parts behind the root part. Of all others a package is read to its end before they
    /// begin: on what was cut off nobody acts.</summary>
    public bool ReadsAttachments { get; init; }
}

using EmradXds.Soap;

namespace EmradXds.Serving;

/// <summary>The responder's side of one SOAP transaction.</summary>
public interface ISoapTransaction
{
    /// <summary>Which transaction this is.</summary>
    Transaction Transaction { get; }

    /// <summary>Parse, validate, act, respond. What is wrong with the content is part of the reply; only a wrong envelope throws.
    /// A <see cref="SoapFaultException"/> that leaves here blames the initiator: one that another actor answered is caught
    /// before.</summary>
    Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel);

    /// <summary>The answer when our own machinery broke: the transaction's own response with XDSRegistryError or
    /// XDSRepositoryError.</summary>
    /// <param name="correlation">Stands in the log beside the exception.</param>
    SoapReply Broken(string correlation);
}

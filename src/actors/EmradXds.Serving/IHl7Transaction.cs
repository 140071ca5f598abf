using EmradXds.Hl7V2.Er7;

namespace EmradXds.Serving;

/// <summary>The responder's side of one HL7 v2 transaction.</summary>
public interface IHl7Transaction
{
    /// <summary>Which transaction this is, with the trigger events it answers.</summary>
    Transaction Transaction { get; }

    /// <summary>Parse, validate, act, respond. When it returns AA, what it acknowledges is on disk.</summary>
    Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel);
}

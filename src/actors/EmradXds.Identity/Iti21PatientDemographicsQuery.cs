using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Pdq;
using EmradXds.Serving;

namespace EmradXds.Identity;

/// <summary>ITI-21 Patient Demographics Query: the Patient Demographics Supplier's side.</summary>
/// <remarks>ITI TF-2: 3.21. In order (<see cref="DemographicsQuery"/>):
///   1 parse     QPD-3 what is known of the person, QPD-8 the domains wanted, RCP-2 how many at a time, DSC-1 what to go on with
///   2 validate  all of it: every fault has an ERR of its own
///   3 act       who meets all that is asked, and has an id in a domain wanted
///   4 respond   with QPD as it came, a PID for each person, and a pointer where there are more
/// QCN^J01 gives up what is left, of ITI-22 as well.</remarks>
internal sealed class Iti21PatientDemographicsQuery : IHl7Transaction
{
    private readonly DemographicsQuery query;
    private readonly Continuations continuations;
    private readonly TimeProvider clock;

    public Iti21PatientDemographicsQuery(DemographicsQuery query, Continuations continuations, TimeProvider clock) =>
        (this.query, this.continuations, this.clock) = (query, continuations, clock);

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new("ITI-21", "Patient Demographics Query", "QBP^Q22 QCN^J01", "RSP^K22");

    /// <inheritdoc/>
    public Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel) =>
        request["MSH-9.1"] == "QCN" ? Task.FromResult(Cancel(request)) : query.AnswerAsync(request, exchange, cancel);

    /// <summary>AA whether the query is known or not: in both cases nothing is left of it.</summary>
    private Er7Message Cancel(Er7Message request)
    {
        QcnJ01 message = QcnJ01.Read(request);
        if (message.QueryTag.Length == 0)
        {
            Err missing = new(new Erl("QID", 1, 1), ErrorCondition.RequiredFieldMissing, "the tag (QPD-2) of the query is expected");
            return Ack.Write(request, AcknowledgmentCode.AE, [missing], clock.GetUtcNow());
        }

        continuations.Forget(message.Header.SendingApplication, message.Header.SendingFacility, message.QueryTag);
        return Ack.Write(request, AcknowledgmentCode.AA, [], clock.GetUtcNow());
    }
}

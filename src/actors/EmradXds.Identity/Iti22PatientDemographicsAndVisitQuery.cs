using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Pdq;
using EmradXds.Serving;

namespace EmradXds.Identity;

/// <summary>ITI-22 Patient Demographics and Visit Query: the Patient Demographics Supplier's side.</summary>
/// <remarks>ITI TF-2: 3.22; but for what follows it is ITI-21. No visits are held: PV1 of each person states none, and who is asked for by
/// a visit is not found, with a warning that says so.</remarks>
internal sealed class Iti22PatientDemographicsAndVisitQuery : IHl7Transaction
{
    private readonly DemographicsQuery query;

    public Iti22PatientDemographicsAndVisitQuery(DemographicsQuery query) => this.query = query;

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new("ITI-22", "Patient Demographics and Visit Query", "QBP^ZV1", "RSP^ZV2");

    /// <inheritdoc/>
    public Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel) =>
        query.AnswerAsync(request, exchange, cancel);
}

using System.Collections.Concurrent;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Serving;

namespace EmradXds.ImagingSource.Tests;

/// <summary>A PIX Manager that knows the patients it is told of, and keeps what it was asked.</summary>
internal sealed class PixResponder : IHl7Transaction
{
    /// <summary>Local id, as id@oid, to the ids it is answered with.</summary>
    public ConcurrentDictionary<string, IReadOnlyList<Cx>> Known { get; } = [];

    public ConcurrentQueue<QbpQ23> Asked { get; } = [];

    /// <summary>It leaves MSA-2 empty.</summary>
    public bool ForgetsControlId { get; set; }

    public Transaction Transaction { get; } = new("ITI-9", "PIX Query", "QBP^Q23", "RSP^K23");

    public Task<Er7Message> HandleAsync(Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        QbpQ23 query = QbpQ23.Read(request);
        Asked.Enqueue(query);
        Err unknown = new(new Erl("QPD", 1, 3, 1, 1), ErrorCondition.UnknownKeyIdentifier);
        string controlId = ForgetsControlId ? "" : query.Header.ControlId;
        RspK23 answer = Known.TryGetValue($"{query.PatientId!.Id}@{query.PatientId.Authority.UniversalId}", out IReadOnlyList<Cx>? ids)
            ? new RspK23(AcknowledgmentCode.AA, controlId, QueryResponseStatus.OK, ids, [])
            : new RspK23(AcknowledgmentCode.AE, controlId, QueryResponseStatus.AE, [], [unknown]);
        return Task.FromResult(answer.Write(request, TimeProvider.System.GetUtcNow()));
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.ImagingSource.Outbound;

/// <summary>ITI-9 PIX Query: the Patient Identifier Cross-reference Consumer's side.</summary>
/// <remarks>ITI TF-2: 3.9. Asks by the local id for the affinity domain's.</remarks>
public sealed class Iti9PixQuery(MllpClient pix, AffinityDomain domain, Trust trust, TimeProvider clock)
{
    /// <summary>Asks.</summary>
    /// <param name="localId">CX.1, as the images say it.</param>
    /// <param name="authority">Whose id it is.</param>
    /// <param name="queryTag">QPD-2, 32 characters at most: the study's trace id.</param>
    /// <param name="cancel">Cancels the exchange.</param>
    /// <exception cref="IOException">The PIX Manager cannot be reached, or answered something else.</exception>
    /// <exception cref="Er7Exception">The answer is no HL7 message.</exception>
    public async Task<PixAnswer> AskAsync(string localId, AssigningAuthority authority, string queryTag, CancellationToken cancel)
    {
        QbpQ23 query = new()
        {
            Header = new Msh
            {
                SendingApplication = new Hd("IMAGING", null, null),
                SendingFacility = new Hd(trust.Ods, null, null),
                ReceivingApplication = new Hd("PIX", null, null),
                ReceivingFacility = new Hd(domain.PatientIdAuthority.Namespace, null, null),
                MessageType = "QBP",
                TriggerEvent = "Q23",
                Structure = "QBP_Q21",
                ControlId = Msh.NewControlId(),
            },
            QueryTag = queryTag,
            PatientId = new Cx(localId, Hd.Oid(authority.Oid, authority.Namespace)),
            WhatDomains = [Hd.Oid(domain.PatientIdAuthority.Oid, domain.PatientIdAuthority.Namespace)],
        };
        RspK23 answer = RspK23.Read(await pix.SendAsync(query.Write(clock.GetUtcNow()), cancel));
        if (answer.ControlId != query.Header.ControlId)
        {
            throw new IOException("the PIX Manager's answer does not say that it is to this query (MSA-2): it may be another patient's");
        }

        return answer.Status switch
        {
            QueryResponseStatus.OK => Pick(answer),
            QueryResponseStatus.NF => new PixAnswer(null, "patient has no id in the affinity domain yet (ITI-9 NF)"),
            _ when answer.Errors.Any(IsUnknownId) => new PixAnswer(null, "patient unknown to PIX (ITI-9 AE 204)"),
            _ => new PixAnswer(null, $"PIX Manager refused the query (ITI-9 {answer.Code} {string.Join(", ", answer.Errors)})"),
        };
    }

    /// <summary>Domain known, id not: QPD^1^3^1^1 (ITI TF-2 3.9.4.1.3).</summary>
    private static bool IsUnknownId(Err error) => error is
    {
        Condition: ErrorCondition.UnknownKeyIdentifier,
        Location: { Segment: "QPD", Field: 3, Component: 1 },
    };

    /// <summary>The one id of the affinity domain. Several are no answer: a consumer uses all or none.</summary>
    private PixAnswer Pick(RspK23 answer)
    {
        IEnumerable<string> ids = answer.Ids.Where(id => domain.Resolve(id.Authority) == domain.PatientIdAuthority).Select(id => id.Id);
        return ids.Distinct(StringComparer.Ordinal).ToArray() switch
        {
            [var only] => new PixAnswer(only, null),
            [] => new PixAnswer(null, "patient has no id in the affinity domain yet (ITI-9 OK without one)"),
            _ => new PixAnswer(null, "patient has several ids in the affinity domain (ITI-9)"),
        };
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.ImagingSource.Manifest;
using EmradXds.Metadata.Profile;

namespace EmradXds.ImagingSource.Outbound;

/// <summary>ITI-9 PIX Query: the Patient Identifier Cross-reference Consumer's side.</summary>
/// <remarks>ITI TF-2: 3.9. <c>QBP^Q23^QBP_Q21</c> asks by the local id for the affinity domain's; <c>RSP^K23^RSP_K23</c> answers.</remarks>
public sealed class Iti9PixQuery(MllpClient pix, AffinityDomain domain, Trust trust, TimeProvider clock)
{
    private const int MostIds = 100;

    /// <summary>Asks.</summary>
    /// <param name="localId">CX.1, as the images say it.</param>
    /// <param name="authority">Whose id it is.</param>
    /// <param name="queryTag">QPD-2, 32 characters at most: the study's trace id.</param>
    /// <param name="cancel">Cancels the exchange.</param>
    /// <exception cref="IOException">The PIX Manager cannot be reached, or answered something else.</exception>
    /// <exception cref="Er7Exception">The answer is no HL7 message.</exception>
    public async Task<PixAnswer> AskAsync(string localId, AssigningAuthority authority, string queryTag, CancellationToken cancel)
    {
        string controlId = $"{Guid.NewGuid():N}"[..20];
        Er7Message answer = await pix.SendAsync(Er7Message.Parse(Query(localId, authority, queryTag, controlId)), cancel);
        if (answer["MSA-2"] != controlId)
        {
            throw new IOException("the PIX Manager answered another message (MSA-2)");
        }

        return answer["QAK-2"] switch
        {
            "OK" => Pick(answer),
            "NF" => new PixAnswer(null, "patient has no id in the affinity domain yet (ITI-9 NF)"),
            _ when answer["ERR-3.1"] == "204" && answer["ERR-2.2"] is "" or "1" && answer["ERR-2.3"] == "3" && answer["ERR-2.5"] == "1" =>
                new PixAnswer(null, "patient unknown to PIX (ITI-9 AE 204)"),
            _ => new PixAnswer(null, $"PIX Manager refused the query (ITI-9 {answer["MSA-1"]} {answer["ERR-3.1"]} at {Place(answer)})"),
        };
    }

    private string Query(string localId, AssigningAuthority authority, string queryTag, string controlId) => string.Join(
        '\r',
        $@"MSH|^~\&|IMAGING|{trust.Ods}|PIX|{domain.PatientIdAuthority.Namespace}|{clock.GetUtcNow():yyyyMMddHHmmss}+0000||QBP^Q23^QBP_Q21|"
            + $"{controlId}|P|2.5||||||UNICODE UTF-8|||ITI-9^IHE",
        $"QPD|IHE PIX Query|{queryTag}|{Hl7Values.Escape(localId)}^^^{Hd(authority)}|^^^{Hd(domain.PatientIdAuthority)}",
        "RCP|I",
        "");

    private static string Hd(AssigningAuthority authority) => $"{Hl7Values.Escape(authority.Namespace)}&{authority.Oid}&ISO";

    /// <summary>The one id of the affinity domain. Several are no answer: a consumer uses all or none.</summary>
    private PixAnswer Pick(Er7Message answer)
    {
        AssigningAuthority wanted = domain.PatientIdAuthority;
        List<string> ids = [];
        for (int n = 1; n <= MostIds && answer[$"PID-3({n}).1"] is { Length: > 0 } id; n++)
        {
            (string name, string oid) = (answer[$"PID-3({n}).4.1"], answer[$"PID-3({n}).4.2"]);
            if (oid == wanted.Oid || (oid.Length == 0 && name == wanted.Namespace))
            {
                ids.Add(id);
            }
        }

        return ids.Distinct(StringComparer.Ordinal).ToArray() switch
        {
            [var only] => new PixAnswer(only, null),
            [] => new PixAnswer(null, "patient has no id in the affinity domain yet (ITI-9 OK without one)"),
            _ => new PixAnswer(null, "patient has several ids in the affinity domain (ITI-9)"),
        };
    }

    private static string Place(Er7Message answer) => $"{answer["ERR-2.1"]}-{answer["ERR-2.3"]}.{answer["ERR-2.5"]}";
}

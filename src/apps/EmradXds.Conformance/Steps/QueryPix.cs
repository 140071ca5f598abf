using System.Globalization;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Synthetic;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Metadata.Profile;

namespace EmradXds.Conformance.Steps;

/// <summary>ITI-9 PIX Query: the trust's local id must lead to the NHS Number.</summary>
internal static class QueryPix
{
    private const int MostRepetitions = 32;

    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, CancellationToken cancel)
    {
        TestPatient patient = run.Patient(step.Patient);
        Trust trust = run.Sut.ProfileOf(run.Sut.TrustOf(step.Trust));
        AssigningAuthority nhs = run.Sut.Domain.PatientIdAuthority;
        string now = run.Clock.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        string control = run.Seed.Digits($"{step.Patient}/{step.Trust}/{now}/pix", 10);
        string text = string.Join('\r',
            $@"MSH|^~\&|CONFORMANCE|{trust.Ods}|PIX|EMRAD|{now}||QBP^Q23^QBP_Q21|{control}|P|2.5",
            $"QPD|IHE PIX Query|Q{control}|{patient.LocalId(step.Trust)}^^^{trust.PatientIds.Namespace}&{trust.PatientIds.Oid}&ISO"
                + $"|^^^{nhs.Namespace}&{nhs.Oid}&ISO",
            "RCP|I",
            "");

        await using MllpClient client = new(run.Sut.Pix.Host, run.Sut.Pix.Port);
        Er7Message answer = await client.SendAsync(Er7Message.Parse(text), cancel);
        string[] ids =
        [
            .. Enumerable.Range(1, MostRepetitions)
                .Where(at => answer[$"PID-3({at}).4.2"] == nhs.Oid)
                .Select(at => answer[$"PID-3({at}).1"]),
        ];
        return new StepOutcome(
        [
            new Check(answer["QAK-2"] == "OK" ? Verdict.Pass : Verdict.Fail, "query response status", "OK", answer["QAK-2"], "QAK-2"),
            new Check(ids is [var id] && id == patient.NhsNumber ? Verdict.Pass : Verdict.Fail,
                $"the patient's id in the domain {nhs.Oid}", patient.NhsNumber, string.Join(", ", ids), "PID-3"),
        ]);
    }
}

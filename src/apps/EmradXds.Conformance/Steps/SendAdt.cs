using System.Globalization;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;
using EmradXds.Conformance.Synthetic;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Metadata.Profile;

namespace EmradXds.Conformance.Steps;

/// <summary>ITI-8 Patient Identity Feed: registers a patient of the case at a trust (ADT^A04), with local id and NHS Number, or merges
/// another's ids into the patient's (ADT^A40). ITI-64 Notify XAD-PID Link Change: another's local id is the patient's (ADT^A43).</summary>
/// <remarks>What a trust merges are its own ids; those of the affinity domain are merged by a message to the registry.</remarks>
internal static class SendAdt
{
    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, CancellationToken cancel)
    {
        TestPatient patient = run.Patient(step.Patient);
        Trust trust = run.Sut.ProfileOf(run.Sut.TrustOf(step.Trust));
        string now = run.Clock.GetUtcNow().ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);
        string control = run.Seed.Digits($"{step.Patient}/{step.Trust}/{now}/{step.Do}{step.Retired}", 10);
        AssigningAuthority nhs = run.Sut.Domain.PatientIdAuthority;
        string Nhs(TestPatient one) => Id(one.NhsNumber, nhs, "NH");
        string Local(TestPatient one) => Id(one.LocalId(step.Trust), trust.PatientIds, "MR");
        string Ids(TestPatient one) => $"{Local(one)}~{Nhs(one)}";
        string Known() => $"PID|1||{Ids(patient)}||{patient.PersonName}||{patient.BirthDate}|{patient.Sex}";
        (string type, string sender, string pid, string last) = step.Do switch
        {
            "merge" => ("ADT^A40^ADT_A39", "CONFORMANCE", Known(), $"MRG|{Ids(run.Patient(step.Retired))}"),
            "link-change" => (
                "ADT^A43^ADT_A43", $"CONFORMANCE^{run.Seed.Uid("cross-reference manager")}^ISO",
                $"PID|1||{Nhs(patient)}~{Local(run.Patient(step.Retired))}|| ", $"MRG|{Nhs(run.Patient(step.Retired))}"),
            _ => ("ADT^A04^ADT_A01", "CONFORMANCE", Known(), "PV1|1|O"),
        };
        string text = string.Join('\r',
            $@"MSH|^~\&|{sender}|{trust.Ods}|PIX|EMRAD|{now}||{type}|{control}|P|2.5", $"EVN|{type.Split('^')[1]}|{now}", pid, last, "");

        NetworkAddress receiver = Receiver(step, run.Sut);
        await using MllpClient client = new(receiver.Host, receiver.Port);
        Er7Message answer = await client.SendAsync(Er7Message.Parse(text), cancel);
        return new StepOutcome(
        [
            new Check(answer["MSA-1"] == "AA" ? Verdict.Pass : Verdict.Fail, "acknowledgement", "AA",
                $"{answer["MSA-1"]} {answer["MSA-3"]} {answer["ERR-3"]} {answer["ERR-8"]}".TrimEnd(), "MSA-1"),
            new Check(answer["MSA-2"] == control ? Verdict.Pass : Verdict.Fail, "message control id", control, answer["MSA-2"], "MSA-2"),
        ]);
    }

    private static NetworkAddress Receiver(CaseStep step, SystemUnderTest sut) => step.To switch
    {
        "" when step.Do != "link-change" => sut.Pix,
        "registry" => sut.RegistryFeed
            ?? throw new InvalidDataException("The step feeds the registry itself; sut.json names no registryFeed with host and port."),
        _ => throw new InvalidDataException(
            $"A step feeds '{step.To}'; expected registry, or, but for a link change, no 'to' for the identity service."),
    };

    private static string Id(string id, AssigningAuthority authority, string type) =>
        $"{id}^^^{authority.Namespace}&{authority.Oid}&ISO^{type}";
}

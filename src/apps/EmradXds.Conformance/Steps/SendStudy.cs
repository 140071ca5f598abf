using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;
using EmradXds.Conformance.Synthetic;
using EmradXds.Dicom.Network;

namespace EmradXds.Conformance.Steps;

/// <summary>C-STORE of a study that is made for the case.</summary>
internal static class SendStudy
{
    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, CancellationToken cancel)
    {
        TrustUnderTest trust = run.Sut.TrustOf(step.Trust);
        TestStudy study = run.Make(step);
        DicomClient client = new(new DicomClientOptions
        {
            Host = trust.Dicom.Host,
            Port = trust.Dicom.Port,
            CalledAeTitle = run.Sut.ProfileOf(trust).AeTitle,
            CallingAeTitle = "CONFORMANCE",
        });
        InstanceToStore[] instances =
        [
            .. study.Instances.Select(i => new InstanceToStore(i.SopClassUid, i.SopInstanceUid, i.TransferSyntax.Uid, i.OpenDataset)),
        ];
        List<Check> checks = [];
        await foreach (StoredInstance stored in client.StoreAsync(instances, cancel))
        {
            checks.Add(new Check(
                stored.IsStored ? Verdict.Pass : Verdict.Fail,
                $"C-STORE of {stored.Instance.SopInstanceUid}",
                "0000",
                $"{stored.Result.Status:X4} {stored.Result.Comment}".TrimEnd(),
                "(0000,0900)"));
        }

        study.SentAt = run.Clock.GetTimestamp();
        checks.Add(new Check(
            checks.Count == instances.Length ? Verdict.Pass : Verdict.Fail, "answers", $"{instances.Length}", $"{checks.Count}"));
        return new StepOutcome(checks);
    }
}

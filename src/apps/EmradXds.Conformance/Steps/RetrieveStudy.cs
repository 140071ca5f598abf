using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Synthetic;
using EmradXds.Consumer;
using EmradXds.Dicom.Manifest;

namespace EmradXds.Conformance.Steps;

/// <summary>Finds a study by NHS Number, reads its manifest and retrieves its instances: each must come back as it was sent.</summary>
internal static class RetrieveStudy
{
    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, XdsImagingConsumer consumer, CancellationToken cancel)
    {
        TestStudy sent = run.Study(step.Study);
        ImagingStudy? study = await WaitPublished.FindAsync(consumer, run.Patient(step.Patient).NhsNumber, sent.StudyInstanceUid, cancel);
        if (study is null)
        {
            return new StepOutcome([new Check(
                Verdict.Fail, "study", sent.StudyInstanceUid, "not among the patient's studies", "$XDSDocumentEntryPatientId")]);
        }

        List<Check> checks = [];
        HashSet<string> expected = [.. sent.Instances.Select(instance => instance.SopInstanceUid)];
        KeyObjectManifest manifest = await consumer.ReadManifestAsync(study, cancel);
        await foreach (RetrievedInstance instance in consumer.RetrieveInstancesAsync(manifest, cancel))
        {
            expected.Remove(instance.SopInstanceUid);
            TestInstance? original = run.Instance(instance.SopInstanceUid);
            checks.Add(
                !instance.HasArrived ? new Check(Verdict.Fail, "instance", instance.SopInstanceUid, instance.Failure.ToString(), "RAD-69")
                : original is null ? new Check(Verdict.Fail, "instance", "one that was sent", instance.SopInstanceUid, "RAD-69")
                : (await ReceivedFile.ReadAsync(instance.Content, cancel)).CompareWith(original, "RAD-69"));
        }

        checks.AddRange(expected.Select(missing => new Check(Verdict.Fail, "instance", missing, "not in the manifest", "(0040,A375)")));
        return new StepOutcome(checks);
    }
}

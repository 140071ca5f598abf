using System.Globalization;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Synthetic;
using EmradXds.Consumer;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Rules;

namespace EmradXds.Conformance.Steps;

/// <summary>Looks for a study by the patient's NHS Number until its manifest lists all its instances, or the deadline has passed.</summary>
internal static class WaitPublished
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, XdsImagingConsumer consumer, CancellationToken cancel)
    {
        TestStudy study = run.Study(step.Study);
        string nhsNumber = run.Patient(step.Patient).NhsNumber;
        string[] sent = [.. study.Instances.Select(instance => instance.SopInstanceUid).Order(StringComparer.Ordinal)];
        string[] listed = [];
        long began = run.Clock.GetTimestamp();
        while (true)
        {
            bool late = run.Clock.GetElapsedTime(began).TotalSeconds > run.Sut.PublishDeadlineSeconds;
            if (await FindAsync(consumer, nhsNumber, study.StudyInstanceUid, cancel) is { } found)
            {
                KeyObjectManifest manifest = await consumer.ReadManifestAsync(found, cancel);
                listed = [.. manifest.Series.SelectMany(s => s.Instances).Select(i => i.SopInstanceUid).Order(StringComparer.Ordinal)];
            }

            if (late || listed.Length >= sent.Length)
            {
                break;
            }

            await Task.Delay(Pause, run.Clock, cancel);
        }

        double seconds = run.Clock.GetElapsedTime(study.SentAt).TotalSeconds;
        List<Check> checks =
        [
            new(sent.SequenceEqual(listed) ? Verdict.Pass : Verdict.Fail,
                "instances of the manifest",
                $"the {sent.Length} that were sent",
                listed.Length == 0 ? $"no manifest after {seconds:0} s" : $"{listed.Length}, {listed.Intersect(sent).Count()} of them sent",
                "(0040,A375)",
                "What a trust holds is shared without anybody's asking (RAD TF-1 18.1.1)."),
        ];
        if (step.Within is { } within)
        {
            checks.Add(new(
                seconds <= within ? Verdict.Pass : Verdict.Warn,
                "time to visible, from the last C-STORE answer",
                string.Create(CultureInfo.InvariantCulture, $"{within:0.0} s at most"),
                string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"))
            {
                IsMeasurement = true,
            });
        }

        return new StepOutcome(checks);
    }

    /// <summary>The study, or null where the registry does not know it, or the patient, yet.</summary>
    public static async Task<ImagingStudy?> FindAsync(
        XdsImagingConsumer consumer, string nhsNumber, string studyInstanceUid, CancellationToken cancel)
    {
        try
        {
            await foreach (ImagingStudy study in consumer.FindStudiesAsync(nhsNumber, cancel))
            {
                if (study.StudyInstanceUid == studyInstanceUid)
                {
                    return study;
                }
            }
        }
        catch (XdsFailureException e) when (e.Findings.Any(finding => finding.Code == nameof(XdsErrorCode.XDSUnknownPatientId)))
        {
            // ITI TF-2 3.18.4.1.3: a registry may answer so for a patient it has not heard of yet.
        }

        return null;
    }
}

using System.Diagnostics;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.ImagingSource.Tests;

/// <summary>Quiet timer, ITI-9, manifest, RAD-68 (RAD TF-3: 4.68), against a PIX Manager and a repository on real sockets.</summary>
public sealed class PublishingTests
{
    [Fact]
    public async Task A_quiet_study_is_published_with_every_instance_in_its_manifest()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        string study = DicomUidGenerator.New();
        SyntheticInstance[] sent = [.. Enumerable.Range(0, 3).Select(_ => new SyntheticInstance { StudyUid = study })];

        await source.SendAsync([.. sent.Select(instance => instance.ToStore())]);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(study)).PublishedVersion == 3);

        // On a slow machine the study may have been quiet between two instances: the last manifest counts.
        RepositoryResponder.Received received = peers.Repository.Submissions.Last();
        KeyObjectManifest manifest = await ReadAsync(received);
        Assert.Equal(study, manifest.StudyInstanceUid);
        Assert.Equal((RunningSource.LocalId, source.Trust.PatientIds.Oid), (manifest.PatientId, manifest.PatientIdAuthorityOid));
        Assert.Equal("113030", manifest.TitleCode);
        Assert.DoesNotContain(manifest.SeriesInstanceUid, manifest.Series.Select(series => series.SeriesInstanceUid));
        Assert.All(manifest.Series, series =>
            Assert.Equal((source.Trust.RetrieveLocationUid, source.Trust.AeTitle), (series.RetrieveLocationUid, series.RetrieveAeTitle)));
        Assert.Equal(
            sent.Select(instance => (instance.SeriesUid, instance.SopInstanceUid)).Order(),
            manifest.Series.SelectMany(series => series.Instances, (series, i) => (series.SeriesInstanceUid, i.SopInstanceUid)).Order());
        await AssertValidAsync(folder, received.Manifest);
    }

    [Fact]
    public async Task The_metadata_are_those_of_the_manifest_the_patient_and_the_trust()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        SyntheticInstance sent = new();

        await source.SendAsync(sent.ToStore());
        await RunningSource.UntilAsync(() => !peers.Repository.Submissions.IsEmpty);

        RepositoryResponder.Received received = peers.Repository.Submissions.First();
        KeyObjectManifest manifest = await ReadAsync(received);
        Findings findings = [];
        SubmissionRules.Check(received.Submission, findings, atRegistry: false);
        source.Domain.CheckCodes(received.Submission, findings);
        Assert.Empty(findings);
        SubmissionSet set = received.Submission.Set!;
        DocumentEntry entry = Assert.Single(received.Submission.Documents);
        string localId = $"{RunningSource.LocalId}^^^&{source.Trust.PatientIds.Oid}&ISO";
        string patientId = $"{RunningSource.NhsNumber}^^^&{source.Domain.PatientIdAuthority.Oid}&ISO";
        Assert.Equal((patientId, patientId, localId), (set.PatientId, entry.PatientId, entry.SourcePatientId));
        Assert.Equal([$"PID-3|{localId}", "PID-5|TESTPATIENT^ADA^MAY^PHD^DR", "PID-7|19700102", "PID-8|F"], entry.SourcePatientInfo);
        Assert.Equal((manifest.SopInstanceUid, "application/dicom"), (entry.UniqueId, entry.MimeType));
        Assert.Equal((KeyObjectManifest.SopClassUid, "1.2.840.10008.2.6.1"), (entry.FormatCode!.Value, entry.FormatCode.Scheme));
        Assert.Equal(("IMAGES", "18748-4", "309964003"), (entry.ClassCode!.Value, entry.TypeCode!.Value, entry.PracticeSettingCode!.Value));
        Assert.Equal(["CT", "774007"], entry.EventCodes.Select(code => code.Value));
        Assert.Equal("20260701091530", entry.ServiceStartTime); // 10:15:30 in Lincoln in July
        Assert.Equal(manifest.Created!.Value.UtcDateTime.ToString("yyyyMMddHHmmss"), entry.CreationTime);
        Assert.Equal(TimeSpan.FromHours(1), manifest.Created.Value.Offset);
        Assert.Equal(
            [
                $"ACC815^^^&{source.Trust.AccessionAuthorityOid}&ISO^urn:ihe:iti:xds:2013:accession",
                $"{sent.StudyUid}^^^^urn:ihe:iti:xds:2016:studyInstanceUID",
            ],
            entry.ReferenceIds);
        Assert.Equal(("CT Head", "en-GB", source.Trust.SourceId), (entry.Title, entry.LanguageCode, set.SourceId));
        Assert.Equal("United Lincolnshire Hospitals^^^^^&1.2.826.0.1285.0.1.10&ISO^^^^RWD", entry.Authors.Single().Institutions.Single());
        Assert.StartsWith("urn:uuid:", entry.EntryUuid, StringComparison.Ordinal);
        Association member = Assert.Single(received.Submission.Associations);
        Assert.Equal((AssociationTypes.HasMember, set.EntryUuid, entry.EntryUuid), (member.Type, member.Source, member.Target));
    }

    [Fact]
    public async Task Pix_is_asked_by_the_local_id_for_the_affinity_domains_with_the_trace_id_as_tag()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        SyntheticInstance sent = new();

        await source.SendAsync(sent.ToStore());
        await RunningSource.UntilAsync(() => !peers.Repository.Submissions.IsEmpty);

        QbpQ23 query = peers.Pix.Asked.First();
        string traceId = StudyTrace.IdOf(sent.StudyUid).ToHexString();
        Assert.Equal(new Cx(RunningSource.LocalId, Hd.Oid(source.Trust.PatientIds.Oid, "RWD")), query.PatientId);
        Assert.Equal([Hd.Oid(source.Domain.PatientIdAuthority.Oid, "NHS")], query.WhatDomains);
        Assert.Equal(traceId, query.QueryTag);
        Assert.Equal(traceId, peers.Repository.Submissions.First().TraceId);
        await RunningSource.UntilAsync(() => source.Log.Lines.Any(line => line.Contains("published", StringComparison.Ordinal)));
        foreach (string hop in (string[])["C-STORE", "quiet", "ITI-9", "RAD-68"])
        {
            Assert.Contains(source.Log.Lines, line =>
                line.Contains(hop, StringComparison.Ordinal) && line.Contains(traceId, StringComparison.Ordinal));
        }

        Assert.DoesNotContain(source.Log.Lines, line => line.Contains(RunningSource.LocalId, StringComparison.Ordinal)
            || line.Contains(RunningSource.NhsNumber, StringComparison.Ordinal) || line.Contains("TESTPATIENT", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_study_of_an_unknown_patient_waits_in_sight_and_is_published_when_the_patient_is_known()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: false);
        SyntheticInstance sent = new();

        await source.SendAsync(sent.ToStore());
        await RunningSource.UntilAsync(async () => (await source.WaitingAsync()).Count > 0);

        WaitingStudy waiting = Assert.Single(await source.WaitingAsync());
        Assert.Equal(sent.StudyUid, waiting.StudyInstanceUid);
        Assert.Contains("unknown to PIX", waiting.Reason, StringComparison.Ordinal);
        Assert.Empty(peers.Repository.Submissions);

        Introduce(source, peers);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(sent.StudyUid)).PublishedVersion == 1);
        Assert.Empty(await source.WaitingAsync());
    }

    [Theory]
    [InlineData("OTHERHOSP", null)]
    [InlineData(null, "1.2.3.4.5")]
    public async Task A_study_whose_issuer_the_domain_does_not_know_waits_in_sight_and_nobody_is_asked(string? name, string? oid)
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        SyntheticInstance imported = new() { Change = dataset => SyntheticInstance.Issue(dataset, name, oid) };

        await source.SendAsync(imported.ToStore());
        await RunningSource.UntilAsync(async () => (await source.WaitingAsync()).Count > 0);

        Assert.Contains("(0010,0021)", (await source.WaitingAsync())[0].Reason, StringComparison.Ordinal);
        Assert.Empty(peers.Pix.Asked);
        Assert.Empty(peers.Repository.Submissions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_study_without_Patient_ID_is_kept_and_waits_in_sight_and_nobody_is_asked(string patientId)
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);

        await source.SendAsync(new SyntheticInstance { Change = dataset => dataset.Add(DicomTags.PatientID, patientId) }.ToStore());
        await RunningSource.UntilAsync(async () => (await source.WaitingAsync()).Count > 0);

        Assert.Contains("(0010,0020)", (await source.WaitingAsync())[0].Reason, StringComparison.Ordinal);
        Assert.Equal(1, await source.CountInstancesAsync());
        Assert.Empty(peers.Pix.Asked);
        Assert.Empty(peers.Repository.Submissions);
    }

    [Fact]
    public async Task An_answer_of_pix_that_does_not_say_to_which_query_it_is_is_not_used()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        peers.Pix.ForgetsControlId = true;
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);

        await source.SendAsync(new SyntheticInstance().ToStore());
        await RunningSource.UntilAsync(async () => (await source.WaitingAsync()).Count > 0);

        Assert.Empty(peers.Repository.Submissions);
    }

    [Fact]
    public async Task A_patient_corrected_before_the_repository_was_reached_is_published_under_the_corrected_id_only()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        SyntheticInstance sent = new();
        await using (RunningSource before = await StartAsync(folder, peers, isKnown: true, Unreachable))
        {
            await before.SendAsync(sent.ToStore());
            await RunningSource.UntilAsync(async () => (await before.WaitingAsync()).Count > 0);
            Correct(before, peers);
        }

        await using RunningSource source = await RunningSource.StartAsync(folder, peers);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(sent.StudyUid)).PublishedVersion == 1);

        RepositoryResponder.Received received = Assert.Single(peers.Repository.Submissions);
        Assert.StartsWith(CorrectedNhsNumber, received.Submission.Documents[0].PatientId, StringComparison.Ordinal);
        Assert.StartsWith(CorrectedNhsNumber, received.Submission.Set!.PatientId, StringComparison.Ordinal);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.Path, "manifests")));
    }

    [Fact]
    public async Task A_patient_corrected_while_it_is_not_known_what_was_registered_waits_in_sight_and_is_not_sent_for_the_former()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(
            folder, peers, isKnown: true, options => options with { RefusedRetry = TimeSpan.FromSeconds(1) });
        peers.Repository.OnReceived = () => Correct(source, peers);
        peers.Repository.BreaksNextAnswer = true;

        await source.SendAsync(new SyntheticInstance().ToStore());
        await RunningSource.UntilAsync(async () =>
            await source.WaitingAsync() is [{ Attempts: > 2 } waiting] && waiting.Reason.Contains("id changed", StringComparison.Ordinal));
        Assert.Single(peers.Repository.Submissions);

        // Corrected back, it goes on.
        peers.Repository.OnReceived = null;
        Introduce(source, peers);
        await RunningSource.UntilAsync(async () => (await source.WaitingAsync()).Count == 0);
        AssertSame([.. peers.Repository.Submissions]);
    }

    public static TheoryData<string, string> OddValues => new()
    {
        { "StudyDescription", "CT\u0007 Head \u001B$B" },
        { "StudyDescription", new string('x', 127) + "\U0001F4F7\U0001F4F7" },
        { "PatientName", "TEST\u0000PATIENT\u0001^ADA" },
        { "PatientSex", "W\u001B" },
        { "PatientBirthDate", "UNKNOWN" },
        { "AccessionNumber", "A^C&C|8~1\u0003" },
        { "StudyID", "1\u000B" },
        { "StudyDate", "00010101" },
        { "StudyDate", "99991231" },
        { "StudyTime", "246199" },
        { "TimezoneOffsetFromUTC", "+1500" },
        { "TimezoneOffsetFromUTC", "-1459" },
        { "TimezoneOffsetFromUTC", "+2599" },
        { "Modality", "C\u0002T" },
        { "Manufacturer", "M\u0002" },
    };

    [Theory]
    [MemberData(nameof(OddValues))]
    public async Task An_odd_value_does_not_hold_up_its_study(string keyword, string value)
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        DicomTag tag = (DicomTag)typeof(DicomTags).GetProperty(keyword)!.GetValue(null)!;
        SyntheticInstance sent = new() { Change = dataset => dataset.Add(DicomTags.SpecificCharacterSet, "ISO_IR 192").Add(tag, value) };

        Assert.Equal(0, Assert.Single(await source.SendAsync(sent.ToStore())).Status);
        await RunningSource.UntilAsync(async () =>
            (await source.StudyAsync(sent.StudyUid)).PublishedVersion == 1 || (await source.WaitingAsync()).Count > 0);

        Assert.Empty(await source.WaitingAsync());
        await ReadAsync(Assert.Single(peers.Repository.Submissions));
    }

    [Fact]
    public async Task A_registry_that_is_away_for_a_while_gets_the_very_same_submission_again()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        peers.Repository.Failures.Enqueue(XdsErrorCode.XDSRegistryNotAvailable);
        SyntheticInstance sent = new();

        await source.SendAsync(sent.ToStore());
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(sent.StudyUid)).PublishedVersion == 1);

        Assert.Equal(2, peers.Repository.Submissions.Count);
        AssertSame([.. peers.Repository.Submissions]);
    }

    [Fact]
    public async Task An_answer_that_was_lost_does_not_make_a_second_entry()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        peers.Repository.BreaksNextAnswer = true;
        SyntheticInstance sent = new();

        await source.SendAsync(sent.ToStore());
        await RunningSource.UntilAsync(() => !peers.Repository.Submissions.IsEmpty);
        peers.Repository.Failures.Enqueue(XdsErrorCode.XDSDuplicateUniqueIdInRegistry);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(sent.StudyUid)).PublishedVersion == 1);

        RepositoryResponder.Received[] all = [.. peers.Repository.Submissions];
        AssertSame(all);
        Assert.Equal(all[0].Submission.Documents[0].EntryUuid, (await source.StudyAsync(sent.StudyUid)).PublishedEntryUuid);
    }

    [Fact]
    public async Task A_refusal_that_repetition_cannot_cure_stays_in_sight_with_its_codes_and_is_tried_slowly_and_anew()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(
            folder, peers, isKnown: true, options => options with { RefusedRetry = TimeSpan.FromSeconds(2) });
        peers.Repository.Failures.Enqueue(XdsErrorCode.XDSRegistryMetadataError);
        SyntheticInstance sent = new();

        await source.SendAsync(sent.ToStore());
        await RunningSource.UntilAsync(async () => (await source.WaitingAsync()).Count > 0);

        Assert.Contains("XDSRegistryMetadataError", (await source.WaitingAsync())[0].Reason, StringComparison.Ordinal);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(sent.StudyUid)).PublishedVersion == 1);
        RepositoryResponder.Received[] all = [.. peers.Repository.Submissions];
        Assert.NotEqual(all[0].Submission.Documents[0].UniqueId, all[1].Submission.Documents[0].UniqueId);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(folder.Path, "manifests")));
    }

    [Fact]
    public async Task Late_instances_make_a_new_manifest_that_replaces_the_first()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        SyntheticInstance first = new();
        SyntheticInstance late = new() { StudyUid = first.StudyUid, SeriesUid = first.SeriesUid };

        await source.SendAsync(first.ToStore());
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(first.StudyUid)).PublishedVersion == 1);
        await source.SendAsync(late.ToStore());
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(first.StudyUid)).PublishedVersion == 2);

        RepositoryResponder.Received[] all = [.. peers.Repository.Submissions];
        Assert.Equal(2, all.Length);
        (KeyObjectManifest old, KeyObjectManifest replacement) = (await ReadAsync(all[0]), await ReadAsync(all[1]));
        Assert.Equal(2, replacement.Series.Single().Instances.Count);
        Assert.NotEqual(old.SopInstanceUid, replacement.SopInstanceUid);
        Association replaces = Assert.Single(all[1].Submission.Associations, a => a.Type == AssociationTypes.Replace);
        Assert.Equal(
            (all[1].Submission.Documents[0].EntryUuid, all[0].Submission.Documents[0].EntryUuid), (replaces.Source, replaces.Target));
        Assert.Null((await source.StudyAsync(first.StudyUid)).DueAt);
    }

    [Fact]
    public async Task A_restart_goes_on_with_what_was_not_published()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        SyntheticInstance unasked = new();
        SyntheticInstance unsent = new();
        await using (RunningSource before = await StartAsync(folder, peers, isKnown: true, Unreachable))
        {
            await before.SendAsync(unsent.ToStore());
            await RunningSource.UntilAsync(async () => (await before.WaitingAsync()).Count > 0);
            Assert.Contains("repository not reachable", (await before.WaitingAsync())[0].Reason, StringComparison.Ordinal);
            await before.SendAsync(unasked.ToStore());
        }

        string made = Path.GetFileNameWithoutExtension(Directory.EnumerateFiles(Path.Combine(folder.Path, "manifests")).First());
        await using RunningSource source = await StartAsync(folder, peers, isKnown: true);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(unsent.StudyUid)).PublishedVersion == 1);
        await RunningSource.UntilAsync(async () => (await source.StudyAsync(unasked.StudyUid)).PublishedVersion == 1);

        Assert.Equal(2, peers.Repository.Submissions.Count);
        Assert.Contains(made, peers.Repository.Submissions.Select(s => s.Submission.Documents[0].UniqueId));
    }

    [Fact]
    public async Task A_trust_that_is_not_live_keeps_and_does_not_publish_until_it_is()
    {
        using TempFolder folder = new();
        await using Peers peers = await Peers.StartAsync();
        SyntheticInstance sent = new();
        await using (RunningSource before = await StartAsync(
            folder, peers, isKnown: true, options => options with { Trust = options.Trust with { Live = false } }))
        {
            await before.SendAsync(sent.ToStore());
            await RunningSource.UntilAsync(async () => (await before.WaitingAsync()).Count > 0);
            Assert.Equal("not yet sharing", (await before.WaitingAsync())[0].Reason);
            Assert.Empty(peers.Pix.Asked);
        }

        await using RunningSource live = await StartAsync(folder, peers, isKnown: true);
        await RunningSource.UntilAsync(async () => (await live.StudyAsync(sent.StudyUid)).PublishedVersion == 1);
        Assert.Single(peers.Repository.Submissions);
    }

    private static ImagingSourceOptions Unreachable(ImagingSourceOptions options) =>
        options with { RepositoryUri = new Uri("http://127.0.0.1:1/repository") };

    private static async Task<RunningSource> StartAsync(
        TempFolder folder, Peers peers, bool isKnown, Func<ImagingSourceOptions, ImagingSourceOptions>? change = null)
    {
        RunningSource source = await RunningSource.StartAsync(folder, peers, change);
        if (isKnown)
        {
            Introduce(source, peers);
        }

        return source;
    }

    private static void Introduce(RunningSource source, Peers peers) => peers.Introduce(
        RunningSource.LocalId, source.Trust.PatientIds, RunningSource.NhsNumber, source.Domain.PatientIdAuthority);

    private const string CorrectedNhsNumber = "9990000026";

    private static void Correct(RunningSource source, Peers peers) => peers.Introduce(
        RunningSource.LocalId, source.Trust.PatientIds, CorrectedNhsNumber, source.Domain.PatientIdAuthority);

    private static async Task<KeyObjectManifest> ReadAsync(RepositoryResponder.Received received) =>
        KeyObjectManifest.Read((await DicomFile.OpenAsync(new MemoryStream(received.Manifest), null, CancellationToken.None)).Dataset);

    private static void AssertSame(RepositoryResponder.Received[] all)
    {
        Assert.True(all.Length > 1);
        Assert.All(all, one =>
        {
            Assert.Equal(all[0].Manifest, one.Manifest);
            Assert.Equal(all[0].Submission.Set!.UniqueId, one.Submission.Set!.UniqueId);
            Assert.Equal(all[0].Submission.Documents[0].EntryUuid, one.Submission.Documents[0].EntryUuid);
            Assert.Equal(all[0].Submission.Set!.SubmissionTime, one.Submission.Set!.SubmissionTime);
        });
    }

    /// <summary>dciodvfy prints its verdict; its exit code says nothing. That the profile's OIDs are in the example arc is let pass.</summary>
    private static async Task AssertValidAsync(TempFolder folder, byte[] manifest)
    {
        string path = folder.File("manifest.dcm");
        await File.WriteAllBytesAsync(path, manifest);
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (folders.Select(bin => Path.Combine(bin, "dciodvfy")).FirstOrDefault(File.Exists) is { } dciodvfy)
        {
            using Process process = Process.Start(new ProcessStartInfo(dciodvfy, [path]) { RedirectStandardError = true })!;
            string verdict = await process.StandardError.ReadToEndAsync();
            Assert.DoesNotContain(verdict.Split('\n'), line =>
                line.StartsWith("Error", StringComparison.Ordinal));
            Assert.Contains("KeyObjectSelectionDocument", verdict, StringComparison.Ordinal);
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.ImagingSource.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.ImagingSource.Tests;

/// <summary>C-STORE into a trust's source (PS3.4 annex B): what is acknowledged is there, what is refused leaves nothing.</summary>
public sealed class CStoreTests
{
    [Fact]
    public async Task An_instance_is_kept_byte_for_byte_behind_meta_information_of_our_own()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new() { Syntax = DicomTransferSyntax.ImplicitVRLittleEndian };
        byte[] sent = instance.ToBytes();

        CStoreResult[] results = await source.SendAsync(instance.ToStore(sent));

        Assert.Equal([CStoreResult.Success], results);
        string path = source.Source.Archive.PathOfInstance(instance.SopInstanceUid);
        DicomFile file = DicomFile.Open(path);
        Assert.Equal(sent, (await File.ReadAllBytesAsync(path))[(int)file.DatasetPosition..]);
        Assert.Equal(DicomTransferSyntax.ImplicitVRLittleEndian.Uid, file.Meta.GetString(DicomTags.TransferSyntaxUID));
        Assert.Equal("TESTPACS", file.Meta.GetString(DicomTags.SourceApplicationEntityTitle));
    }

    [Fact]
    public async Task The_index_knows_patient_study_series_and_counts()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        string study = DicomUidGenerator.New();
        SyntheticInstance[] instances = [.. Enumerable.Range(0, 3).Select(_ => new SyntheticInstance { StudyUid = study })];

        await source.SendAsync([.. instances.Select(instance => instance.ToStore())]);

        StudyRow row = await source.StudyAsync(study);
        Assert.Equal(RunningSource.LocalId, row.PatientId);
        Assert.Equal(source.Trust.PatientIds.Oid, row.PatientIdAuthorityOid);
        Assert.Equal(("TESTPATIENT^ADA^MAY^DR^PHD", "19700102", "F"), (row.PatientName, row.PatientBirthDate, row.PatientSex));
        Assert.Equal(("20260701", "101530.25", "ACC815"), (row.StudyDate, row.StudyTime, row.AccessionNumber));
        Assert.Equal((3, 3L, 0L), (row.Instances, row.Version, row.PublishedVersion));
        await using ImagingSourceContext index = source.Source.Index.Open();
        Assert.Equal(3, await index.Series.CountAsync(series => series.StudyInstanceUid == study && series.Modality == "CT"));
    }

    [Fact]
    public async Task What_the_first_instance_does_not_say_of_the_study_a_later_one_may()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance silent = new() { Change = dataset => dataset.Add(DicomTags.AccessionNumber, "").Add(DicomTags.StudyDate, "") };
        SyntheticInstance telling = new() { StudyUid = silent.StudyUid };

        await source.SendAsync(silent.ToStore(), telling.ToStore());

        StudyRow row = await source.StudyAsync(silent.StudyUid);
        Assert.Equal(("ACC815", "20260701", "101530.25"), (row.AccessionNumber, row.StudyDate, row.StudyTime));
    }

    [Fact]
    public async Task An_issuer_that_the_domain_knows_is_believed()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance imported = new() { Change = dataset => dataset.Add(DicomTags.IssuerOfPatientID, "RX1") };

        await source.SendAsync(imported.ToStore());

        string expected = source.Domain.Trusts.First(trust => trust.Ods == "RX1").PatientIds.Oid;
        Assert.Equal(expected, (await source.StudyAsync(imported.StudyUid)).PatientIdAuthorityOid);
    }

    [Theory]
    [InlineData("OTHERHOSP", null)]
    [InlineData(null, "1.2.3.4.5")]
    [InlineData("RWD", "1.2.3.4.5")]
    public async Task An_issuer_that_the_domain_does_not_know_is_not_taken_for_the_trust(string? name, string? oid)
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance imported = new() { Change = dataset => SyntheticInstance.Issue(dataset, name, oid) };

        Assert.Equal([CStoreResult.Success], await source.SendAsync(imported.ToStore()));

        Assert.Equal(oid ?? name, (await source.StudyAsync(imported.StudyUid)).PatientIdAuthorityOid);
    }

    [Fact]
    public async Task Uids_of_old_equipment_whose_components_begin_with_zeros_are_taken()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance old = new() { SopInstanceUid = "1.2.826.01.20260701.007" };

        Assert.Equal([CStoreResult.Success], await source.SendAsync(old.ToStore()));
    }

    [Fact]
    public async Task One_instance_by_several_associations_at_once_is_kept_once()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        string study = DicomUidGenerator.New();
        SyntheticInstance[] instances = [.. Enumerable.Range(0, 10).Select(_ => new SyntheticInstance { StudyUid = study })];
        InstanceToStore[] all = [.. instances.Select(instance => instance.ToStore())];

        CStoreResult[][] results = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => source.SendAsync(all)));

        Assert.All(results.SelectMany(each => each), result => Assert.Equal(CStoreResult.Success, result));
        Assert.Equal(10, await source.CountInstancesAsync());
        StudyRow row = await source.StudyAsync(study);
        Assert.Equal((10, 10L), (row.Instances, row.Version));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "incoming")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_instance_whose_file_is_gone_or_cut_is_restored_when_it_is_sent_again(bool isGone)
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new();
        await source.SendAsync(instance.ToStore());
        string path = source.Source.Archive.PathOfInstance(instance.SopInstanceUid);
        byte[] kept = await File.ReadAllBytesAsync(path);
        File.Delete(path);
        if (!isGone)
        {
            await File.WriteAllBytesAsync(path, kept[..^100]);
        }

        Assert.Equal([CStoreResult.Success], await source.SendAsync(instance.ToStore()));

        Assert.Equal(kept, await File.ReadAllBytesAsync(path));
        Assert.Equal(1, (await source.StudyAsync(instance.StudyUid)).Version);
    }

    public static TheoryData<string, ushort, string> Refusals => new()
    {
        { "sop class", 0xA900, "(0008,0016)" },
        { "sop instance", 0xA900, "(0008,0018)" },
        { "no study", 0xC000, "(0020,000d)" },
        { "path as study", 0xC000, "(0020,000d)" },
        { "no series", 0xC000, "(0020,000e)" },
        { "two patient ids", 0xC000, "(0010,0020)" },
        { "control character in patient id", 0xC000, "(0010,0020)" },
        { "truncated", 0xC000, "" },
        { "lying length", 0xC000, "" },
        { "nested", 0xC000, "" },
        { "deflate bomb", 0xC000, "" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task What_cannot_be_kept_is_refused_with_the_reason_and_leaves_nothing(string fault, ushort status, string place)
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(
            folder, peers: null, options => options with { ReadOptions = new DicomReadOptions { MaxInflatedBytes = 1 << 20 } });

        CStoreResult refusal = Assert.Single(await source.SendAsync(Faulty(fault)));

        Assert.Equal(status, refusal.Status);
        Assert.NotEmpty(refusal.Comment!);
        Assert.Contains(place, refusal.Comment, StringComparison.OrdinalIgnoreCase);
        AssertNothingIsKept(folder);
        Assert.Equal(0, await source.CountInstancesAsync());

        // The process lives, and so does the next association.
        Assert.Equal([CStoreResult.Success], await source.SendAsync(new SyntheticInstance().ToStore()));
    }

    [Fact]
    public async Task Too_little_disk_space_is_out_of_resources()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(
            folder, peers: null, options => options with { MinFreeBytes = long.MaxValue });

        CStoreResult refusal = Assert.Single(await source.SendAsync(new SyntheticInstance().ToStore()));

        Assert.Equal(0xA700, refusal.Status);
        AssertNothingIsKept(folder);
    }

    [Fact]
    public async Task A_disk_that_gets_full_while_an_instance_arrives_is_out_of_resources()
    {
        using TempFolder folder = new();
        long free = new DriveInfo(folder.Path).AvailableFreeSpace;
        await using RunningSource source = await RunningSource.StartAsync(
            folder, peers: null, options => options with { MinFreeBytes = free - (64 << 20) });
        SyntheticInstance large = new() { Change = dataset => dataset.Remove(DicomTags.PixelData) };
        byte[] head = [.. large.ToBytes(), 0xE0, 0x7F, 0x10, 0x00, (byte)'O', (byte)'W', 0, 0];

        CStoreResult refusal = Assert.Single(await source.SendAsync(
            large.ToStore() with { OpenDataset = () => new PatternStream(head, 384L << 20) }));

        Assert.Equal(0xA700, refusal.Status);
        AssertNothingIsKept(folder);
    }

    [Fact]
    public async Task A_structure_set_with_more_contours_than_are_held_in_memory_is_kept()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null, options => options with
        {
            ReadOptions = options.ReadOptions with { MaxBytesInMemory = 1 << 20 },
        });
        SyntheticInstance structures = new()
        {
            Change = dataset => dataset.Add(DicomTags.ContourSequence, [.. Enumerable.Range(0, 50).Select(_ =>
                new DicomDataset().Add(DicomTags.ContourData, string.Join('\\', Enumerable.Repeat("-123.456", 6_700))))]),
        };

        Assert.Equal([CStoreResult.Success], await source.SendAsync(structures.ToStore()));
    }

    [Fact]
    public async Task The_same_instance_again_changes_nothing()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new();

        CStoreResult[] results = await source.SendAsync(instance.ToStore(), instance.ToStore());

        Assert.All(results, result => Assert.Equal(CStoreResult.Success, result));
        Assert.Equal(1, (await source.StudyAsync(instance.StudyUid)).Version);
        Assert.Equal(1, await source.CountInstancesAsync());
    }

    [Fact]
    public async Task Other_bytes_under_a_known_uid_are_refused_and_the_first_stay()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance first = new();
        SyntheticInstance second = new()
        {
            SopInstanceUid = first.SopInstanceUid, StudyUid = first.StudyUid, SeriesUid = first.SeriesUid,
            Change = dataset => dataset.Add(DicomTags.InstanceNumber, 2),
        };
        await source.SendAsync(first.ToStore());
        byte[] kept = await File.ReadAllBytesAsync(source.Source.Archive.PathOfInstance(first.SopInstanceUid));

        CStoreResult refusal = Assert.Single(await source.SendAsync(second.ToStore()));

        Assert.Equal(0x0111, refusal.Status);
        Assert.Equal(kept, await File.ReadAllBytesAsync(source.Source.Archive.PathOfInstance(first.SopInstanceUid)));
        Assert.Contains(source.Log.Lines, line =>
            line.StartsWith("Error", StringComparison.Ordinal) && line.Contains("other bytes", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_patient_in_the_same_study_is_refused()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance first = new();
        SyntheticInstance second = new() { StudyUid = first.StudyUid, Change = dataset => dataset.Add(DicomTags.PatientID, "LN9") };

        CStoreResult[] results = await source.SendAsync(first.ToStore(), second.ToStore());

        Assert.Equal([(ushort)0, (ushort)0xC000], results.Select(result => result.Status));
        Assert.Equal(1, await source.CountInstancesAsync());
    }

    [Fact]
    public async Task Without_a_place_for_the_file_no_row_is_committed()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new();
        Directory.Delete(Path.GetDirectoryName(source.Source.Archive.PathOfInstance(instance.SopInstanceUid))!, recursive: true);

        CStoreResult refusal = Assert.Single(await source.SendAsync(instance.ToStore()));

        Assert.NotEqual(0, refusal.Status);
        Assert.Equal(0, await source.CountInstancesAsync());
    }

    [Fact]
    public async Task Without_a_committed_row_nothing_is_acknowledged_and_sent_again_it_is_kept()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new();
        await using (ImagingSourceContext index = source.Source.Index.Open())
        {
            await index.Database.ExecuteSqlRawAsync("ALTER TABLE Instances RENAME TO Gone");
        }

        CStoreResult refusal = Assert.Single(await source.SendAsync(instance.ToStore()));
        await using (ImagingSourceContext index = source.Source.Index.Open())
        {
            await index.Database.ExecuteSqlRawAsync("ALTER TABLE Gone RENAME TO Instances");
        }

        Assert.NotEqual(0, refusal.Status);
        Assert.Equal([CStoreResult.Success], await source.SendAsync(instance.ToStore()));
        Assert.Equal(1, await source.CountInstancesAsync());
    }

    [Fact]
    public async Task What_a_killed_process_left_is_cleared_away_or_overwritten()
    {
        using TempFolder folder = new();
        SyntheticInstance instance = new();
        string orphan;
        await using (RunningSource before = await RunningSource.StartAsync(folder, peers: null))
        {
            orphan = before.Source.Archive.PathOfInstance(instance.SopInstanceUid);
        }

        await File.WriteAllTextAsync(Path.Combine(folder.Path, "incoming", "half.part"), "half an instance");
        await File.WriteAllTextAsync(orphan, "renamed, not indexed");

        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);

        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "incoming")));
        Assert.Equal([CStoreResult.Success], await source.SendAsync(instance.ToStore()));
        Assert.Equal(instance.ToBytes(), (await File.ReadAllBytesAsync(orphan))[(int)DicomFile.Open(orphan).DatasetPosition..]);
    }

    [Fact]
    public async Task The_migrations_make_the_index_as_the_code_has_it()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        await using ImagingSourceContext index = source.Source.Index.Open();

        Assert.False(index.Database.HasPendingModelChanges());
    }

    [Fact]
    public async Task Storescu_of_another_maker_is_served()
    {
        string storescu = Surroundings.Program("storescu");
        string sample = Path.Combine(Surroundings.Samples(), "CT_small.dcm");
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        ProcessStartInfo start = new(storescu,
        [
            "-aet", "TESTPACS", "-aec", source.Trust.AeTitle, "127.0.0.1",
            source.Source.DicomEndPoint!.Port.ToString(CultureInfo.InvariantCulture), sample,
        ]);
        start.Environment["TCP_NODELAY"] = "1";

        using Process process = Process.Start(start)!;
        await process.WaitForExitAsync();

        Assert.Equal(0, process.ExitCode);
        Assert.Equal(1, await source.CountInstancesAsync());
    }

    [Fact]
    public async Task Logs_carry_the_studys_trace_id_and_nothing_of_the_patient()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new();

        await source.SendAsync(instance.ToStore(), Faulty("no series"));

        string traceId = StudyTrace.IdOf(instance.StudyUid).ToHexString();
        Assert.Contains(source.Log.Lines, line =>
            line.StartsWith("Information", StringComparison.Ordinal) && line.Contains("C-STORE", StringComparison.Ordinal)
            && line.Contains(traceId, StringComparison.Ordinal));
        Assert.DoesNotContain(source.Log.Lines, line =>
            line.Contains(RunningSource.LocalId, StringComparison.Ordinal) || line.Contains("TESTPATIENT", StringComparison.Ordinal));
    }

    private static InstanceToStore Faulty(string fault)
    {
        SyntheticInstance good = new();
        SyntheticInstance Without(DicomTag tag, string value = "") => new() { Change = dataset => dataset.Add(tag, value) };
        switch (fault)
        {
            case "sop class":
                return good.ToStore() with { SopClassUid = "1.2.840.10008.5.1.4.1.1.4" };
            case "sop instance":
                return good.ToStore() with { SopInstanceUid = DicomUidGenerator.New() };
            case "no study":
                return Without(DicomTags.StudyInstanceUID).ToStore();
            case "path as study":
                return Without(DicomTags.StudyInstanceUID, "../../etc/passwd").ToStore();
            case "no series":
                return Without(DicomTags.SeriesInstanceUID).ToStore();
            case "two patient ids":
                return Without(DicomTags.PatientID, @"LN4711\LN4712").ToStore();
            case "control character in patient id":
                return Without(DicomTags.PatientID, "LN\u00014711").ToStore();
            case "truncated":
                return good.ToStore(good.ToBytes()[..^100]);
            case "lying length":
                byte[] lying = good.ToBytes();
                lying[^513] = 0x7F; // highest byte of the pixel data's length
                return good.ToStore(lying);
            case "nested":
                return good.ToStore([.. good.ToBytes(), .. Enumerable.Repeat(NestedItem, 2_000).SelectMany(item => item)]);
            default:
                byte[] zeros = new byte[16 << 20];
                SyntheticInstance bomb = new()
                {
                    Syntax = DicomTransferSyntax.DeflatedExplicitVRLittleEndian,
                    Change = dataset => dataset.Add(DicomTags.PixelData, zeros),
                };
                return bomb.ToStore();
        }
    }

    /// <summary>(7FE1,1010) SQ of undefined length with an item of undefined length.</summary>
    private static readonly byte[] NestedItem =
        [0xE1, 0x7F, 0x10, 0x10, (byte)'S', (byte)'Q', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF];

    private static void AssertNothingIsKept(TempFolder folder)
    {
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "incoming")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(folder.Path, "instances"), "*", SearchOption.AllDirectories));
    }
}

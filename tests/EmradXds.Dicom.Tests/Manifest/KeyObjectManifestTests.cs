using System.Diagnostics;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Testing;

namespace EmradXds.Dicom.Tests.Manifest;

public sealed class KeyObjectManifestTests
{
    private const string RetrieveLocation = "2.25.311";

    [Fact]
    public void What_is_written_is_read_again()
    {
        KeyObjectManifest manifest = Example(series: 3, instances: 4);

        KeyObjectManifest again = KeyObjectManifest.Read(ThroughFile(manifest));

        AssertSame(manifest with { TitleCode = "113030" }, again);
    }

    [Fact]
    public void Five_thousand_instances_are_read_again()
    {
        KeyObjectManifest manifest = Example(series: 5, instances: 1000);

        AssertSame(manifest with { TitleCode = "113030" }, KeyObjectManifest.Read(ThroughFile(manifest)));
    }

    [Theory]
    [InlineData(DicomUids.CTImageStorage, "IMAGE")]
    [InlineData(DicomUids.SegmentationStorage, "IMAGE")]
    [InlineData(DicomUids.TwelveLeadECGWaveformStorage, "WAVEFORM")]
    [InlineData(DicomUids.GrayscaleSoftcopyPresentationStateStorage, "COMPOSITE")]
    [InlineData(DicomUids.EncapsulatedPDFStorage, "COMPOSITE")]
    [InlineData("1.2.840.113619.4.30", "COMPOSITE")]
    public void The_content_sequence_refers_to_each_object_as_its_class_asks(string sopClassUid, string valueType)
    {
        KeyObjectManifest manifest = Example(1, 1);
        manifest = manifest with { Series = [manifest.Series[0] with { Instances = [new ManifestInstance(sopClassUid, "2.25.99")] }] };

        DicomDataset item = Assert.Single(manifest.ToDataset().GetSequence(DicomTags.ContentSequence));

        Assert.Equal("CONTAINS", item.GetString(DicomTags.RelationshipType));
        Assert.Equal(valueType, item.GetString(DicomTags.ValueType));
        DicomDataset reference = Assert.Single(item.GetSequence(DicomTags.ReferencedSOPSequence));
        Assert.Equal("2.25.99", reference.GetString(DicomTags.ReferencedSOPInstanceUID));
    }

    [Fact]
    public void A_manifest_that_could_not_be_used_is_not_written()
    {
        KeyObjectManifest good = Example(1, 1);
        ManifestSeries series = good.Series[0];
        KeyObjectManifest[] bad =
        [
            good with { Series = [] },
            good with { Series = [series with { Instances = [] }] },
            good with { Series = [series with { RetrieveLocationUid = null }] },
            good with { Series = [series with { RetrieveAeTitle = "" }] },
            good with { Series = [series with { StudyInstanceUid = "2.25.8" }] },
            good with { SeriesInstanceUid = series.SeriesInstanceUid },
            good with { Created = null },
        ];

        Assert.All(bad, manifest => Assert.Throws<InvalidOperationException>(manifest.ToDataset));
    }

    [Fact]
    public void A_manifest_without_content_retrieve_url_or_title_is_read_from_its_evidence()
    {
        DicomDataset dataset = Example(2, 2).ToDataset();
        foreach (DicomTag tag in (DicomTag[])[
            DicomTags.ContentSequence, DicomTags.ConceptNameCodeSequence, DicomTags.ValueType, DicomTags.TimezoneOffsetFromUTC])
        {
            dataset.Remove(tag);
        }

        foreach (DicomDataset series in dataset.GetSequence(DicomTags.CurrentRequestedProcedureEvidenceSequence)[0]
            .GetSequence(DicomTags.ReferencedSeriesSequence))
        {
            series.Remove(DicomTags.RetrieveURL);
        }

        KeyObjectManifest read = KeyObjectManifest.Read(dataset);

        Assert.Equal([2, 2], read.Series.Select(series => series.Instances.Count));
        Assert.All(read.Series, series => Assert.Null(series.RetrieveUrl));
        Assert.Null(read.TitleCode);
        Assert.Equal(TimeSpan.Zero, read.Created?.Offset);
    }

    [Fact]
    public void More_than_one_study_in_the_evidence_is_tolerated()
    {
        DicomDataset first = Example(1, 1).ToDataset();
        DicomDataset second = (Example(1, 2) with { StudyInstanceUid = "2.25.77" } is var other
            ? other with { Series = [.. other.Series.Select(series => series with { StudyInstanceUid = "2.25.77" })] }
            : other).ToDataset();
        DicomTag evidence = DicomTags.CurrentRequestedProcedureEvidenceSequence;
        first.Add(evidence, first.GetSequence(evidence)[0], second.GetSequence(evidence)[0]);

        KeyObjectManifest read = KeyObjectManifest.Read(first);

        Assert.Equal(["2.25.1", "2.25.77"], read.Series.Select(series => series.StudyInstanceUid));
    }

    [Fact]
    public void What_is_no_manifest_or_lists_nothing_is_refused()
    {
        DicomDataset image = Example(1, 1).ToDataset().Add(DicomTags.SOPClassUID, DicomUids.CTImageStorage);
        DicomDataset empty = Example(1, 1).ToDataset().Add(DicomTags.CurrentRequestedProcedureEvidenceSequence);

        Assert.Equal(DicomTags.SOPClassUID, Assert.Throws<DicomFormatException>(() => KeyObjectManifest.Read(image)).Tag);
        Assert.Equal(
            DicomTags.CurrentRequestedProcedureEvidenceSequence,
            Assert.Throws<DicomFormatException>(() => KeyObjectManifest.Read(empty)).Tag);
    }

    [Fact]
    public void Names_outside_ASCII_are_written_in_UTF_8()
    {
        KeyObjectManifest manifest = Example(1, 1) with { PatientName = "Müller^Zoë" };

        DicomDataset read = ThroughFile(manifest);

        Assert.Equal("ISO_IR 192", read.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal("Müller^Zoë", KeyObjectManifest.Read(read).PatientName);
    }

    [Theory]
    [InlineData("KO_XDSI_nist_001.dcm")]
    [InlineData("KO_XDSI_nist_002.dcm")]
    [InlineData("KO_MADO_A.dcm")]
    [InlineData("kos/1.2.826.0.1.3680043.2.1043.693076.0.66982.83.3.1.dcm")]
    [InlineData("kos/1.3.12.2.1107.5.8.2.100041.2024082003211020554540005234.1.dcm")]
    [InlineData("kos/GK17285-KOS.dcm")]
    [InlineData("kos/kos_reference.dcm")]
    public void Manifests_of_other_makers_are_read_with_all_their_references(string name)
    {
        DicomDataset dataset = DicomFile.Open(Path.Combine(Surroundings.Samples(), name)).Dataset;

        KeyObjectManifest read = KeyObjectManifest.Read(dataset);

        int references = dataset.GetSequence(DicomTags.CurrentRequestedProcedureEvidenceSequence)
            .SelectMany(study => study.GetSequence(DicomTags.ReferencedSeriesSequence))
            .Sum(series => series.GetSequence(DicomTags.ReferencedSOPSequence).Count);
        Assert.Equal(references, read.Series.Sum(series => series.Instances.Count));
        Assert.All(read.Series, series => Assert.NotEmpty(series.SeriesInstanceUid));
        Assert.Equal(dataset.GetString(DicomTags.StudyInstanceUID), read.StudyInstanceUid);
        Assert.Equal(dataset.GetString(DicomTags.PatientID), read.PatientId);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_validator_of_dicom3tools_finds_no_error(bool isComplete)
    {
        string dciodvfy = Surroundings.Program("dciodvfy");
        using TempFolder folder = new();
        KeyObjectManifest manifest = Example(2, 3);
        if (!isComplete)
        {
            manifest = new KeyObjectManifest
            {
                SopInstanceUid = manifest.SopInstanceUid,
                SeriesInstanceUid = manifest.SeriesInstanceUid,
                StudyInstanceUid = manifest.StudyInstanceUid,
                Created = manifest.Created,
                Series = manifest.Series,
            };
        }

        string path = WriteFile(folder, manifest);

        string output = await RunAsync(dciodvfy, path);
        Assert.DoesNotContain(output.Split('\n'), line => line.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains("KeyObjectSelectionDocument", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DCMTK_reads_the_document_tree()
    {
        string dsrdump = Surroundings.Program("dsrdump");
        using TempFolder folder = new();

        string output = await RunAsync(dsrdump, "+Pc", WriteFile(folder, Example(2, 3)));

        Assert.Contains("<CONTAINER:(113030,DCM,\"Manifest\")", output, StringComparison.Ordinal);
        Assert.Equal(6, output.Split('\n').Count(line => line.Contains("<contains IMAGE:", StringComparison.Ordinal)));
    }

    private static KeyObjectManifest Example(int series, int instances) => new()
    {
        SopInstanceUid = "2.25.1000",
        SeriesInstanceUid = "2.25.1001",
        StudyInstanceUid = "2.25.1",
        PatientId = "LN4711",
        PatientIdAuthorityOid = "2.999.1.1",
        PatientName = "Testcase^Alice",
        PatientBirthDate = "19700102",
        PatientSex = "F",
        OtherPatientIds = [new ManifestPatientId("9990000018", "2.16.840.1.113883.2.1.4.1")],
        StudyDate = "20261124",
        StudyTime = "101500",
        StudyId = "S1",
        StudyDescription = "CT Thorax",
        ReferringPhysician = "Referrer^Rob",
        AccessionNumber = "ACC1",
        AccessionAuthorityOid = "2.999.1.2",
        Manufacturer = "EMRAD XDS",
        InstitutionName = "Kettering General Hospital",
        Created = new DateTimeOffset(2026, 11, 24, 11, 0, 5, 250, TimeSpan.FromHours(1)),
        Series =
        [
            .. Enumerable.Range(1, series).Select(s => new ManifestSeries(
                "2.25.1",
                $"2.25.1.{s}",
                RetrieveLocation,
                "RNQ",
                "https://pacs.example/dicomweb",
                [.. Enumerable.Range(1, instances).Select(i => new ManifestInstance(DicomUids.CTImageStorage, $"2.25.1.{s}.{i}"))])),
        ],
    };

    private static DicomDataset ThroughFile(KeyObjectManifest manifest)
    {
        using TempFolder folder = new();
        return DicomFile.Open(WriteFile(folder, manifest)).Dataset;
    }

    private static string WriteFile(TempFolder folder, KeyObjectManifest manifest)
    {
        string path = folder.File("manifest.dcm");
        using FileStream stream = File.Create(path);
        new DicomFile(manifest.ToDataset(), DicomTransferSyntax.ExplicitVRLittleEndian).Write(stream);
        return path;
    }

    private static void AssertSame(KeyObjectManifest expected, KeyObjectManifest actual)
    {
        Assert.Equal(expected with { Series = [], OtherPatientIds = [] }, actual with { Series = [], OtherPatientIds = [] });
        Assert.Equal(expected.OtherPatientIds, actual.OtherPatientIds);
        Assert.Equal(
            expected.Series.Select(series => series with { Instances = [] }), actual.Series.Select(series => series with { Instances = [] }));
        Assert.Equal(expected.Series.SelectMany(series => series.Instances), actual.Series.SelectMany(series => series.Instances));
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        CancellationToken cancel = TestContext.Current.CancellationToken;
        Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
        string output = await process.StandardOutput.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return output + await errors;
    }
}

using EmradXds.Dicom.Data;
using EmradXds.Testing;
using static EmradXds.Dicom.Tests.Data.DatasetText;

namespace EmradXds.Dicom.Tests.Data;

public sealed class DicomFileTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DicomUids.ImplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRBigEndian)]
    [InlineData(DicomUids.DeflatedExplicitVRLittleEndian)]
    [InlineData(DicomUids.JPEGBaseline8Bit)]
    public async Task A_file_is_read_as_it_was_written_however_its_bytes_arrive(string uid)
    {
        DicomTransferSyntax syntax = DicomTransferSyntax.Of(uid);
        DicomDataset dataset = DicomDatasetParserTests.Example().Add(DicomTags.SOPClassUID, DicomUids.CTImageStorage);
        byte[] bytes = Written(new DicomFile(dataset, syntax));
        DicomFile whole = await DicomFile.OpenAsync(new MemoryStream(bytes), null, Cancel);

        Assert.Equal(uid, whole.TransferSyntax.Uid);
        Assert.Equal(DicomUids.CTImageStorage, whole.Meta.GetString(DicomTags.MediaStorageSOPClassUID));
        Assert.Equal("2.25.1", whole.Meta.GetString(DicomTags.MediaStorageSOPInstanceUID));
        Assert.Equal(DatasetText.Written(dataset, syntax), bytes[(int)whole.DatasetPosition..]);
        Assert.Equal(bytes, Written(whole));
        foreach (Stream stream in Segments.Streams(bytes))
        {
            Assert.Equal(Of(whole.Dataset), Of((await DicomFile.OpenAsync(stream, null, Cancel)).Dataset));
        }
    }

    [Fact]
    public void A_header_and_received_bytes_make_a_file()
    {
        byte[] dataset = DatasetText.Written(DicomDatasetParserTests.Example(), DicomTransferSyntax.ImplicitVRLittleEndian);
        byte[] header = DicomFile.Header(DicomUids.CTImageStorage, "2.25.1", DicomUids.ImplicitVRLittleEndian, "RX1");
        using TempFolder folder = new();
        File.WriteAllBytes(folder.File("a.dcm"), [.. header, .. dataset]);

        DicomFile file = DicomFile.Open(folder.File("a.dcm"));

        Assert.Equal(header.Length, file.DatasetPosition);
        Assert.Equal("RX1", file.Meta.GetString(DicomTags.SourceApplicationEntityTitle));
        Assert.Equal(header.Length - 144, file.Meta.GetInteger(DicomTags.FileMetaInformationGroupLength));
        Assert.Equal("Müller^Zoë", file.Dataset.GetString(DicomTags.PatientName));
    }

    [Fact]
    public void Positions_of_large_values_are_positions_in_the_file()
    {
        byte[] pixels = new byte[300_001];
        Random.Shared.NextBytes(pixels);
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.PatientID, "P").Add(DicomTags.PixelData, pixels).Add(DicomTags.DataSetTrailingPadding, new byte[4]);
        using TempFolder folder = new();
        string path = folder.File("a.dcm");
        File.WriteAllBytes(path, Written(new DicomFile(dataset, DicomTransferSyntax.ExplicitVRLittleEndian)));

        DicomFile file = DicomFile.Open(path);

        DicomElement element = file.Dataset.Find(DicomTags.PixelData)!;
        Assert.False(element.IsHeld);
        Assert.Equal(pixels, File.ReadAllBytes(path).AsSpan((int)element.Position, pixels.Length));
        Assert.True(file.Dataset.Contains(DicomTags.DataSetTrailingPadding));
    }

    [Theory]
    [InlineData(DicomUids.ImplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRBigEndian)]
    public async Task A_bare_data_set_is_read_or_refused(string uid)
    {
        byte[] bytes = DatasetText.Written(DicomDatasetParserTests.Example(), DicomTransferSyntax.Of(uid));

        DicomFile file = await DicomFile.OpenAsync(new MemoryStream(bytes), null, Cancel);

        Assert.Equal((uid, 0), (file.TransferSyntax.Uid, file.DatasetPosition));
        Assert.Empty(file.Meta.Elements);
        await RefusedAsync(bytes, new DicomReadOptions { AcceptsBareDataset = false });
    }

    [Theory]
    [InlineData(132)]
    [InlineData(128)]
    public async Task Meta_information_without_a_preamble_is_read(int from)
    {
        byte[] bytes = Written(new DicomFile(DicomDatasetParserTests.Example(), DicomTransferSyntax.ExplicitVRBigEndian))[from..];

        DicomFile file = await DicomFile.OpenAsync(new MemoryStream(bytes), null, Cancel);

        Assert.Equal("Müller^Zoë", file.Dataset.GetString(DicomTags.PatientName));
        Assert.Equal("2.25.1", file.Meta.GetString(DicomTags.MediaStorageSOPInstanceUID));
    }

    [Theory]
    [InlineData(DicomUids.ImplicitVRLittleEndian)]
    [InlineData(DicomUids.ExplicitVRBigEndian)]
    public async Task Meta_information_without_group_length_or_transfer_syntax_is_read(string uid)
    {
        byte[] bytes =
        [
            .. new byte[128], .. "DICM"u8, .. Hex("0200 0300 5549 0400 312E3200"),
            .. DatasetText.Written(DicomDatasetParserTests.Example(), DicomTransferSyntax.Of(uid)),
        ];

        DicomFile file = await DicomFile.OpenAsync(new MemoryStream(bytes), null, Cancel);

        Assert.Equal(uid, file.TransferSyntax.Uid);
        Assert.Equal("Müller^Zoë", file.Dataset.GetString(DicomTags.PatientName));
        Assert.Equal(
            DicomTags.TransferSyntaxUID, (await RefusedAsync(bytes, new DicomReadOptions { AcceptsMissingTransferSyntax = false })).Tag);
    }

    [Fact]
    public async Task Implicit_meta_information_is_read()
    {
        byte[] bytes =
        [
            .. new byte[128], .. "DICM"u8,
            .. Hex("0200 0000 04000000 1C000000  0200 1000 14000000 312E322E3834302E31303030382E312E322E3100"),
            .. DatasetText.Written(DicomDatasetParserTests.Example(), DicomTransferSyntax.ExplicitVRLittleEndian),
        ];

        DicomFile file = await DicomFile.OpenAsync(new MemoryStream(bytes), null, Cancel);

        Assert.Equal(DicomUids.ExplicitVRLittleEndian, file.TransferSyntax.Uid);
        Assert.Equal("Müller^Zoë", file.Dataset.GetString(DicomTags.PatientName));
    }

    [Fact]
    public async Task A_bare_data_set_that_is_written_gets_its_meta_information()
    {
        byte[] bytes = DatasetText.Written(DicomDatasetParserTests.Example(), DicomTransferSyntax.ImplicitVRLittleEndian);
        DicomFile bare = await DicomFile.OpenAsync(new MemoryStream(bytes), null, Cancel);

        DicomReadOptions strict = new() { AcceptsBareDataset = false };
        DicomFile again = await DicomFile.OpenAsync(new MemoryStream(Written(bare)), strict, Cancel);

        Assert.Equal("2.25.1", again.Meta.GetString(DicomTags.MediaStorageSOPInstanceUID));
        Assert.Equal(DicomUids.ImplicitVRLittleEndian, again.Meta.GetString(DicomTags.TransferSyntaxUID));
    }

    [Theory]
    [InlineData("")]
    [InlineData("%PDF-1.7")]
    [InlineData("\u0089PNG")]
    public async Task What_is_no_DICOM_file_is_refused(string text) =>
        await RefusedAsync(System.Text.Encoding.Latin1.GetBytes(text.PadRight(text.Length * 50)), DicomReadOptions.Default);

    [Fact]
    public async Task A_file_that_ends_within_its_meta_information_is_refused()
    {
        byte[] bytes = DicomFile.Header("1.2", "1.3", DicomUids.ExplicitVRLittleEndian);

        await RefusedAsync(bytes[..^3], DicomReadOptions.Default);
    }

    private static byte[] Written(DicomFile file)
    {
        using MemoryStream stream = new();
        file.Write(stream);
        return stream.ToArray();
    }

    private static async Task<DicomFormatException> RefusedAsync(byte[] bytes, DicomReadOptions options) =>
        await Assert.ThrowsAsync<DicomFormatException>(() => DicomFile.OpenAsync(new MemoryStream(bytes), options, Cancel));
}

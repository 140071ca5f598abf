using EmradXds.Dicom.Data;
using static EmradXds.Dicom.Tests.Data.DatasetText;

namespace EmradXds.Dicom.Tests.Data;

public sealed class DicomDatasetTests
{
    private static readonly string[] VRs =
    [
        "AE", "AS", "AT", "CS", "DA", "DS", "DT", "FD", "FL", "IS", "LO", "LT", "OB", "OD", "OF", "OL", "OV", "OW", "PN", "SH", "SL", "SQ",
        "SS", "ST", "SV", "TM", "UC", "UI", "UL", "UN", "UR", "US", "UT", "UV",
    ];

    public static TheoryData<string> SyntaxUids =>
    [
        DicomUids.ImplicitVRLittleEndian, DicomUids.ExplicitVRLittleEndian, DicomUids.ExplicitVRBigEndian,
        DicomUids.DeflatedExplicitVRLittleEndian, DicomUids.JPEG2000Lossless,
    ];

    [Theory]
    [MemberData(nameof(SyntaxUids))]
    public void Every_VR_is_written_read_and_written_again_with_the_same_bytes(string uid)
    {
        DicomTransferSyntax syntax = DicomTransferSyntax.Of(uid);
        DicomDataset dataset = new();
        for (int i = 0; i < VRs.Length; i++)
        {
            AddValue(dataset, TagOf(i), DicomVR.Parse(VRs[i]));
        }

        if (syntax.IsEncapsulated)
        {
            dataset.AddFragments(DicomTags.PixelData, ReadOnlyMemory<byte>.Empty, Hex("010203"), Hex("FEFFDDE0"));
        }

        byte[] first = Written(dataset, syntax);
        DicomDataset read = Parse(first, syntax);

        Assert.Equal(first, Written(read, syntax));
        if (syntax.IsExplicit)
        {
            Assert.Equal(VRs, read.Elements.Take(VRs.Length).Select(element => element.VR.ToString()));
            Assert.All(VRs, (_, i) => Assert.Equal(dataset.GetStrings(TagOf(i)), read.GetStrings(TagOf(i))));
        }
    }

    [Theory]
    [MemberData(nameof(SyntaxUids))]
    public void From_any_syntax_to_any_other_the_values_stay(string uid)
    {
        DicomDataset dataset = DicomDatasetParserTests.Example();
        DicomTransferSyntax plain = DicomTransferSyntax.ExplicitVRLittleEndian;
        string expected = Of(Parse(Written(dataset, plain), plain), withPositions: false);
        DicomTransferSyntax syntax = DicomTransferSyntax.Of(uid);

        DicomDataset through = Parse(Written(dataset, syntax), syntax);

        string actual = Of(Parse(Written(through, plain), plain), withPositions: false);
        Assert.Equal(syntax.IsExplicit ? expected : expected.Replace("(0009,1001) OB", "(0009,1001) UN", StringComparison.Ordinal), actual);
    }

    [Fact]
    public void Elements_are_sorted_and_replaced()
    {
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.PatientID, "1").Add(DicomTags.Modality, "CT").Add(DicomTags.PatientID, "2");

        Assert.Equal([DicomTags.Modality, DicomTags.PatientID], dataset.Elements.Select(element => element.Tag));
        Assert.Equal("2", dataset.GetString(DicomTags.PatientID));
        Assert.True(dataset.Remove(DicomTags.PatientID));
        Assert.False(dataset.Remove(DicomTags.PatientID));
        Assert.False(dataset.Contains(DicomTags.PatientID));
    }

    [Fact]
    public void What_is_absent_or_empty_has_no_value()
    {
        DicomDataset dataset = new DicomDataset().Add(DicomTags.PatientID).Add(DicomTags.RequestAttributesSequence).Add(DicomTags.Rows);

        Assert.All((DicomTag[])[DicomTags.PatientID, DicomTags.PatientName], tag => Assert.Null(dataset.GetString(tag)));
        Assert.Empty(dataset.GetStrings(DicomTags.PatientName));
        Assert.Empty(dataset.GetSequence(DicomTags.RequestAttributesSequence));
        Assert.Null(dataset.GetInteger(DicomTags.Rows));
        Assert.True(dataset.Contains(DicomTags.PatientID));
        Assert.All(dataset.Elements, element => Assert.True(element.IsEmpty));
    }

    [Theory]
    [InlineData("US", "65535")]
    [InlineData("SS", "-32768")]
    [InlineData("UL", "4294967295")]
    [InlineData("SL", "-2147483648")]
    [InlineData("SV", "-9223372036854775808")]
    [InlineData("UV", "9223372036854775807")]
    [InlineData("IS", "-42")]
    public void Integers_come_back_from_every_VR_that_has_them(string vr, string value)
    {
        DicomDataset dataset = new DicomDataset().Add(new DicomTag(9, 0x1000), DicomVR.Parse(vr), value);

        Assert.Equal(value, dataset.GetString(new DicomTag(9, 0x1000)));
        Assert.Equal(long.Parse(value, System.Globalization.CultureInfo.InvariantCulture), dataset.GetInteger(new DicomTag(9, 0x1000)));
    }

    [Fact]
    public void A_number_that_does_not_fit_or_is_none_is_refused()
    {
        DicomDataset dataset = new();

        Assert.Throws<OverflowException>(() => dataset.Add(DicomTags.Rows, 70_000));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.Rows, "many"));
        Assert.Throws<ArgumentException>(() => dataset.Add(DicomTags.PixelData, "text"));
        Assert.Throws<ArgumentException>(() => dataset.Add(new DicomTag(0x0009, 0x1001), "a private element without VR"));
        Assert.Empty(dataset.Elements);
    }

    [Fact]
    public void Odd_values_are_padded_by_VR()
    {
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.SOPInstanceUID, "1.2").Add(DicomTags.Modality, "CTX").Add(DicomTags.EncapsulatedDocument, new byte[] { 7 });

        DicomDataset read = Parse(
            Written(dataset, DicomTransferSyntax.ExplicitVRLittleEndian), DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal("312E3200", Convert.ToHexString(read.GetBytes(DicomTags.SOPInstanceUID).Span));
        Assert.Equal("43545820", Convert.ToHexString(read.GetBytes(DicomTags.Modality).Span));
        Assert.Equal("0700", Convert.ToHexString(read.GetBytes(DicomTags.EncapsulatedDocument).Span));
        Assert.Equal("1.2", read.GetString(DicomTags.SOPInstanceUID));
    }

    [Fact]
    public void A_value_too_long_for_its_VR_is_written_as_UN_and_read_by_the_dictionary()
    {
        DicomDataset dataset = new DicomDataset().Add(DicomTags.GridFrameOffsetVector, [.. Enumerable.Repeat("1.25", 20_000)]);
        byte[] bytes = Written(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);
        DicomReadOptions options = new() { MaxValueBytesInMemory = 1 << 20 };

        DicomDataset read = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian, options);

        Assert.Equal("UN"u8.ToArray(), bytes[4..6]);
        Assert.Equal(DicomVR.DS, read.Find(DicomTags.GridFrameOffsetVector)!.VR);
        Assert.Equal(20_000, read.GetStrings(DicomTags.GridFrameOffsetVector).Count);
    }

    [Fact]
    public void A_value_that_is_not_held_cannot_be_written()
    {
        byte[] bytes = Written(new DicomDataset().Add(DicomTags.PixelData, new byte[70_000]), DicomTransferSyntax.ExplicitVRLittleEndian);
        DicomDataset read = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => Written(read, DicomTransferSyntax.ExplicitVRLittleEndian));

        Assert.Contains("(7fe0,0010)", refused.Message, StringComparison.Ordinal);
    }

    private static DicomTag TagOf(int i) => new(0x0009, (ushort)(0x1000 + i));

    private static void AddValue(DicomDataset dataset, DicomTag tag, DicomVR vr)
    {
        switch (vr.ToString())
        {
            case "SQ":
                dataset.Add(tag, new DicomDataset().Add(DicomTags.CodeValue, "1"), new DicomDataset());
                break;
            case "OB" or "OW" or "OD" or "OF" or "OL" or "OV" or "UN":
                dataset.Add(tag, vr, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 });
                break;
            case "AT":
                dataset.Add(tag, vr, "00100020", "7FE00010");
                break;
            case "UI":
                dataset.Add(tag, vr, "1.2.3", "1.2.345");
                break;
            case "LT" or "ST" or "UT" or "UR":
                dataset.Add(tag, vr, "a text \\ with a backslash");
                break;
            default:
                dataset.Add(tag, vr, "12", "1");
                break;
        }
    }
}

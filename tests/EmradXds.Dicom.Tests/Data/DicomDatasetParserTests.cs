using EmradXds.Dicom.Data;
using EmradXds.Testing;
using static EmradXds.Dicom.Tests.Data.DatasetText;

namespace EmradXds.Dicom.Tests.Data;

public sealed class DicomDatasetParserTests
{
    private static readonly DicomTag PrivateCreator = new(0x0009, 0x0010);
    private static readonly DicomTag Private = new(0x0009, 0x1001);

    private static readonly DicomTransferSyntax[] Syntaxes =
    [
        DicomTransferSyntax.ImplicitVRLittleEndian,
        DicomTransferSyntax.ExplicitVRLittleEndian,
        DicomTransferSyntax.ExplicitVRBigEndian,
        DicomTransferSyntax.DeflatedExplicitVRLittleEndian,
    ];

    public static TheoryData<string> SyntaxUids => [.. Syntaxes.Select(syntax => syntax.Uid)];

    [Theory]
    [MemberData(nameof(SyntaxUids))]
    public void However_the_bytes_are_cut_the_data_set_is_the_same(string uid)
    {
        DicomTransferSyntax syntax = DicomTransferSyntax.Of(uid);
        byte[] bytes = Written(Example(), syntax);
        DicomReadOptions options = new() { MaxValueBytesInMemory = 60 };
        string whole = Of(Parse(bytes, syntax, options));
        Assert.Contains("not held", whole, StringComparison.Ordinal);

        foreach (IReadOnlyList<ReadOnlyMemory<byte>> pieces in Segments.Cuts(bytes))
        {
            using DicomDatasetParser parser = new(syntax, options);
            foreach (ReadOnlyMemory<byte> piece in pieces)
            {
                parser.Write(piece.Span);
            }

            Assert.Equal(whole, Of(parser.Complete()));
        }
    }

    [Theory]
    [MemberData(nameof(SyntaxUids))]
    public void What_ends_anywhere_but_between_two_elements_is_refused(string uid)
    {
        DicomTransferSyntax syntax = DicomTransferSyntax.Of(uid);
        byte[] bytes = Written(Example(), syntax);
        int accepted = 0;
        for (int length = 0; length < bytes.Length; length++)
        {
            try
            {
                Parse(bytes.AsSpan(0, length), syntax);
                accepted++;
            }
            catch (DicomFormatException exception)
            {
                Assert.InRange(exception.Position, 0, Written(Example(), DicomTransferSyntax.ExplicitVRLittleEndian).Length);
            }
        }

        // The empty data set and every border between top-level elements; a deflated one only whole (without its padding).
        Assert.InRange(accepted, syntax.IsDeflated ? 0 : Example().Elements.Count, syntax.IsDeflated ? 1 : Example().Elements.Count);
    }

    [Fact]
    public void A_large_value_is_noted_with_its_position_and_length()
    {
        DicomDataset dataset = new DicomDataset().Add(DicomTags.PatientID, "P1").Add(DicomTags.PixelData, new byte[100_000]);
        byte[] bytes = Written(dataset, DicomTransferSyntax.ExplicitVRLittleEndian);

        DicomElement pixels = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian).Find(DicomTags.PixelData)!;

        Assert.False(pixels.IsHeld);
        Assert.True(pixels.Value.IsEmpty);
        Assert.Equal((bytes.Length - 100_000, 100_000), (pixels.Position, pixels.Length));
    }

    [Fact]
    public void A_sequence_coded_UN_is_implicit_little_endian_inside()
    {
        // (0040,0275) is a sequence of the dictionary, (0009,1001) is private; both come as UN of undefined length.
        byte[] bytes = Hex("""
            0900 1000 4C4F 0400 54455354
            0900 0110 554E 0000 FFFFFFFF  FEFF 00E0 FFFFFFFF  1000 2000 02000000 5031  FEFF 0DE0 00000000  FEFF DDE0 00000000
            4000 7502 554E 0000 12000000  FEFF 00E0 0A000000  1000 2000 02000000 5032
            """);

        DicomDataset dataset = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal("P1", Assert.Single(dataset.GetSequence(Private)).GetString(DicomTags.PatientID));
        Assert.Equal("P2", Assert.Single(dataset.GetSequence(DicomTags.RequestAttributesSequence)).GetString(DicomTags.PatientID));
    }

    [Fact]
    public void A_sequence_coded_UN_with_explicit_items_is_read_too()
    {
        byte[] bytes = Hex("""
            0900 0110 554E 0000 FFFFFFFF  FEFF 00E0 FFFFFFFF  1000 2000 4C4F 0200 5031  FEFF 0DE0 00000000  FEFF DDE0 00000000
            """);

        Assert.Equal("P1", Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian).GetSequence(Private)[0].GetString(DicomTags.PatientID));
    }

    [Fact]
    public void UN_in_a_standard_element_is_read_by_the_dictionary_and_little_endian_always()
    {
        byte[] bytes = Hex("0028 0010 554E 0000 00000002 0002");

        Assert.Equal(0x0200, Parse(bytes, DicomTransferSyntax.ExplicitVRBigEndian).GetInteger(DicomTags.Rows));
    }

    [Fact]
    public void Delimiter_bytes_inside_a_fragment_are_data()
    {
        byte[] bytes = Hex("""
            E07F 1000 4F42 0000 FFFFFFFF  FEFF 00E0 00000000
            FEFF 00E0 0C000000  FEFF DDE0 00000000 FEFF0DE0
            FEFF 00E0 02000000  0102
            FEFF DDE0 00000000
            """);

        DicomElement pixels = Parse(bytes, DicomTransferSyntax.Of(DicomUids.JPEG2000Lossless)).Find(DicomTags.PixelData)!;

        Assert.Equal([0, 12, 2], pixels.Fragments!.Select(fragment => fragment.Length));
        Assert.Equal(Hex("FEFFDDE000000000FEFF0DE0"), pixels.Fragments![1].Value.ToArray());
    }

    [Fact]
    public void Fragments_that_are_large_together_are_not_held()
    {
        DicomDataset dataset = new DicomDataset().AddFragments(DicomTags.PixelData, new byte[8], new byte[40_000], new byte[40_000]);
        byte[] bytes = Written(dataset, DicomTransferSyntax.Of(DicomUids.RLELossless));

        DicomElement pixels = Parse(bytes, DicomTransferSyntax.Of(DicomUids.RLELossless)).Find(DicomTags.PixelData)!;

        Assert.False(pixels.IsHeld);
        Assert.Equal([20, 36, 40_044], pixels.Fragments!.Select(fragment => fragment.Position));
        Assert.Equal([8, 40_000, 40_000], pixels.Fragments!.Select(fragment => fragment.Length));
        Assert.All(pixels.Fragments!, fragment => Assert.True(fragment.Value.IsEmpty));
    }

    [Fact]
    public void Odd_lengths_are_taken_as_they_are_or_refused()
    {
        byte[] bytes = Hex("1000 2000 4C4F 0300 414243 1000 4000 4353 0200 4620");

        DicomDataset dataset = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal(("ABC", "F"), (dataset.GetString(DicomTags.PatientID), dataset.GetString(DicomTags.PatientSex)));
        Refused(bytes, new DicomReadOptions { AcceptsOddLengths = false }, DicomTags.PatientID);
    }

    [Fact]
    public void Elements_out_of_order_are_sorted_and_the_last_of_two_counts_or_they_are_refused()
    {
        byte[] bytes = Hex("1000 2000 4C4F 0200 4131  0800 6000 4353 0200 4354  1000 2000 4C4F 0200 4132");

        DicomDataset dataset = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal([DicomTags.Modality, DicomTags.PatientID], dataset.Elements.Select(element => element.Tag));
        Assert.Equal("A2", dataset.GetString(DicomTags.PatientID));
        Refused(bytes, new DicomReadOptions { AcceptsUnsortedElements = false }, DicomTags.Modality);
    }

    [Theory]
    [InlineData("1000 2000 5A5A 0000 02000000 4131")]
    [InlineData("1000 2000 3F3F 0200 4131")]
    [InlineData("1000 2000 0000 0200 4131")]
    public void A_VR_that_is_none_is_read_by_the_dictionary_or_refused(string hex)
    {
        // A first element with NUL NUL would pass for implicit: something with a VR stands before.
        byte[] bytes = [.. Hex("0800 6000 4353 0200 4354"), .. Hex(hex)];

        Assert.Equal("A1", Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian).GetString(DicomTags.PatientID));
        Refused(bytes, new DicomReadOptions { AcceptsUnknownVRs = false }, DicomTags.PatientID);
    }

    [Fact]
    public void A_delimiter_where_nothing_is_open_is_passed_over_or_refused()
    {
        byte[] bytes = Hex("4000 7502 5351 0000 08000000 FEFF 00E0 00000000  FEFF DDE0 00000000  E07F 1000 4F42 0000 00000000");

        DicomDataset dataset = Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian);

        Assert.Equal([DicomTags.RequestAttributesSequence, DicomTags.PixelData], dataset.Elements.Select(element => element.Tag));
        Refused(bytes, new DicomReadOptions { AcceptsStrayDelimiters = false }, new DicomTag(0xFFFE, 0xE0DD));
    }

    [Fact]
    public void A_lost_item_delimiter_is_no_stray_one()
    {
        byte[] bytes = Hex("4000 7502 5351 0000 FFFFFFFF FEFF 00E0 FFFFFFFF 1000 2000 4C4F 0200 4131 FEFF DDE0 00000000");

        Refused(bytes, new DicomReadOptions(), DicomTags.RequestAttributesSequence);
    }

    [Theory]
    [InlineData("1000 2000 02000000 4131", "1.2.840.10008.1.2.1")]
    [InlineData("1000 2000 4C4F 0200 4131", "1.2.840.10008.1.2")]
    public void The_first_element_is_believed_rather_than_a_wrong_syntax(string hex, string uid)
    {
        Assert.Equal("A1", Parse(Hex(hex), DicomTransferSyntax.Of(uid)).GetString(DicomTags.PatientID));
        Assert.NotEqual("A1", Read(hex, uid, new DicomReadOptions { DetectsExplicitVR = false }));
    }

    [Fact]
    public void Pixel_representation_decides_between_US_and_SS_in_items_too()
    {
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.PixelRepresentation, 1)
            .Add(DicomTags.SmallestImagePixelValue, DicomVR.SS, "-5")
            .Add(DicomTags.ModalityLUTSequence, new DicomDataset().Add(DicomTags.LUTDescriptor, DicomVR.SS, "2", "-1000", "16"));

        DicomDataset read = Parse(
            Written(dataset, DicomTransferSyntax.ImplicitVRLittleEndian), DicomTransferSyntax.ImplicitVRLittleEndian);

        Assert.Equal(-5, read.GetInteger(DicomTags.SmallestImagePixelValue));
        Assert.Equal(["2", "-1000", "16"], read.GetSequence(DicomTags.ModalityLUTSequence)[0].GetStrings(DicomTags.LUTDescriptor));
    }

    [Fact]
    public void Values_of_private_elements_are_kept_byte_for_byte()
    {
        byte[] bytes = Hex("0900 1000 04000000 54455354 0900 0110 03000000 010203");

        DicomDataset dataset = Parse(bytes, DicomTransferSyntax.ImplicitVRLittleEndian);

        Assert.Equal("TEST", dataset.GetString(PrivateCreator));
        Assert.Equal((DicomVR.UN, "010203"), (dataset.Find(Private)!.VR, Convert.ToHexString(dataset.GetBytes(Private).Span)));
    }

    /// <summary>Nesting, empty and full items, numbers of every size, private elements, fragments and a value above the limit.</summary>
    internal static DicomDataset Example() => new DicomDataset()
        .Add(DicomTags.SpecificCharacterSet, "ISO_IR 192")
        .Add(DicomTags.SOPInstanceUID, "2.25.1")
        .Add(DicomTags.AccessionNumber)
        .Add(PrivateCreator, "EMRAD TEST")
        .Add(Private, new byte[] { 1, 2, 3, 4, 5, 6 })
        .Add(DicomTags.PatientName, "Müller^Zoë")
        .Add(DicomTags.OtherPatientNames, "A^B", "C^D")
        .Add(DicomTags.RequestAttributesSequence, new DicomDataset(), new DicomDataset()
            .Add(DicomTags.ScheduledProtocolCodeSequence, new DicomDataset().Add(DicomTags.CodeValue, "113030"))
            .Add(DicomTags.ReferencedPerformedProcedureStepSequence))
        .Add(DicomTags.Rows, 512)
        .Add(DicomTags.PixelSpacing, "0.5", "0.25")
        .Add(DicomTags.EventTimeOffset, "1.5")
        .Add(DicomTags.FrameIncrementPointer, "00181063")
        .Add(DicomTags.TextValue, new string('x', 100));

    private static string? Read(string hex, string uid, DicomReadOptions options)
    {
        try
        {
            return Parse(Hex(hex), DicomTransferSyntax.Of(uid), options).GetString(DicomTags.PatientID);
        }
        catch (DicomFormatException)
        {
            return null;
        }
    }

    private static void Refused(byte[] bytes, DicomReadOptions options, DicomTag tag)
    {
        DicomFormatException refused = Assert.Throws<DicomFormatException>(
            () => Parse(bytes, DicomTransferSyntax.ExplicitVRLittleEndian, options));
        Assert.Equal(tag, refused.Tag);
        Assert.InRange(refused.Position, 0, bytes.Length);
    }

    [Theory]
    [InlineData("1.2.840.10008.1.2", 1)]
    [InlineData("1.2.840.10008.1.2.1", 7)]
    [InlineData("1.2.840.10008.1.2.1", 100_000)]
    [InlineData("1.2.840.10008.1.2.1.99", 7)]
    public void Nothing_is_read_from_the_tag_on_that_it_stops_before(string uid, int pieceBytes)
    {
        DicomTransferSyntax syntax = DicomTransferSyntax.Of(uid);
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.StudyInstanceUID, "1.2.3")
            .Add(DicomTags.ReferencedSeriesSequence, new DicomDataset().Add(DicomTags.PixelData, new byte[10]))
            .Add(DicomTags.Rows, 16)
            .Add(DicomTags.PixelData, new byte[60_000]);
        using MemoryStream written = new();
        dataset.Write(written, syntax);
        DicomReadOptions options = new() { StopsBefore = DicomTags.Rows };
        byte[] bytes = written.ToArray();

        using DicomDatasetParser parser = new(syntax, options);
        foreach (byte[] piece in bytes.Chunk(pieceBytes))
        {
            parser.Write(piece);
        }

        DicomDataset read = parser.Complete();
        Assert.Equal("1.2.3", read.GetString(DicomTags.StudyInstanceUID));
        Assert.Single(read.GetSequence(DicomTags.ReferencedSeriesSequence));
        Assert.False(read.Contains(DicomTags.Rows));
        Assert.False(read.Contains(DicomTags.PixelData));

        string path = Path.GetTempFileName();
        File.WriteAllBytes(path, [.. DicomFile.Header("1.2", "1.2.3", uid), .. bytes]);
        Assert.False(DicomFile.Open(path, options).Dataset.Contains(DicomTags.Rows));
        File.Delete(path);
    }
}

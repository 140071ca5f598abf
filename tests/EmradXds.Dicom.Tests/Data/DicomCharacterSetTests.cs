using System.Text;
using EmradXds.Dicom.Data;
using static EmradXds.Dicom.Tests.Data.DatasetText;

namespace EmradXds.Dicom.Tests.Data;

/// <summary>(0008,0005) and code extensions (PS3.5 6.1.2; examples of annexes H, I, J, K).</summary>
public sealed class DicomCharacterSetTests
{
    private static readonly DicomTransferSyntax Explicit = DicomTransferSyntax.ExplicitVRLittleEndian;

    [Theory]
    [InlineData(@"ISO_IR 6", @"Smith^John", "536D6974685E4A6F686E")]
    [InlineData(@"ISO_IR 100", @"Äneas^Rüdiger", "C46E6561735E52FC6469676572")]
    [InlineData(@"ISO_IR 101", @"Wałęsa^Łukasz", "5761B3EA73615EA3756B61737A")]
    [InlineData(@"ISO_IR 109", @"Ĉapelo^Ĝi", "C66170656C6F5ED869")]
    [InlineData(@"ISO_IR 110", @"Ķempe^Gŗigs", "D3656D70655E47B3696773")]
    [InlineData(@"ISO_IR 144", @"Люкceмбypг", "BBEEDA6365DCD17970D3")]
    [InlineData(@"ISO_IR 127", @"قباني^لنزار", "E2C8C7E6EA5EE4E6D2C7D1")]
    [InlineData(@"ISO_IR 126", @"Διονυσιος", "C4E9EFEDF5F3E9EFF2")]
    [InlineData(@"ISO_IR 138", @"שרון^דבורה", "F9F8E5EF5EE3E1E5F8E4")]
    [InlineData(@"ISO_IR 148", @"Çavuşoğlu", "C7617675FE6FF06C75")]
    [InlineData(@"ISO_IR 166", @"นามสกุล^ชื่อ", "B9D2C1CAA1D8C55EAAD7E8CD")]
    [InlineData(@"ISO_IR 13", @"ﾔﾏﾀﾞ^ﾀﾛｳ", "D4CFC0DE5EC0DBB3")]
    [InlineData(@"ISO_IR 192", @"Wang^小東", "57616E675EE5B08FE69DB1")]
    [InlineData(@"GB18030", @"Wang^小东", "57616E675ED0A1B6AB")]
    [InlineData(@"GB18030", @"𠮷^乗", "9534B2355E815C")]
    [InlineData(@"GBK", @"Wang^小东\乗^小", "57616E675ED0A1B6AB5C815C5ED0A1")]
    [InlineData(@"ISO 2022 IR 100\ISO 2022 IR 144", @"Äneas^Люк", "C46E6561735E1B2D4CBBEEDA")]
    [InlineData(@"ISO 2022 IR 100\ISO 2022 IR 126", @"Ä^Δ^Ä", "C45E1B2D46C45EC4")]
    [InlineData(@"\ISO 2022 IR 87", @"Yamada^Tarou=山田^太郎=やまだ^たろう",
        "59616D6164615E5461726F753D1B24423B3345441B28425E1B244242404F3A1B28423D1B24422464245E24401B28425E1B2442243F246D24261B2842")]
    [InlineData(@"ISO 2022 IR 13\ISO 2022 IR 87", @"ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
        "D4CFC0DE5EC0DBB33D1B24423B3345441B284A5E1B244242404F3A1B284A3D1B24422464245E24401B284A5E1B2442243F246D24261B284A")]
    [InlineData(@"ISO 2022 IR 6\ISO 2022 IR 159", @"丂^丂", "1B24284430211B28425E1B24284430211B2842")]
    [InlineData(@"\ISO 2022 IR 149", @"Hong^Gildong=洪^吉洞=홍^길동",
        "486F6E675E47696C646F6E673D1B242943FBF35E1B242943D1CED4D73D1B242943C8AB5E1B242943B1E6B5BF")]
    [InlineData(@"\ISO 2022 IR 58", @"Zhang^XiaoDong=张^小东", "5A68616E675E5869616F446F6E673D1B242941D5C55E1B242941D0A1B6AB")]
    [InlineData(@"ISO 2022 IR 13\ISO 2022 IR 87\ISO 2022 IR 100", @"ﾔ^é", "D45E1B2D41E9")]
    public void Names_are_read_in_their_character_set(string terms, string name, string hex)
    {
        DicomDataset dataset = Read(terms, DicomTags.PatientName, Hex(hex));

        Assert.Equal(name, string.Join('\\', dataset.GetStrings(DicomTags.PatientName)));
        Assert.Equal(hex, Convert.ToHexString(dataset.GetBytes(DicomTags.PatientName).Span.TrimEnd((byte)' ')));
    }

    [Theory]
    [InlineData("ISO_IR 999")]
    [InlineData("nonsense")]
    [InlineData("ISO_IR 6")]
    [InlineData("")]
    public void An_unknown_character_set_loses_no_byte(string terms)
    {
        byte[] every = [.. Enumerable.Range(0x21, 0xDF).Where(b => b is not ('\\' or '^' or '=')).Select(b => (byte)b)];

        DicomDataset dataset = Read(terms, DicomTags.PatientComments, every);

        Assert.Equal(every, Encoding.Latin1.GetBytes(dataset.GetString(DicomTags.PatientComments)!));
        ReadOnlySpan<byte> again = Parse(Written(dataset, Explicit), Explicit).GetBytes(DicomTags.PatientComments).Span;
        Assert.Equal(every, again.TrimEnd((byte)' ').ToArray());
    }

    [Fact]
    public void Line_ends_set_the_character_set_back_in_text()
    {
        // Korean in G1, then a new line: back to ISO 8859-1, where FB is û.
        DicomDataset dataset = Read(@"ISO 2022 IR 100\ISO 2022 IR 149", DicomTags.PatientComments, Hex("1B242943 FBF3 0D0A FB20"));

        Assert.Equal("洪\r\nû", dataset.GetString(DicomTags.PatientComments));
    }

    [Fact]
    public void A_backslash_sets_it_back_between_values_and_is_text_in_long_text()
    {
        byte[] bytes = Hex("1B242943 FBF3 5C FB20");

        DicomDataset names = Read(@"ISO 2022 IR 100\ISO 2022 IR 149", DicomTags.OtherPatientNames, bytes);
        Assert.Equal(["洪", "û"], names.GetStrings(DicomTags.OtherPatientNames));
        Assert.Equal("A\\B", Read("ISO_IR 100", DicomTags.PatientComments, "A\\B"u8).GetString(DicomTags.PatientComments));
    }

    [Fact]
    public void Codes_and_dates_are_ASCII_whatever_the_character_set()
    {
        DicomDataset dataset = Read(@"\ISO 2022 IR 87", DicomTags.ImageType, "ORIGINAL\\PRIMARY "u8);

        Assert.Equal(["ORIGINAL", "PRIMARY"], dataset.GetStrings(DicomTags.ImageType));
    }

    [Fact]
    public void An_item_has_the_character_set_around_it_or_its_own()
    {
        byte[] bytes = Hex("""
            0800 0500 4353 0A00 49534F5F495220313434
            4000 7502 5351 0000 FFFFFFFF
            FEFF 00E0 FFFFFFFF  1000 1000 504E 0200 BBEE                                     FEFF 0DE0 00000000
            FEFF 00E0 FFFFFFFF  0800 0500 4353 0A00 49534F5F495220313030  1000 1000 504E 0200 C441  FEFF 0DE0 00000000
            FEFF DDE0 00000000
            """);

        IReadOnlyList<DicomDataset> items = Parse(bytes, Explicit).GetSequence(DicomTags.RequestAttributesSequence);

        Assert.Equal(["Лю", "ÄA"], items.Select(item => item.GetString(DicomTags.PatientName)));
    }

    [Fact]
    public void Text_outside_ASCII_without_a_character_set_is_written_in_UTF_8()
    {
        DicomDataset item = new DicomDataset().Add(DicomTags.PatientName, "山田");
        DicomDataset dataset = new DicomDataset().Add(DicomTags.RequestAttributesSequence, item);

        DicomDataset read = Parse(Written(dataset, Explicit), Explicit);

        Assert.Equal("ISO_IR 192", read.GetString(DicomTags.SpecificCharacterSet));
        Assert.Equal("山田", read.GetSequence(DicomTags.RequestAttributesSequence)[0].GetString(DicomTags.PatientName));
        Assert.False(dataset.Contains(DicomTags.SpecificCharacterSet));
    }

    [Fact]
    public void Text_is_written_in_the_character_set_that_is_named()
    {
        DicomDataset dataset = new DicomDataset().Add(DicomTags.PatientName, "Lиц").Add(DicomTags.SpecificCharacterSet, "ISO_IR 144");

        Assert.Equal("4CD8E6", Convert.ToHexString(dataset.GetBytes(DicomTags.PatientName).Span));
        Assert.Equal("Lиц", Parse(Written(dataset, Explicit), Explicit).GetString(DicomTags.PatientName));
    }

    [Theory]
    [InlineData("ISO_IR 100", "山田")]
    [InlineData(@"ISO 2022 IR 6\ISO 2022 IR 100", "é山")]
    [InlineData("ISO_IR 13", "山")]
    public void A_character_that_the_named_set_does_not_have_is_refused_by_name_of_the_element(string terms, string name)
    {
        DicomDataset dataset = new DicomDataset().Add(DicomTags.SpecificCharacterSet, terms.Split('\\')).Add(DicomTags.PatientName, name);

        ArgumentException refused = Assert.Throws<ArgumentException>(() => Written(dataset, Explicit));

        Assert.Contains("(0010,0010)", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("山", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_that_was_read_goes_on_in_UTF_8_beside_text_that_needs_it()
    {
        DicomDataset dataset = Read("", DicomTags.PatientName, [0xC4, 0x41]).Add(DicomTags.StudyDescription, "山");

        DicomDataset read = Parse(Written(dataset, Explicit), Explicit);

        Assert.Equal(("ÄA", "山"), (read.GetString(DicomTags.PatientName), read.GetString(DicomTags.StudyDescription)));
    }

    private static DicomDataset Read(string terms, DicomTag tag, ReadOnlySpan<byte> value)
    {
        DicomDataset dataset = new DicomDataset().Add(tag, DicomDictionary.VROf(tag), value.ToArray());
        if (terms.Length > 0)
        {
            dataset.Add(DicomTags.SpecificCharacterSet, terms.Split('\\'));
        }

        return Parse(Written(dataset, Explicit), Explicit);
    }
}

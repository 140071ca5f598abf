using EmradXds.Dicom.Data;

namespace EmradXds.Dicom.Tests.Data;

public sealed class DicomDictionaryTests
{
    [Fact]
    public void A_tag_has_keyword_name_VR_and_VM()
    {
        DicomTag tag = DicomTags.SOPInstanceUID;

        Assert.Equal(new DicomTag(0x0008, 0x0018), tag);
        Assert.Equal("SOPInstanceUID", DicomDictionary.KeywordOf(tag));
        Assert.Equal("SOP Instance UID", DicomDictionary.NameOf(tag));
        Assert.Equal(DicomVR.UI, DicomDictionary.VROf(tag));
        Assert.Equal("1", DicomDictionary.VMOf(tag));
        Assert.Equal("1-n", DicomDictionary.VMOf(DicomTags.OtherPatientNames));
    }

    [Theory]
    [InlineData(0x6000, 0x3000, "OverlayData", "OW")]
    [InlineData(0x601E, 0x0010, "OverlayRows", "US")]
    [InlineData(0x5004, 0x3000, "CurveData", "OW")]
    [InlineData(0x0020, 0x3142, "SourceImageIDs", "CS")]
    public void Repeating_groups_are_known(ushort group, ushort element, string keyword, string vr)
    {
        var tag = new DicomTag(group, element);

        Assert.Equal((keyword, vr), (DicomDictionary.KeywordOf(tag), DicomDictionary.VROf(tag).ToString()));
    }

    [Theory]
    [InlineData(0x0009, 0x0010, "LO")]
    [InlineData(0x0009, 0x1010, "UN")]
    [InlineData(0x0009, 0x0000, "UL")]
    [InlineData(0x0008, 0x0000, "UL")]
    [InlineData(0x0008, 0xFFF0, "UN")]
    public void What_the_dictionary_does_not_have_follows_the_rules_of_groups(ushort group, ushort element, string vr)
    {
        Assert.Equal(vr, DicomDictionary.VROf(new DicomTag(group, element)).ToString());
        Assert.Null(DicomDictionary.KeywordOf(new DicomTag(group, element)));
    }

    [Fact]
    public void A_tag_is_found_by_keyword_and_by_digits()
    {
        Assert.Equal(DicomTags.StudyInstanceUID, DicomDictionary.TagOf("StudyInstanceUID"));
        Assert.Equal(DicomTags.StudyInstanceUID, DicomDictionary.TagOf("0020000d"));
        Assert.Null(DicomDictionary.TagOf("NoSuchKeyword"));
    }

    [Fact]
    public void UIDs_have_names()
    {
        Assert.Equal("1.2.840.10008.5.1.4.1.1.2", DicomUids.CTImageStorage);
        Assert.Equal("CT Image Storage", DicomUids.NameOf(DicomUids.CTImageStorage));
        Assert.Equal("Explicit VR Little Endian", DicomUids.NameOf("1.2.840.10008.1.2.1"));
        Assert.Null(DicomUids.NameOf("1.2.3"));
    }
}

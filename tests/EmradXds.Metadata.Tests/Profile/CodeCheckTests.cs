using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Profile;

public sealed class CodeCheckTests
{
    private static readonly AffinityDomain domain = AffinityDomain.Load(Path.Combine(Surroundings.Root, "profiles", "emrad"));

    public static TheoryData<string, DocumentEntry, string> Cases => new()
    {
        { "classCode", Samples.Document with { ClassCode = new Code("IMAGE", "2.999.4") },
            "classCode 'IMAGE' of scheme '2.999.4'; the nearest allowed is 'IMAGES' of scheme '1.3.6.1.4.1.19376.1.2.6.1' (Images)" },
        { "typeCode", Samples.Document with { TypeCode = new Code("x", "2.999.4", "Computed tomography, chest") },
            "the nearest allowed is '169069000' of scheme '2.16.840.1.113883.6.96' (Computed tomography of chest)" },
        { "formatCode", Samples.Document with { FormatCode = new Code("urn:ihe:rad:pdf", "1.3.6.1.4.1.19376.1.2.3") },
            "the nearest allowed is 'urn:ihe:rad:PDF'" },
        { "healthcareFacilityTypeCode", Samples.Document with { HealthcareFacilityTypeCode = new Code("HOSP", "2.999.4", "hospital") },
            "the nearest allowed is '22232009'" },
        { "practiceSettingCode", Samples.Document with { PracticeSettingCode = new Code("RAD", "2.999.4", "Radiology") },
            "the nearest allowed is '394914008'" },
        { "confidentialityCode", Samples.Document with { ConfidentialityCodes = [new Code("N", "2.16.840.1.113883.5.25"),
            new Code("VR", "2.16.840.1.113883.5.25", "very restricted")] },
            "confidentialityCode 'VR' of scheme '2.16.840.1.113883.5.25'; the nearest allowed is 'V'" },
        { "eventCodeList", Samples.Document with { EventCodes = [new Code("CT", "1.2.840.10008.2.16.4", "Computed Tomography")] },
            "the nearest allowed is 'CT' of scheme 'DCM' (Computed Tomography)" },
        { "mimeType", Samples.Document with { MimeType = "application/dcm" },
            "mimeType 'application/dcm'; the nearest allowed is 'application/dicom'" },
        { "languageCode", Samples.Document with { LanguageCode = "en_GB" }, "languageCode 'en_GB'; the nearest allowed is 'en-GB'" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_value_outside_the_profile_is_refused_with_the_nearest_allowed(string attribute, DocumentEntry document, string expected)
    {
        Findings findings = [];

        domain.CheckCodes(Samples.Submission with { Documents = [document] }, findings);

        Finding finding = Assert.Single(findings);
        Assert.Equal("XDSRegistryMetadataError", finding.Code);
        Assert.Contains(expected, finding.Context, StringComparison.Ordinal);
        Assert.Equal($"DocumentEntry Document01, {attribute}", finding.Location);
    }

    [Fact]
    public void The_contentTypeCode_of_the_set_is_checked()
    {
        Findings findings = [];

        domain.CheckCodes(Samples.Submission with { Set = Samples.Set with { ContentTypeCode = new Code("18748-5",
            "2.16.840.1.113883.6.1") } }, findings);

        Assert.Contains("SubmissionSet SubmissionSet01, contentTypeCode '18748-5'", Assert.Single(findings).Context,
            StringComparison.Ordinal);
    }

    [Fact]
    public void All_wrong_values_are_reported_at_once()
    {
        Findings findings = [];
        DocumentEntry document = Samples.Document with { MimeType = "a/b", LanguageCode = "xx", ClassCode = new Code("c", "s"),
            TypeCode = new Code("t", "s") };

        domain.CheckCodes(new Submission { Documents = [document, document] }, findings);

        Assert.Equal(8, findings.Count);
    }

    [Fact]
    public void An_attribute_without_codes_in_the_profile_is_not_restricted()
    {
        Findings findings = [];

        domain.CheckCodes(new Submission { Folders = [Samples.Folder] }, findings);

        Assert.Empty(domain.Codes("codeList"));
        Assert.Empty(findings);
    }
}

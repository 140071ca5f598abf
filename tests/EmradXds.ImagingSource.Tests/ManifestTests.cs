using EmradXds.ImagingSource.Manifest;
using EmradXds.ImagingSource.Storage;

namespace EmradXds.ImagingSource.Tests;

/// <summary>DICOM values as XDS metadata have them.</summary>
public sealed class ManifestTests
{
    [Theory]
    [InlineData("20260701", "101530.25", null, "20260701091530")] // British Summer Time
    [InlineData("20260115", "1015", null, "202601151015")]
    [InlineData("20260115", "10", null, "2026011510")]
    [InlineData("20260701", "003000", null, "20260630233000")]
    [InlineData("20260701", "101530", "+0530", "20260701044530")]
    [InlineData("20260701", "101530", "nonsense", "20260701091530")]
    [InlineData("20260701", null, null, "20260701")]
    [InlineData("20260701", "nonsense", null, "20260701")]
    [InlineData("2026.07.01", "10:15:30", null, "20260701091530")]
    [InlineData("20260230", "101530", null, null)]
    [InlineData(null, "101530", null, null)]
    public void A_studys_start_is_in_utc_and_as_precise_as_it_was(string? date, string? time, string? offset, string? expected)
    {
        StudyRow study = new()
        {
            StudyInstanceUid = "1.2",
            PatientId = "1",
            PatientIdAuthorityOid = "1.2",
            StudyDate = date,
            StudyTime = time,
            TimezoneOffset = offset,
        };

        Assert.Equal(expected, StudyTime.StartOf(study)?.ToXds(TimeZoneInfo.FindSystemTimeZoneById("Europe/London")));
    }

    [Theory]
    [InlineData("FAMILY^GIVEN^MIDDLE^PREFIX^SUFFIX", "FAMILY^GIVEN^MIDDLE^SUFFIX^PREFIX")]
    [InlineData("FAMILY^GIVEN", "FAMILY^GIVEN")]
    [InlineData("FAMILY^GIVEN^^DR", "FAMILY^GIVEN^^^DR")]
    [InlineData("=山田^太郎=やまだ^たろう", "山田^太郎")]
    [InlineData("SMITH&JONES^A|B", @"SMITH\T\JONES^A\F\B")]
    [InlineData("^^^^", null)]
    [InlineData(null, null)]
    public void A_person_name_changes_the_places_of_prefix_and_suffix(string? pn, string? xpn) =>
        Assert.Equal(xpn, PersonName.ToXpn(pn)?.ToXds());

    [Theory]
    [InlineData("CHEST", "67734004")]
    [InlineData("head ", "774007")]
    [InlineData("NOWHERE", null)]
    [InlineData(null, null)]
    public void A_body_part_becomes_a_region(string? bodyPart, string? region) => Assert.Equal(region, BodyRegions.CodeOf(bodyPart));
}

using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Profile;

public sealed class AffinityDomainTests
{
    private static readonly string profiles = Path.Combine(Surroundings.Root, "profiles");

    [Fact]
    public void The_emrad_profile_has_seven_trusts_in_order_and_Derby_is_not_live()
    {
        AffinityDomain domain = AffinityDomain.Load(Path.Combine(profiles, "emrad"));

        Assert.Equal(["RX1", "RK5", "RNQ", "RNS", "RWD", "RFS", "RTG"], domain.Trusts.Select(trust => trust.Ods));
        Assert.Equal(["RTG"], domain.Trusts.Where(trust => !trust.Live).Select(trust => trust.Ods));
        Assert.Equal("2.16.840.1.113883.2.1.4.1", domain.PatientIdAuthority.Oid);
        Assert.Equal(8, domain.Authorities.Count);
        Assert.Contains(domain.Codes("eventCodeList"), new Code("CT", "DCM").Means);
        Assert.Equal("18748-4", domain.Codes("typeCode")[0].Value);
        Assert.Contains(domain.Codes("contentTypeCode"), domain.LinkChangeContentType!.Means);
    }

    [Fact]
    public void The_minimal_profile_has_one_trust() =>
        Assert.Single(AffinityDomain.Load(Path.Combine(profiles, "minimal")).Trusts);

    [Fact]
    public void A_full_submission_of_the_emrad_profile_passes_its_codes()
    {
        Findings findings = [];
        Submission submission = Samples.Submission with { Folders = [Samples.Folder] };

        AffinityDomain.Load(Path.Combine(profiles, "emrad")).CheckCodes(submission, findings);

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData(null, "2.25.166314710584737051995732479580973811264.10.5.1", "ISO", "RWD")]
    [InlineData("RWD", null, null, "RWD")]
    [InlineData("RWD", "2.25.166314710584737051995732479580973811264.10.5.1", "ISO", "RWD")]
    [InlineData("NHS", null, null, "NHS")]
    [InlineData("RX1", "2.25.166314710584737051995732479580973811264.10.5.1", "ISO", null)]
    [InlineData("rwd", null, null, null)]
    [InlineData(null, "2.25.166314710584737051995732479580973811264.10.5.1", null, null)]
    [InlineData(null, "2.25.166314710584737051995732479580973811264.10.5.1", "DNS", null)]
    [InlineData(null, "2.999.1", "ISO", null)]
    [InlineData(null, null, null, null)]
    public void An_authority_is_found_by_any_of_its_names_unless_they_disagree(string? name, string? oid, string? type, string? expected) =>
        Assert.Equal(expected, AffinityDomain.Load(Path.Combine(profiles, "emrad")).Resolve(new Hd(name, oid, type))?.Namespace);
}

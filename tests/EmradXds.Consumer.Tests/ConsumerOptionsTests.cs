using EmradXds.Metadata.Profile;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests;

public sealed class ConsumerOptionsTests
{
    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("http://127.0.0.1:8080/")]
    public void A_profile_and_an_address_name_every_actor(string address)
    {
        AffinityDomain domain = AffinityDomain.Load(Path.Combine(Surroundings.Root, "profiles", "emrad"));

        ConsumerOptions options = ConsumerOptions.FromProfile(domain, new Uri(address));

        Assert.Equal("http://127.0.0.1:8080/registry", options.Registry.AbsoluteUri);
        Assert.Equal("http://127.0.0.1:8080/repository", options.Repositories[domain.RepositoryUniqueId].AbsoluteUri);
        Assert.Equal(domain.PatientIdAuthority.Oid, options.PatientIdAuthorityOid);
        Assert.Equal(7, options.ImagingSources.Count);
        Assert.Equal(
            "http://127.0.0.1:8080/imaging/RWD",
            options.ImagingSources[domain.Trusts.Single(trust => trust.Ods == "RWD").RetrieveLocationUid].AbsoluteUri);
    }

    [Fact]
    public void All_transfer_syntaxes_are_accepted_but_those_whose_pixels_are_elsewhere()
    {
        Assert.Distinct(ConsumerOptions.AllTransferSyntaxUids);
        Assert.Contains("1.2.840.10008.1.2", ConsumerOptions.AllTransferSyntaxUids);
        Assert.DoesNotContain("1.2.840.10008.1.2.4.94", ConsumerOptions.AllTransferSyntaxUids);
        Assert.DoesNotContain("1.2.840.10008.1.2.4.95", ConsumerOptions.AllTransferSyntaxUids);
    }
}

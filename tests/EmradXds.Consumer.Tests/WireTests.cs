using EmradXds.Dicom.Manifest;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests;

/// <summary>What the consumer asks, as it stands on the wire, against the published schemas.</summary>
public sealed class WireTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("urn:oid:2.999.77")]
    public async Task Every_request_is_valid(string? home)
    {
        _ = Surroundings.Schemas();
        CancellationToken cancel = TestContext.Current.CancellationToken;
        await using TestDomain domain = await TestDomain.StartAsync();
        (string, TestFile)[] files =
        [
            (TestDomain.Lincoln, new("1.2.1", "1.2.1.1", "1.2.1.1.1")), (TestDomain.Lincoln, new("1.2.1", "1.2.1.1", "1.2.1.1.2")),
            (TestDomain.Lincoln, new("1.2.1", "1.2.1.2", "1.2.1.2.1")), (TestDomain.Nottingham, new("1.2.1", "1.2.1.3", "1.2.1.3.1")),
        ];
        domain.Share(files);
        XdsImagingConsumer consumer = domain.Consumer(options => options with { HomeCommunityId = home });

        await foreach (ImagingStudy study in consumer.FindStudiesAsync(TestDomain.Nhs, cancel))
        {
            KeyObjectManifest manifest = await consumer.ReadManifestAsync(study, cancel);
            await foreach (RetrievedInstance instance in consumer.RetrieveInstancesAsync(manifest, cancel))
            {
                Assert.Null(instance.Failure);
            }
        }

        Assert.Equal(
            ["AdhocQueryRequest", "RetrieveDocumentSetRequest", "RetrieveImagingDocumentSetRequest", "RetrieveImagingDocumentSetRequest"],
            domain.Requests.Select(request => request.Name.LocalName));
        Assert.All(domain.Requests, request => SchemaValidation.AssertValid(request.ToString()));
        Assert.All(domain.Requests, request => Assert.Equal(home is not null, request.ToString().Contains("2.999.77")));
    }
}

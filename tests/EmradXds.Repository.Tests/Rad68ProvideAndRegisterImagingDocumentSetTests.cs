using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using static EmradXds.Repository.Tests.RepositoryUnderTest;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

public sealed class Rad68ProvideAndRegisterImagingDocumentSetTests
{
    [Fact]
    public async Task A_manifest_is_taken_and_logged_as_RAD_68()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        byte[] file = [.. new byte[128], .. "DICM"u8, 2, 0];
        Assert.Equal(ResponseStatus.Success, (await repository.ProvideAsync(Of(Manifest()), file)).Status);
        Assert.Single(repository.Host.Log.Lines, line => line.Contains("RAD-68 Success", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_manifest_that_is_no_DICOM_file_is_refused_and_so_is_one_of_another_mimeType()
    {
        await using RepositoryUnderTest repository = await StartAsync();
        AssertFailure(await repository.ProvideAsync(Of(Manifest()), new byte[500]), XdsErrorCode.InvalidDocumentContent);
        AssertFailure(
            await repository.ProvideAsync(Of(Manifest("text/plain")), Text("short")),
            XdsErrorCode.InvalidDocumentContent, XdsErrorCode.XDSRepositoryMetadataError);
        await repository.AssertNothingStoredAsync();
    }
}

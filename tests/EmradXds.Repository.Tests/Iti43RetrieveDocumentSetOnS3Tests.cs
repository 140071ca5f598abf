namespace EmradXds.Repository.Tests;

public sealed class Iti43RetrieveDocumentSetOnS3Tests : Iti43RetrieveDocumentSetTests
{
    private protected override Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        RepositoryUnderTest.StartOnS3Async(change);
}

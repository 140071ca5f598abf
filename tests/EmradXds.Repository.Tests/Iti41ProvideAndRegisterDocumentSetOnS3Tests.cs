namespace EmradXds.Repository.Tests;

public sealed class Iti41ProvideAndRegisterDocumentSetOnS3Tests : Iti41ProvideAndRegisterDocumentSetTests
{
    private protected override Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        RepositoryUnderTest.StartOnS3Async(change);
}

namespace EmradXds.Repository.Tests;

public sealed class Iti86RemoveDocumentsOnS3Tests : Iti86RemoveDocumentsTests
{
    private protected override Task<RepositoryUnderTest> StartAsync(Func<RepositoryOptions, RepositoryOptions>? change = null) =>
        RepositoryUnderTest.StartOnS3Async(change);
}

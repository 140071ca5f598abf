namespace EmradXds.Domain.Tests;

public sealed class BuildTests
{
    [Fact]
    public void The_project_builds()
    {
    }
}

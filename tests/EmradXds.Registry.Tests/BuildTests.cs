namespace EmradXds.Registry.Tests;

public sealed class BuildTests
{
    [Fact]
    public void The_project_builds()
    {
    }
}

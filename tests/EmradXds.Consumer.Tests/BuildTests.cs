namespace EmradXds.Consumer.Tests;

public sealed class BuildTests
{
    [Fact]
    public void The_project_builds()
    {
    }
}

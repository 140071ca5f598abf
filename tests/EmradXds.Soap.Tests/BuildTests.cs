namespace EmradXds.Soap.Tests;

public sealed class BuildTests
{
    [Fact]
    public void The_project_builds()
    {
    }
}

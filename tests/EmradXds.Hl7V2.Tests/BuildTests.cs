namespace EmradXds.Hl7V2.Tests;

public sealed class BuildTests
{
    [Fact]
    public void The_project_builds()
    {
    }
}

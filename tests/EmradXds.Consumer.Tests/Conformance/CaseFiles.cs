using EmradXds.Conformance;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Sut;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests.Conformance;

/// <summary>The project's cases, and the demo domain they are written for.</summary>
internal static class CaseFiles
{
    public static string Folder { get; } = Path.Combine(Surroundings.Root, "tests", "Cases");

    public static IReadOnlyList<ConformanceCase> All { get; } = ConformanceRunner.LoadCases(Folder);

    public static SystemUnderTest Demo { get; } = SystemUnderTest.Load(Path.Combine(Folder, "sut.demo.json"));
}

using EmradXds.Conformance;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>Every conformance case, against the domain in this process; <c>EmradXds.Conformance run</c> runs the same against any URL.</summary>
public sealed class ConformanceTests(InProcessDomain domain) : IClassFixture<InProcessDomain>
{
    private static readonly string CasesFolder = Path.Combine(Surroundings.Root, "tests", "Cases");

    private static readonly Dictionary<string, ConformanceCase> Cases =
        ConformanceRunner.LoadCases(CasesFolder).ToDictionary(found => Path.GetRelativePath(CasesFolder, found.Folder));

    public static TheoryData<string> CaseNames => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(CaseNames))]
    public async Task The_domain_passes(string name)
    {
        CaseResult result = await domain.Runner.RunAsync(Cases[name], domain.Sut, TestContext.Current.CancellationToken);
        Assert.True(result.Verdict == Verdict.Pass, result.Describe());
        TestContext.Current.SendDiagnosticMessage("{0}", result.Describe());
    }

    [Theory]
    [InlineData("XI-12")]
    [InlineData("XI-13")]
    [InlineData("XR-01")]
    [InlineData("XR-03")]
    [InlineData("EE-01")]
    public void The_scenario_has_cases(string scenario) =>
        Assert.Contains(Cases.Values, found => found.Id.StartsWith(scenario, StringComparison.Ordinal));
}

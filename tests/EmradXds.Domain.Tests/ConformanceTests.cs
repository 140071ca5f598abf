using EmradXds.Conformance;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>Every conformance case, against the domain in this process; <c>EmradXds.Conformance run</c> runs the same against any
/// URL.</summary>
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

    /// <summary>The scenarios, each with the public tests it answers to.</summary>
    public static TheoryData<string, string> Scenarios => new()
    {
        { "EE-01", "" },
        { "XI-12", "ids_2018-4803a" },
        { "XI-13", "ids_2018-4811" },
        { "XR-01", "11990 11991 11999 12000 12001 12326" },
        { "XR-02", "11992 11993 11994 11995 12022" },
        { "XR-03", "11996 11997 11998 12002" },
        { "XR-04", "12084 12369 11983" },
        { "XR-05", "12004" },
        { "XR-06", "12360 12379 11998a 12323" },
        { "XR-07", "11897 11898 11899 11901 11902 11903 11904 11905 11906 11907 11908 11909 15803 12346" },
        { "XR-08", "12368" },
        { "XR-09", "15800 15802 20000 20000b 20001 20002 20003 20006 21002 40000 12319" },
        { "XR-10", "30000 30001 30002 30003 30004 30005 30006 30007 30008 50000 50001" },
        { "XR-11", "12021 12029" },
        { "XR-12", "" },
        { "XR-13", "12331 12337" },
        { "XR-14", "15804 15817" },
        { "XR-15", "" },
        { "XR-16", "" },
    };

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_scenario_has_a_case_for_each_public_test(string scenario, string publicTests)
    {
        ConformanceCase[] cases = [.. Cases.Values.Where(found => found.Id.StartsWith($"{scenario}/", StringComparison.Ordinal))];
        Assert.NotEmpty(cases);
        Assert.All(
            publicTests.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            test => Assert.Contains(cases, found => found.Why.Contains(test, StringComparison.Ordinal)));
    }

    [Fact]
    public void No_two_cases_have_one_id_and_each_says_why()
    {
        Assert.Distinct(Cases.Values.Select(found => found.Id));
        Assert.All(Cases.Values, found => Assert.NotEmpty(found.Why));
    }
}

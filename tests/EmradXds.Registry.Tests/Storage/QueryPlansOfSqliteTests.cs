using EmradXds.Registry.StoredQueries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests.Storage;

public sealed class QueryPlansOfSqliteTests
{
    [Fact]
    public async Task FindDocuments_for_references_reads_the_index_by_patient_alone()
    {
        using TempFolder folder = new();
        QueryPlans plans = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: plans);
        await registry.MakeKnownAsync(Submit.Mia);
        await registry.AskAsync(context => PlainFindDocuments.ReferencesOf(context, Submit.NhsNumber(1), onDemand: false, most: 10));

        IReadOnlyList<string> plan = plans.All.Last(p => p.Statement.Contains("DocumentEntries", StringComparison.Ordinal)).Plan;
        Assert.Contains(
            plan,
            line => line.Contains("USING COVERING INDEX IX_DocumentEntries_PatientKey", StringComparison.Ordinal)
                && line.Contains("(PatientKey=? AND Status=? AND IsOnDemand=?", StringComparison.Ordinal));
    }
}

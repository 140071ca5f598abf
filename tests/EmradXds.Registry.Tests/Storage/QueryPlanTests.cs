using EmradXds.Metadata.Model;
using EmradXds.Testing;
using FindDocuments = EmradXds.Metadata.Queries.FindDocuments;
using GetDocuments = EmradXds.Metadata.Queries.GetDocuments;

namespace EmradXds.Registry.Tests.Storage;

public sealed class QueryPlanTests
{
    [Fact]
    public async Task No_transaction_scans_a_table()
    {
        using TempFolder folder = new();
        QueryPlans plans = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: plans);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry old = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01")))[0];
        DocumentEntry replacement = (await registry.MustRegisterAsync(
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid)))[0];
        await registry.QueryAsync(new GetDocuments { EntryUuids = [old.EntryUuid, replacement.EntryUuid] }.ToRequest());
        await registry.QueryAsync(new GetDocuments { UniqueIds = [old.UniqueId!, replacement.UniqueId!] }.ToRequest());
        Code code = new("CT", "DCM");
        FindDocuments everything = new()
        {
            PatientId = Submit.Mia, Statuses = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated], Stable = true, OnDemand = true,
            ClassCodes = [code, new("MR", "DCM")], TypeCodes = [code], FormatCodes = [code], PracticeSettingCodes = [code],
            HealthcareFacilityTypeCodes = [code], EventCodes = [[code], [code]], ConfidentialityCodes = [[code]],
            AuthorPersons = ["%Brown%", "%Green%"], CreationTime = ("2025", "2027"), ServiceStartTime = ("2025", "2027"),
            ServiceStopTime = ("2025", "2027"),
        };
        await registry.QueryAsync(everything.ToRequest());
        await registry.QueryAsync(everything.ToRequest(leafClass: false));
        await registry.FeedAsync("A40", $"{Submit.NhsNumber(2)}^^^NHS", $"{Submit.NhsNumber(1)}^^^NHS");

        Assert.True(plans.All.Count > 20);
        Assert.Empty(plans.All.Where(p => ScansTable(p.Plan)).Select(p => $"{string.Join(" | ", p.Plan)}\n{p.Statement}"));
    }

    [Fact]
    public async Task FindDocuments_for_references_reads_the_index_by_patient_alone()
    {
        using TempFolder folder = new();
        QueryPlans plans = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: plans);
        await registry.MakeKnownAsync(Submit.Mia);
        await registry.QueryAsync(new FindDocuments { PatientId = Submit.Mia }.ToRequest(leafClass: false));

        IReadOnlyList<string> plan = plans.All.Last(p => p.Statement.Contains("DocumentEntries", StringComparison.Ordinal)).Plan;
        Assert.Contains(
            plan,
            line => line.Contains("USING COVERING INDEX IX_DocumentEntries_PatientKey", StringComparison.Ordinal)
                && line.Contains("(PatientKey=? AND Status=? AND IsOnDemand=?", StringComparison.Ordinal));
    }

    /// <summary>A scan of a list that came with the statement (json_each, VALUES), or of a result computed before, is none of a table.</summary>
    private static bool ScansTable(IReadOnlyList<string> plan) => plan.Any(line =>
        line.StartsWith("SCAN ", StringComparison.Ordinal) && !line.Contains("CONSTANT ROW", StringComparison.Ordinal)
        && !line.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
        && !plan.Contains($"CO-ROUTINE {line["SCAN ".Length..]}") && !plan.Contains($"MATERIALIZE {line["SCAN ".Length..]}"));
}

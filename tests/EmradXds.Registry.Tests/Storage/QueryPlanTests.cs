using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;
using PlainFindDocuments = EmradXds.Registry.StoredQueries.PlainFindDocuments;

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

        foreach (AdhocQueryRequest query in Others(old.EntryUuid, folderId))
        {
            foreach (string returnType in new[] { "LeafClass", "ObjectRef" })
            {
                AdhocQueryResponse response = await registry.QueryAsync(query with { ReturnType = returnType });
                Assert.Empty(response.Findings);
            }
        }

        await registry.AskAsync(context => PlainFindDocuments.ObjectsOf(context, Submit.NhsNumber(1), onDemand: false, most: 10));
        await registry.AskAsync(context => PlainFindDocuments.ReferencesOf(context, Submit.NhsNumber(1), onDemand: false, most: 10));

        // Removals: one that cuts every kind of tie, and one that takes a document out of its folder.
        await registry.RemoveAsync([.. (await TiesAsync(registry, folderId)).Select(a => a.EntryUuid)]);
        IReadOnlyList<Association> ties = await TiesAsync(registry, replacement.EntryUuid);
        Association inFolder = ties.Single(a => a.Source == folderId);
        Association ofSet = Assert.Single(await TiesAsync(registry, inFolder.EntryUuid));
        Assert.Empty((await registry.RemoveAsync(inFolder.EntryUuid, ofSet.EntryUuid)).Findings);

        Assert.True(plans.All.Count > 60);
        AssertNoScan(plans);
    }

    [Fact]
    public async Task No_metadata_update_and_no_query_for_versions_scans_a_table()
    {
        using TempFolder folder = new();
        QueryPlans plans = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: plans);
        await registry.MakeKnownAsync(Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"), Submit.Document(Submit.Mia, "Document03"))
                .WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01", "Document02")
                .With(Submit.Link(AssociationTypes.Append, "Document01", "Document02")));
        Folder first = Assert.Single(await registry.FolderVersionsAsync(folderId));
        await registry.MustUpdateAsync(Update.Of(documents[0]).And(Update.Of(first))
            .AndLink(AssociationTypes.Replace, documents[2].EntryUuid, documents[1].EntryUuid));
        Association append = (await TiesAsync(registry, documents[1].EntryUuid)).Last(a => a.Type == AssociationTypes.Append);
        await registry.MustUpdateAsync(Update.Nothing(Submit.Mia).AndStatus(append.EntryUuid).AndStatus(documents[2].EntryUuid));
        await registry.MustUpdateAsync(
            Update.Nothing(Submit.Mia).AndStatus(append.EntryUuid, Update.Deprecated, Update.Approved));
        foreach (AdhocQueryRequest query in Others(documents[0].EntryUuid, folderId))
        {
            Assert.Empty((await registry.QueryAsync(query.AtMetadataLevel(2))).Findings);
        }

        AssertNoScan(plans);
    }

    [Fact]
    public async Task No_link_change_scans_a_table()
    {
        using TempFolder folder = new();
        QueryPlans plans = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: plans);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max, Submit.Eva);
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia), "Document01", "Document02")
                .With(Submit.Link(AssociationTypes.Append, "Document01", "Document02")));
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Eva)).With(Submit.Member(documents[0].EntryUuid, "Reference")));
        string local = documents[0].SourcePatientId!;

        Assert.Equal("AA", (await registry.ChangeLinkAsync($"{Submit.Max}~{local}", $"{Submit.Mia}~Other{local}"))["MSA-1"]);

        Assert.Equal(2, (await registry.FindAsync(Submit.Max)).Count);
        AssertNoScan(plans);
    }

    private static void AssertNoScan(QueryPlans plans)
    {
        string scans = string.Join("\n\n", plans.All.Where(p => QueryPlans.ScansTable(p.Plan)).Select(p => $"{string.Join(" | ", p.Plan)}\n{p.Statement}"));
        Assert.True(scans.Length == 0, scans);
    }

    private static async Task<IReadOnlyList<Association>> TiesAsync(RegistryUnderTest registry, string uuid) =>
        (await registry.QueryAsync(new GetAssociations { EntryUuids = [uuid] }.ToRequest())).Objects.Associations;

    /// <summary>Every other query, with every parameter that leads to rows of its own.</summary>
    private static AdhocQueryRequest[] Others(string document, string folder)
    {
        AvailabilityStatus[] both = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated];
        Code ct = new("CT", "DCM");
        const string Id = "A4711^^^&2.999&ISO^urn:ihe:iti:xds:2013:accession";
        string patient = Submit.Mia;
        string[] patients = [Submit.Mia, Submit.Max];
        return
        [
            new FindDocumentsByReferenceId { PatientId = patient, ReferenceIds = [[Id, "A%"], ["%accession"]] }.ToRequest(),
            new FindDocumentsExclude
            {
                PatientId = patient, ReferenceIds = [["A%"]], Excluded = new()
                {
                    ClassCodes = [ct], TypeCodes = [ct], FormatCodes = [ct], PracticeSettingCodes = [ct], HealthcareFacilityTypeCodes = [ct],
                    EventCodes = [[ct], [ct]], ConfidentialityCodes = [[ct]], AuthorPersons = ["%Brown%"],
                },
            }.ToRequest(),
            new FindDocumentsExclude { PatientId = patient, Excluded = new() { ReferenceIds = [[Id, "A%"], ["%order"]] } }.ToRequest(),
            new FindSubmissionSets
            {
                PatientId = patient, Statuses = both, SourceIds = ["2.999", "2.999.1"], ContentTypeCodes = [ct], AuthorPerson = "%Brown%",
                SubmissionTime = ("2025", "2027"),
            }.ToRequest(),
            new FindFolders { PatientId = patient, Statuses = both, Codes = [[ct], [ct]], LastUpdateTime = ("2025", "2027") }.ToRequest(),
            new GetAll
            {
                PatientId = patient, DocumentStatuses = both, SubmissionSetStatuses = both, FolderStatuses = both,
                AssociationStatuses = both,
                FormatCodes = [ct], ConfidentialityCodes = [[ct]], OnDemand = true,
            }.ToRequest(),
            new GetDocuments { LogicalIds = [document] }.ToRequest(),
            new GetFolders { LogicalIds = [folder] }.ToRequest(),
            new GetFolders { EntryUuids = [folder] }.ToRequest(),
            new GetFolders { UniqueIds = ["2.999.1", "2.999.2"] }.ToRequest(),
            new GetAssociations { EntryUuids = [document, folder] }.ToRequest(),
            new GetDocumentsAndAssociations { EntryUuids = [document] }.ToRequest(),
            new GetDocumentsAndAssociations { UniqueIds = ["2.999.1", "2.999.2"] }.ToRequest(),
            new GetSubmissionSets { EntryUuids = [document, folder] }.ToRequest(),
            new GetSubmissionSetAndContents { EntryUuid = document, FormatCodes = [ct], ConfidentialityCodes = [[ct]] }.ToRequest(),
            new GetSubmissionSetAndContents { UniqueId = "2.999.1" }.ToRequest(),
            new GetFolderAndContents { EntryUuid = folder, FormatCodes = [ct], ConfidentialityCodes = [[ct]] }.ToRequest(),
            new GetFolderAndContents { UniqueId = "2.999.1" }.ToRequest(),
            new GetFoldersForDocument { EntryUuid = document }.ToRequest(),
            new GetFoldersForDocument { UniqueId = "2.999.1" }.ToRequest(),
            new GetRelatedDocuments { EntryUuid = document, AssociationTypes = [AssociationTypes.Replace, "urn:x"] }.ToRequest(),
            new GetRelatedDocuments { UniqueId = "2.999.1", AssociationTypes = [AssociationTypes.Replace], OnDemand = true }.ToRequest(),
            new FindDocumentsForMultiplePatients { PatientIds = patients, ClassCodes = [ct], EventCodes = [[ct]] }.ToRequest(),
            new FindDocumentsForMultiplePatients { ClassCodes = [ct, ct with { Value = "MR" }] }.ToRequest(),
            new FindDocumentsForMultiplePatients { HealthcareFacilityTypeCodes = [ct], TypeCodes = [ct] }.ToRequest(),
            new FindDocumentsForMultiplePatients
            {
                EventCodes = [[ct, ct with { Value = "MR" }], [ct]], CreationTime = ("2025", "2027"),
            }.ToRequest(),
            new FindFoldersForMultiplePatients { PatientIds = patients }.ToRequest(),
            new FindFoldersForMultiplePatients { Codes = [[ct, ct with { Value = "MR" }], [ct]] }.ToRequest(),
            new FindDocumentsByReferenceIdForMultiplePatients { PatientIds = patients, ReferenceIds = [["%accession"]] }.ToRequest(),
            new FindDocumentsByReferenceIdForMultiplePatients { ReferenceIds = [["%"], [Id, "A%"]] }.ToRequest(),
        ];
    }
}

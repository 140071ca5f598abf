using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Registry.Tests.StoredQueries.QueriedRegistry;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>The queries that go from objects to what they are linked with.</summary>
public sealed class GetQueriesTests(QueriedRegistry registry)
{
    private const string ManyPatients = "XDSResultNotSinglePatient";

    private static readonly AvailabilityStatus[] both = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated];

    /// <summary>What set1 holds.</summary>
    private static readonly string[] ofSet1 =
    [
        "HM(set1>doc1)", "HM(set1>doc2)", "HM(set1>folder1)", "HM(folder1>doc1)", "HM(folder1>doc2)", "HM(set1>HM(folder1>doc1))",
        "HM(set1>HM(folder1>doc2))",
    ];

    /// <summary>What came after set1 and touches Mia's objects.</summary>
    private static readonly string[] later =
    [
        "HM(set2>doc3)", "APND(doc3>doc1)", "HM(set3>doc4)", "RPLC(doc4>doc2)", "HM(folder1>doc4)", "HM(set3>HM(folder1>doc4))",
        "HM(set4>doc5)",
        "XFRM(doc5>doc1)", "HM(set4>folder2)", "HM(set5>doc1)", "HM(folder1>doc3)", "HM(set5>HM(folder1>doc3))", "HM(set6>doc1)",
        "HM(set0>on demand)", "IsSnapshotOf(doc4>on demand)",
    ];

    [Fact]
    public async Task GetAll_finds_everything_of_the_patient_and_what_touches_it()
    {
        string[] sets = ["set0", "set1", "set2", "set3", "set4", "set5"];
        GetAll all = new() { PatientId = Submit.Mia, DocumentStatuses = both, OnDemand = true };
        await FindsAsync(
            all.ToRequest(),
            [.. sets, "doc1", "doc2", "doc3", "doc4", "doc5", "on demand", "folder1", "folder2", .. ofSet1, .. later]);
        await FindsAsync(
            (all with { DocumentStatuses = [AvailabilityStatus.Deprecated], SubmissionSetStatuses = [AvailabilityStatus.Deprecated],
                FolderStatuses = [AvailabilityStatus.Deprecated] }).ToRequest(),
            "doc2", "HM(set1>doc2)", "HM(folder1>doc2)", "RPLC(doc4>doc2)");
        await FindsAsync(
            new GetAll { PatientId = Submit.Max }.ToRequest(),
            "set6", "doc6", "folder3", "HM(set6>doc6)", "HM(set6>doc1)", "HM(set6>folder3)", "HM(folder3>doc6)",
            "HM(set6>HM(folder3>doc6))");
        await FindsAsync(new GetAll { PatientId = Submit.Eva }.ToRequest());
    }

    [Fact]
    public async Task GetAll_filters_documents_only()
    {
        GetAll none = new()
        {
            PatientId = Submit.Mia, SubmissionSetStatuses = [AvailabilityStatus.Deprecated],
            FolderStatuses = [AvailabilityStatus.Deprecated],
        };
        await FindsAsync((none with { FormatCodes = [Pdf] }).ToRequest(), "doc5", "XFRM(doc5>doc1)", "HM(set4>doc5)");
        await FindsAsync(
            (none with { FormatCodes = [Pdf], FolderStatuses = both, ConfidentialityCodes = [[Restricted]] }).ToRequest(),
            "folder1", "folder2", "HM(set1>folder1)", "HM(set4>folder2)", "HM(folder1>doc1)", "HM(folder1>doc2)", "HM(folder1>doc3)",
            "HM(folder1>doc4)");
        await FindsAsync(
            (none with { ConfidentialityCodes = [[Normal, Restricted], [Restricted]], DocumentStatuses = both }).ToRequest(),
            "doc2", "doc3", "HM(set1>doc2)", "HM(folder1>doc2)", "RPLC(doc4>doc2)", "HM(set2>doc3)", "APND(doc3>doc1)", "HM(folder1>doc3)");
        await FindsAsync(
            (none with { OnDemand = true, Stable = false }).ToRequest(),
            "on demand", "HM(set0>on demand)", "IsSnapshotOf(doc4>on demand)");
        await FindsAsync((none with { FormatCodes = [Pdf], AssociationStatuses = [AvailabilityStatus.Deprecated] }).ToRequest(), "doc5");
    }

    [Fact]
    public async Task GetDocuments_and_GetFolders_find_by_logicalID()
    {
        await FindsAsync(
            new GetDocuments { LogicalIds = [registry["doc2"], registry["on demand"], registry["folder1"]] }.ToRequest(),
            "doc2", "on demand");
        await FindsAsync(new GetFolders { LogicalIds = [registry["doc2"], registry["folder1"]] }.ToRequest(), "folder1");
        await registry.AssertFailsAsync(
            new GetFolders { LogicalIds = [registry["folder1"], registry["folder3"]] }.ToRequest(), ManyPatients);
    }

    [Fact]
    public async Task GetAssociations_finds_those_with_either_end_of_whatever_kind()
    {
        await FindsAsync(
            new GetAssociations { EntryUuids = [registry["doc2"]] }.ToRequest(), "HM(set1>doc2)", "HM(folder1>doc2)", "RPLC(doc4>doc2)");
        await FindsAsync(
            new GetAssociations { EntryUuids = [registry["folder2"], registry["set2"], registry["HM(folder1>doc4)"]] }.ToRequest(),
            "HM(set4>folder2)", "HM(set2>doc3)", "HM(set3>HM(folder1>doc4))");
        await FindsAsync(new GetAssociations { EntryUuids = [registry["set1"]] }.ToRequest(),
            "HM(set1>doc1)", "HM(set1>doc2)", "HM(set1>folder1)", "HM(set1>HM(folder1>doc1))", "HM(set1>HM(folder1>doc2))");
        await FindsAsync(new GetAssociations { EntryUuids = [$"urn:uuid:{Guid.NewGuid()}", "no uuid"] }.ToRequest());
        await FindsAsync(
            new GetAssociations { EntryUuids = [registry["doc2"]], AssociationStatuses = [AvailabilityStatus.Deprecated] }.ToRequest());
    }

    [Fact]
    public async Task Associations_are_nobodys_and_may_be_of_two_patients() => await FindsAsync(
        new GetAssociations { EntryUuids = [registry["doc2"], registry["doc6"]] }.ToRequest(),
        "HM(set1>doc2)", "HM(folder1>doc2)", "RPLC(doc4>doc2)", "HM(set6>doc6)", "HM(folder3>doc6)");

    [Fact]
    public async Task GetDocumentsAndAssociations_finds_documents_and_what_touches_them()
    {
        string[] ofDoc3 = ["doc3", "HM(set2>doc3)", "APND(doc3>doc1)", "HM(folder1>doc3)"];
        await FindsAsync(new GetDocumentsAndAssociations { EntryUuids = [registry["doc3"], registry["folder1"]] }.ToRequest(), ofDoc3);
        await FindsAsync(new GetDocumentsAndAssociations { UniqueIds = [registry.UniqueIds["doc3"]] }.ToRequest(), ofDoc3);
        await FindsAsync(
            new GetDocumentsAndAssociations { UniqueIds = [registry.UniqueIds["doc3"], registry.UniqueIds["doc2"]] }.ToRequest(),
            [.. ofDoc3, "doc2", "HM(set1>doc2)", "HM(folder1>doc2)", "RPLC(doc4>doc2)"]);
        AdhocQueryRequest ofTwo = new GetDocumentsAndAssociations { EntryUuids = [registry["doc3"], registry["doc6"]] }.ToRequest();
        await registry.AssertFailsAsync(ofTwo, ManyPatients);
        await registry.AssertRefersAsync(ofTwo, [.. ofDoc3, "doc6", "HM(set6>doc6)", "HM(folder3>doc6)"]);
    }

    [Fact]
    public async Task GetSubmissionSets_finds_the_sets_of_documents_and_folders_and_the_memberships()
    {
        await FindsAsync(new GetSubmissionSets { EntryUuids = [registry["doc3"]] }.ToRequest(), "set2", "HM(set2>doc3)");
        await FindsAsync(
            new GetSubmissionSets { EntryUuids = [registry["doc2"], registry["folder1"], registry["folder2"]] }.ToRequest(),
            "set1", "set4", "HM(set1>doc2)", "HM(set1>folder1)", "HM(set4>folder2)");
        await FindsAsync(new GetSubmissionSets { EntryUuids = [registry["set1"], $"urn:uuid:{Guid.NewGuid()}"] }.ToRequest());
        AdhocQueryRequest referenced = new GetSubmissionSets { EntryUuids = [registry["doc1"]] }.ToRequest();
        await registry.AssertFailsAsync(referenced, ManyPatients);
        await registry.AssertRefersAsync(referenced, "set1", "set5", "set6", "HM(set1>doc1)", "HM(set5>doc1)", "HM(set6>doc1)");
    }

    [Fact]
    public async Task GetSubmissionSetAndContents_finds_members_and_what_links_them()
    {
        string[] set1 = ["set1", "doc1", "doc2", "folder1", .. ofSet1];
        await FindsAsync(new GetSubmissionSetAndContents { EntryUuid = registry["set1"] }.ToRequest(), set1);
        await FindsAsync(new GetSubmissionSetAndContents { UniqueId = registry.UniqueIds["set1"] }.ToRequest(), set1);
        await FindsAsync(new GetSubmissionSetAndContents { EntryUuid = registry["set3"] }.ToRequest(), "set3", "doc4", "HM(set3>doc4)");
        GetSubmissionSetAndContents set0 = new() { EntryUuid = registry["set0"] };
        await FindsAsync(set0.ToRequest(), "set0");
        await FindsAsync((set0 with { OnDemand = true }).ToRequest(), "set0", "on demand", "HM(set0>on demand)");
        await FindsAsync(
            new GetSubmissionSetAndContents { EntryUuid = registry["set4"] }.ToRequest(),
            "set4", "doc5", "folder2", "HM(set4>doc5)", "HM(set4>folder2)");
        await FindsAsync(new GetSubmissionSetAndContents { EntryUuid = registry["set5"] }.ToRequest(), "set5", "doc1", "HM(set5>doc1)");
        await FindsAsync(new GetSubmissionSetAndContents { EntryUuid = registry["doc1"] }.ToRequest());
    }

    [Fact]
    public async Task GetSubmissionSetAndContents_filters_documents_and_drops_their_links()
    {
        GetSubmissionSetAndContents set1 = new() { EntryUuid = registry["set1"] };
        string[] doc2 =
        [
            "set1", "doc2", "folder1", "HM(set1>doc2)", "HM(set1>folder1)", "HM(folder1>doc2)", "HM(set1>HM(folder1>doc2))",
        ];
        await FindsAsync((set1 with { FormatCodes = [Pdf] }).ToRequest(), doc2);
        await FindsAsync((set1 with { ConfidentialityCodes = [[Normal], [Restricted]] }).ToRequest(), doc2);
        await FindsAsync(
            (set1 with { ConfidentialityCodes = [[Normal, Restricted]] }).ToRequest(), ["set1", "doc1", "doc2", "folder1", .. ofSet1]);
        await FindsAsync((set1 with { OnDemand = true, Stable = false }).ToRequest(), "set1", "folder1", "HM(set1>folder1)");
        IReadOnlyList<Code>[] sixteen = [.. Enumerable.Repeat<IReadOnlyList<Code>>([Restricted], 16)];
        await FindsAsync((set1 with { ConfidentialityCodes = sixteen }).ToRequest(), doc2);
    }

    [Fact]
    public async Task A_set_that_refers_to_another_patients_document_is_refused_as_LeafClass()
    {
        AdhocQueryRequest set6 = new GetSubmissionSetAndContents { EntryUuid = registry["set6"] }.ToRequest();
        await registry.AssertFailsAsync(set6, ManyPatients);
        await registry.AssertRefersAsync(
            set6,
            "set6", "doc6", "doc1", "folder3", "HM(set6>doc6)", "HM(set6>doc1)", "HM(set6>folder3)", "HM(folder3>doc6)",
            "HM(set6>HM(folder3>doc6))");
    }

    [Fact]
    public async Task GetFolderAndContents_finds_members_and_memberships_and_filters_both()
    {
        GetFolderAndContents folder1 = new() { EntryUuid = registry["folder1"] };
        string[] whole =
        [
            "folder1", "doc1", "doc2", "doc3", "doc4", "HM(folder1>doc1)", "HM(folder1>doc2)", "HM(folder1>doc3)", "HM(folder1>doc4)",
        ];
        await FindsAsync(folder1.ToRequest(), whole);
        await FindsAsync(new GetFolderAndContents { UniqueId = registry.UniqueIds["folder1"] }.ToRequest(), whole);
        await FindsAsync((folder1 with { FormatCodes = [Pdf] }).ToRequest(), "folder1", "doc2", "HM(folder1>doc2)");
        await FindsAsync(
            (folder1 with { ConfidentialityCodes = [[Restricted]] }).ToRequest(),
            "folder1", "doc2", "doc3", "HM(folder1>doc2)", "HM(folder1>doc3)");
        await FindsAsync((folder1 with { OnDemand = true, Stable = false }).ToRequest(), "folder1");
        await FindsAsync(new GetFolderAndContents { EntryUuid = registry["folder2"] }.ToRequest(), "folder2");
        await FindsAsync(new GetFolderAndContents { EntryUuid = registry["set1"] }.ToRequest());
    }

    [Fact]
    public async Task GetFoldersForDocument_finds_folders_alone()
    {
        await FindsAsync(new GetFoldersForDocument { EntryUuid = registry["doc4"] }.ToRequest(), "folder1");
        await FindsAsync(new GetFoldersForDocument { UniqueId = registry.UniqueIds["doc6"] }.ToRequest(), "folder3");
        await FindsAsync(new GetFoldersForDocument { UniqueId = registry.UniqueIds["doc5"] }.ToRequest());
        await FindsAsync(new GetFoldersForDocument { EntryUuid = registry["HM(folder1>doc1)"] }.ToRequest());
    }

    [Fact]
    public async Task GetRelatedDocuments_goes_one_step_in_either_direction()
    {
        GetRelatedDocuments doc1 = new()
        {
            EntryUuid = registry["doc1"],
            AssociationTypes = [AssociationTypes.Append, AssociationTypes.Transform, AssociationTypes.Replace],
        };
        await FindsAsync(doc1.ToRequest(), "doc1", "doc3", "doc5", "APND(doc3>doc1)", "XFRM(doc5>doc1)");
        await FindsAsync((doc1 with { AssociationTypes = [AssociationTypes.Append] }).ToRequest(), "doc1", "doc3", "APND(doc3>doc1)");
        await FindsAsync(
            (doc1 with { EntryUuid = null, UniqueId = registry.UniqueIds["doc5"] }).ToRequest(), "doc5", "doc1", "XFRM(doc5>doc1)");
        await FindsAsync((doc1 with { EntryUuid = registry["doc2"] }).ToRequest(), "doc2", "doc4", "RPLC(doc4>doc2)");
    }

    [Fact]
    public async Task GetRelatedDocuments_finds_nothing_where_nothing_is_related()
    {
        GetRelatedDocuments doc1 = new() { EntryUuid = registry["doc1"], AssociationTypes = [AssociationTypes.Replace] };
        await FindsAsync(doc1.ToRequest());
        await FindsAsync((doc1 with { AssociationTypes = [AssociationTypes.HasMember] }).ToRequest());
        await FindsAsync((doc1 with { AssociationTypes = ["urn:unknown"] }).ToRequest());
        await FindsAsync((doc1 with { EntryUuid = registry["folder1"], AssociationTypes = [AssociationTypes.HasMember] }).ToRequest());
        await FindsAsync(
            (doc1 with
            {
                AssociationTypes = [AssociationTypes.Append], AssociationStatuses = [AvailabilityStatus.Deprecated],
            }).ToRequest());
    }

    [Fact]
    public async Task GetRelatedDocuments_finds_entries_of_the_wanted_type()
    {
        GetRelatedDocuments snapshots = new()
        {
            EntryUuid = registry["doc4"], AssociationTypes = [AssociationTypes.IsSnapshotOf, AssociationTypes.Replace],
        };
        await FindsAsync(snapshots.ToRequest(), "doc4", "doc2", "RPLC(doc4>doc2)");
        await FindsAsync(
            (snapshots with { OnDemand = true, Stable = false }).ToRequest(), "doc4", "on demand", "IsSnapshotOf(doc4>on demand)");
        await FindsAsync(
            (snapshots with { OnDemand = true }).ToRequest(),
            "doc4", "doc2", "RPLC(doc4>doc2)", "on demand", "IsSnapshotOf(doc4>on demand)");
        await FindsAsync(
            (snapshots with { EntryUuid = registry["on demand"] }).ToRequest(), "doc4", "on demand", "IsSnapshotOf(doc4>on demand)");
    }

    /// <summary>The same document of two patients: one uniqueId, two entries.</summary>
    [Fact]
    public async Task A_uniqueId_of_two_patients_is_refused_as_LeafClass_by_every_query_that_goes_from_it()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest two = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        DocumentEntry document = Submit.Document(Submit.Mia);
        string ofMia = (await two.MustRegisterAsync(
            Submit.Of(document).WithFolder(Submit.Folder(Submit.Mia), document.EntryUuid)))[0].EntryUuid;
        await two.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Mia), ofMia));
        Assert.Equal(ResponseStatus.Success, (await two.RegisterAsync(
            Submit.Of(document with { PatientId = Submit.Max }).WithFolder(Submit.Folder(Submit.Max), document.EntryUuid))).Status);
        string ofMax = (await two.QueryAsync(new FindDocuments { PatientId = Submit.Max }.ToRequest(leafClass: false))).ObjectRefs[0];
        await two.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Max), ofMax));
        foreach ((AdhocQueryRequest query, int refs) in new[]
            {
                (new GetDocuments { UniqueIds = [document.UniqueId!] }.ToRequest(), 2),
                (new GetDocumentsAndAssociations { UniqueIds = [document.UniqueId!] }.ToRequest(), 8),
                (new GetFoldersForDocument { UniqueId = document.UniqueId }.ToRequest(), 2),
                (new GetRelatedDocuments { UniqueId = document.UniqueId, AssociationTypes = [AssociationTypes.Append] }.ToRequest(), 6),
            })
        {
            AdhocQueryResponse refused = await two.QueryAsync(query);
            Assert.Equal(ManyPatients, Assert.Single(refused.Findings).Code);
            Assert.Empty(refused.Objects.Documents.Concat<RegistryEntry>(refused.Objects.Folders));
            Assert.Equal(refs, (await two.QueryAsync(query with { ReturnType = "ObjectRef" })).ObjectRefs.Count);
        }
    }

    /// <summary>No submission puts another patient's document into a folder; a registry whose history says otherwise still shows
    /// nobody's under another's.</summary>
    [Fact]
    public async Task A_folder_with_another_patients_document_is_refused_as_LeafClass()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest two = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        await two.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01"));
        await two.ReadAsync(async context =>
        {
            long max = await context.Patients.Where(p => p.Id == Submit.NhsNumber(2)).Select(p => p.Key).SingleAsync();
            return await context.DocumentEntries.ExecuteUpdateAsync(set => set.SetProperty(e => e.PatientKey, max));
        });
        AdhocQueryRequest query = new GetFolderAndContents { EntryUuid = folderId }.ToRequest();

        Assert.Equal(ManyPatients, Assert.Single((await two.QueryAsync(query)).Findings).Code);
        Assert.Equal(3, (await two.QueryAsync(query with { ReturnType = "ObjectRef" })).ObjectRefs.Count);
    }

    [Fact]
    public async Task Thousands_of_ids_are_asked_for_at_once()
    {
        string[] ids = [.. Enumerable.Range(0, 9_900).Select(_ => $"urn:uuid:{Guid.NewGuid()}"), registry["doc3"]];
        string[] links = ["HM(set2>doc3)", "APND(doc3>doc1)", "HM(folder1>doc3)"];
        await FindsAsync(new GetAssociations { EntryUuids = ids }.ToRequest(), links);
        await FindsAsync(new GetDocumentsAndAssociations { EntryUuids = ids }.ToRequest(), ["doc3", .. links]);
        await FindsAsync(new GetSubmissionSets { EntryUuids = ids }.ToRequest(), "set2", "HM(set2>doc3)");
    }

    private Task FindsAsync(AdhocQueryRequest query, params string[] names) => registry.AssertFindsAsync(query, names);
}

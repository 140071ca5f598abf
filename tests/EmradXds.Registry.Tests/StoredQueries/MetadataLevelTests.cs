using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>What $MetadataLevel shows, query by query: one document in a folder, both in their second version.</summary>
public sealed class MetadataLevelTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RegistryUnderTest registry = null!;
    private DocumentEntry[] documents = [];
    private Folder[] folders = [];
    private Submission first = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartAsync(folder);
        await registry.MakeKnownAsync(Submit.Mia);
        string id = $"urn:uuid:{Guid.NewGuid()}";
        first = Submit.Of(Submit.Document(Submit.Mia) with { ReferenceIds = ["A1^^^&2.999&ISO^urn:ihe:iti:xds:2013:accession"] })
            .WithFolder(Submit.Folder(Submit.Mia, id), "Document01");
        DocumentEntry document = (await registry.MustRegisterAsync(first))[0];
        await registry.MustUpdateAsync(Update.Of(document).And(Update.Of(Assert.Single(await registry.FolderVersionsAsync(id)))));
        documents = [.. await registry.VersionsAsync(document.LogicalId!)];
        folders = [.. await registry.FolderVersionsAsync(id)];
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Documents_are_shown_in_their_newest_version_or_in_all()
    {
        AvailabilityStatus[] both = [Approved, Deprecated];
        AdhocQueryRequest[] queries =
        [
            new GetDocuments { UniqueIds = [documents[0].UniqueId!] }.ToRequest(),
            new GetDocuments { LogicalIds = [documents[0].LogicalId!] }.ToRequest(),
            new GetDocuments { EntryUuids = [.. documents.Select(d => d.EntryUuid)] }.ToRequest(),
            new GetDocumentsAndAssociations { UniqueIds = [documents[0].UniqueId!] }.ToRequest(),
            new FindDocuments { PatientId = Submit.Mia, Statuses = both }.ToRequest(),
            new FindDocumentsByReferenceId { PatientId = Submit.Mia, Statuses = both, ReferenceIds = [["A1%"]] }.ToRequest(),
            new FindDocumentsForMultiplePatients { PatientIds = [Submit.Mia], Statuses = both }.ToRequest(),
            new FindDocumentsByReferenceIdForMultiplePatients { Statuses = both, ReferenceIds = [["A1%"]] }.ToRequest(),
            new GetAll { PatientId = Submit.Mia, DocumentStatuses = both }.ToRequest(),
        ];
        foreach (AdhocQueryRequest query in queries)
        {
            Assert.Equal([documents[1].EntryUuid], (await AskAsync(query)).Documents.Select(d => d.EntryUuid));
            Assert.Equal([documents[1].EntryUuid], (await AskAsync(query.AtMetadataLevel(1))).Documents.Select(d => d.EntryUuid));
            Assert.Equal(
                documents.Select(d => d.EntryUuid).Order(),
                (await AskAsync(query.AtMetadataLevel(2))).Documents.Select(d => d.EntryUuid).Order());
        }
    }

    [Fact]
    public async Task Folders_are_shown_in_their_newest_version_or_in_all()
    {
        AvailabilityStatus[] both = [Approved, Deprecated];
        AdhocQueryRequest[] queries =
        [
            new GetFolders { UniqueIds = [folders[0].UniqueId!] }.ToRequest(),
            new GetFolders { LogicalIds = [folders[0].LogicalId!] }.ToRequest(),
            new GetFolders { EntryUuids = [.. folders.Select(f => f.EntryUuid)] }.ToRequest(),
            new GetFolderAndContents { UniqueId = folders[0].UniqueId }.ToRequest(),
            new FindFolders { PatientId = Submit.Mia, Statuses = both }.ToRequest(),
            new FindFoldersForMultiplePatients { PatientIds = [Submit.Mia], Statuses = both }.ToRequest(),
            new GetFoldersForDocument { UniqueId = documents[0].UniqueId }.ToRequest(),
        ];
        foreach (AdhocQueryRequest query in queries)
        {
            Assert.Equal([folders[1].EntryUuid], (await AskAsync(query)).Folders.Select(f => f.EntryUuid));
            Assert.Equal(
                folders.Select(f => f.EntryUuid).Order(), (await AskAsync(query.AtMetadataLevel(2))).Folders.Select(f => f.EntryUuid).Order());
        }
    }

    [Fact]
    public async Task First_submission_shows_no_contents_where_they_are_superseded()
    {
        AdhocQueryRequest query = new GetSubmissionSetAndContents { UniqueId = first.Set!.UniqueId }.ToRequest();

        RegistryObjects newest = await AskAsync(query);
        RegistryObjects all = await AskAsync(query.AtMetadataLevel(2));

        Assert.Single(newest.SubmissionSets);
        Assert.Equal((0, 0, 0), (newest.Documents.Count, newest.Folders.Count, newest.Associations.Count));
        Assert.Equal([documents[0].EntryUuid], all.Documents.Select(d => d.EntryUuid));
        Assert.Equal([folders[0].EntryUuid], all.Folders.Select(f => f.EntryUuid));
        Assert.Equal(4, all.Associations.Count);
    }

    [Fact]
    public async Task Deprecated_folder_and_association_are_shown_at_level_2_alone()
    {
        Association membership = (await registry.AssociationsAsync()).Single(a => a.Source == folders[1].EntryUuid);
        await registry.MustUpdateAsync(Nothing(Submit.Mia).AndStatus(membership.EntryUuid).AndStatus(folders[1].EntryUuid));
        AdhocQueryRequest associations =
            new GetAssociations { EntryUuids = [folders[1].EntryUuid], AssociationStatuses = [Deprecated] }.ToRequest();
        AdhocQueryRequest container = new GetFolders { EntryUuids = [folders[1].EntryUuid] }.ToRequest();

        Assert.Empty((await AskAsync(associations)).Associations);
        Assert.Empty((await AskAsync(container)).Folders);
        Assert.Equal(
            membership.EntryUuid, Assert.Single((await AskAsync(associations.AtMetadataLevel(2))).Associations).EntryUuid);
        Assert.Equal(Deprecated, Assert.Single((await AskAsync(container.AtMetadataLevel(2))).Folders).Status);
    }

    [Fact]
    public async Task Associations_are_Approved_ones_where_no_status_is_stated_whatever_the_level()
    {
        Association membership = (await registry.AssociationsAsync()).Single(a => a.Source == folders[1].EntryUuid);
        await registry.MustUpdateAsync(Nothing(Submit.Mia).AndStatus(membership.EntryUuid));
        AdhocQueryRequest query = new GetAssociations { EntryUuids = [membership.EntryUuid, folders[1].EntryUuid] }.ToRequest();

        Assert.DoesNotContain((await AskAsync(query.AtMetadataLevel(2))).Associations, a => a.EntryUuid == membership.EntryUuid);
    }

    [Fact]
    public async Task Document_that_is_Offline_is_shown_at_level_2_alone_until_it_is_Online_again()
    {
        const string Availability = "urn:ihe:iti:2010:DocumentAvailability:";
        FindDocuments query = new() { PatientId = Submit.Mia };

        await registry.MustUpdateAsync(Update.Of(documents[1], d => d with { DocumentAvailability = Availability + "Offline" }));
        Assert.Empty((await AskAsync(query.ToRequest())).Documents);
        DocumentEntry offline = Assert.Single((await AskAsync(query.ToRequest().AtMetadataLevel(2))).Documents);

        await registry.MustUpdateAsync(Update.Of(offline, d => d with { DocumentAvailability = Availability + "Online" }));
        Assert.Equal("4", Assert.Single((await AskAsync(query.ToRequest())).Documents).Version);
    }

    [Theory]
    [InlineData("3")]
    [InlineData("two")]
    [InlineData("(1,2)")]
    public async Task Another_level_is_refused_with_XDSStoredQueryParamNumber(string level)
    {
        AdhocQueryRequest query = new FindDocuments { PatientId = Submit.Mia }.ToRequest();
        AdhocQueryResponse response = await registry.QueryAsync(
            query with { Parameters = [.. query.Parameters, new Slot("$MetadataLevel", [level])] });

        Assert.Equal(["XDSStoredQueryParamNumber"], response.Findings.Select(f => f.Code).Distinct());
    }

    private async Task<RegistryObjects> AskAsync(AdhocQueryRequest query)
    {
        AdhocQueryResponse response = await registry.QueryAsync(query);
        Assert.Empty(response.Findings);
        return response.Objects;
    }
}

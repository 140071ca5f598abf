using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests;

/// <summary>ITI-57: the patient of an object changes, or has been merged.</summary>
public sealed class Iti57PatientTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RegistryUnderTest registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartAsync(folder);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("no")]
    public async Task Entry_that_nothing_relates_goes_to_another_patient(string propagation)
    {
        DocumentEntry first = await RegisterAsync();

        await registry.MustUpdateAsync(Update.Of(first, d => d with { PatientId = Submit.Max }, propagation));

        Assert.Empty(await registry.FindAsync(Submit.Mia));
        DocumentEntry moved = Assert.Single(await registry.FindAsync(Submit.Max));
        Assert.Equal((first.EntryUuid, "2", Submit.Max), (moved.LogicalId, moved.Version, moved.PatientId));
        GetDocuments both = new() { LogicalIds = [first.LogicalId!] };
        Assert.Equal(
            ["XDSResultNotSinglePatient"], (await registry.QueryAsync(both.ToRequest().AtMetadataLevel(2))).Findings.Select(f => f.Code));
        Assert.Equal(2, (await registry.QueryAsync(both.ToRequest(leafClass: false).AtMetadataLevel(2))).ObjectRefs.Count);
        Assert.Equal(moved.EntryUuid, Assert.Single((await registry.QueryAsync(both.ToRequest())).Objects.Documents).EntryUuid);
    }

    [Fact]
    public async Task What_was_updated_last_counts_for_a_document_that_went_to_another_patient()
    {
        const string Other = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
        foreach ((string from, string to) in new[] { (Submit.Mia, Submit.Max), (Submit.Max, Submit.Mia) })
        {
            DocumentEntry first = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(from))))[0];
            await registry.MustUpdateAsync(Update.Of(first, d => d with { PatientId = to, Hash = Other }));

            DocumentEntry again = Submit.Document(to) with { UniqueId = first.UniqueId };
            Assert.Contains((await registry.RegisterAsync(Submit.Of(again))).Findings, f => f.Code == "XDSNonIdenticalHash");
            await registry.MustRegisterAsync(Submit.Of(again with { Hash = Other }));
        }
    }

    [Fact]
    public async Task Empty_folder_goes_to_another_patient()
    {
        string id = $"urn:uuid:{Guid.NewGuid()}";
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, id)));
        Folder first = Assert.Single(await registry.FolderVersionsAsync(id));

        await registry.MustUpdateAsync(Update.Of(first, f => f with { PatientId = Submit.Max }));

        Assert.Empty((await registry.QueryAsync(new FindFolders { PatientId = Submit.Mia }.ToRequest())).Objects.Folders);
        Assert.Single((await registry.QueryAsync(new FindFolders { PatientId = Submit.Max }.ToRequest())).Objects.Folders);
    }

    [Fact]
    public async Task Propagation_between_two_patients_is_refused_with_XDSPatientIDReconciliationError()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        DocumentEntry addendum =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Mia), document.EntryUuid)))[0];
        Submission[] updates =
        [
            Update.Of(document, d => d with { PatientId = Submit.Max }), Update.Of(addendum, d => d with { PatientId = Submit.Max }),
            Update.Of(container, f => f with { PatientId = Submit.Max }),
        ];
        foreach (Submission update in updates)
        {
            await registry.AssertUpdateRefusedAsync(update, XdsErrorCode.XDSPatientIDReconciliationError, "patientId");
        }

        Assert.Equal(2, (await registry.FindAsync(Submit.Mia)).Count);
        Assert.Empty(await registry.FindAsync(Submit.Max));
    }

    [Fact]
    public async Task Folder_goes_to_another_patient_together_with_all_its_entries()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();

        await registry.MustUpdateAsync(Update.Of(document, d => d with { PatientId = Submit.Max })
            .And(Update.Of(container, f => f with { PatientId = Submit.Max })));

        AdhocQueryResponse contents = await registry.QueryAsync(new GetFolderAndContents { UniqueId = container.UniqueId }.ToRequest());
        Assert.Empty(contents.Findings);
        Assert.Equal(Submit.Max, Assert.Single(contents.Objects.Folders).PatientId);
        Assert.Equal(Submit.Max, Assert.Single(contents.Objects.Documents).PatientId);
        Assert.Single(contents.Objects.Associations);
    }

    [Fact]
    public async Task Entry_is_taken_out_of_its_folder_and_goes_to_another_patient_at_once()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        Association membership = (await registry.AssociationsAsync()).Single(a => a.Source == container.EntryUuid);

        await registry.MustUpdateAsync(
            Update.Of(document, d => d with { PatientId = Submit.Max }, "no").AndStatus(membership.EntryUuid));

        Assert.Single(await registry.FindAsync(Submit.Max));
        Assert.Empty((await registry.QueryAsync(new GetFolderAndContents { EntryUuid = container.EntryUuid }.ToRequest())).Objects.Documents);
    }

    [Fact]
    public async Task Unknown_patient_is_refused_with_XDSUnknownPatientId()
    {
        DocumentEntry first = await RegisterAsync();

        await registry.AssertUpdateRefusedAsync(
            Update.Of(first, d => d with { PatientId = Submit.Eva }), XdsErrorCode.XDSUnknownPatientId, "patientId");
    }

    [Fact]
    public async Task Two_patients_in_one_request_are_refused_with_XDSPatientIdDoesNotMatch()
    {
        DocumentEntry first = await RegisterAsync();

        await registry.AssertUpdateRefusedAsync(
            Update.Of(first, d => d with { PatientId = Submit.Max }) with { Set = Submit.Set(Submit.Mia) },
            XdsErrorCode.XDSPatientIdDoesNotMatch,
            "patientId");
    }

    [Fact]
    public async Task After_a_merge_updates_name_the_surviving_patient()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        await registry.FeedAsync("A40", $"{Submit.NhsNumber(2)}^^^NHS", $"{Submit.NhsNumber(1)}^^^NHS");

        await registry.AssertUpdateRefusedAsync(Update.Of(document), XdsErrorCode.XDSUnknownPatientId, "patientId");
        await registry.MustUpdateAsync(Update.Of(document, d => d with { PatientId = Submit.Max }));
        await registry.MustUpdateAsync(Nothing(Submit.Max).AndStatus(container.EntryUuid));

        Assert.All(await registry.VersionsAsync(document.LogicalId!), v => Assert.Equal(Submit.Max, v.PatientId));
        Assert.Single(await registry.AssociationsAsync(), a => a.Source == container.EntryUuid && a.Target != document.EntryUuid);
    }

    private async Task<DocumentEntry> RegisterAsync() => (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];

    private async Task<(Folder Folder, DocumentEntry Document)> RegisterFolderAsync()
    {
        string id = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry document = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, id), "Document01")))[0];
        return (Assert.Single(await registry.FolderVersionsAsync(id)), document);
    }
}

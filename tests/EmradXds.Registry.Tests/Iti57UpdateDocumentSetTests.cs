using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests;

/// <summary>New versions, one by one and together.</summary>
public sealed class Iti57UpdateDocumentSetTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly SetClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private RegistryUnderTest registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Updated_entry_is_Approved_as_next_version_and_the_one_before_is_Deprecated()
    {
        DocumentEntry first = await RegisterAsync();

        await registry.MustUpdateAsync(Update.Of(first, d => d with
        {
            Title = "CT Abdomen", Status = AvailabilityStatus.Deprecated, Version = "17",
            EventCodes = [new("MR", "DCM", "Magnetic Resonance")],
        }));

        IReadOnlyList<DocumentEntry> versions = await registry.VersionsAsync(first.LogicalId!);
        Assert.Equal(["1", "2"], versions.Select(v => v.Version));
        Assert.Equivalent(first with { Status = Deprecated }, versions[0], strict: true);
        DocumentEntry second = versions[1];
        Assert.Equal((first.EntryUuid, Approved, "CT Abdomen"), (second.LogicalId, second.Status, second.Title));
        Assert.NotEqual(first.EntryUuid, second.EntryUuid);
        Assert.StartsWith("urn:uuid:", second.EntryUuid, StringComparison.Ordinal);
        Assert.Equal([second.EntryUuid], (await registry.FindAsync(Submit.Mia)).Select(d => d.EntryUuid));
        await registry.MustUpdateAsync(Update.Of(second));
        Assert.Equal([Deprecated, Deprecated, Approved], (await registry.VersionsAsync(first.LogicalId!)).Select(v => v.Status));
    }

    [Fact]
    public async Task A_submitted_entryUUID_is_kept_and_the_membership_says_which_version_came_before()
    {
        DocumentEntry first = await RegisterAsync();
        string id = $"urn:uuid:{Guid.NewGuid()}";

        await registry.MustUpdateAsync(Update.Of(first, id: id));

        Assert.Equal(id, (await registry.VersionsAsync(first.LogicalId!))[1].EntryUuid);
        Association membership = Assert.Single(await registry.AssociationsAsync(), a => a.Target == id);
        Assert.Equal("1", membership.PreviousVersion);
    }

    [Fact]
    public async Task Hash_size_and_place_may_be_updated_and_the_new_ones_count_from_then_on()
    {
        DocumentEntry first = await RegisterAsync();
        const string Other = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

        await registry.MustUpdateAsync(Update.Of(first, d => d with { Hash = Other, Size = 0, RepositoryUniqueId = "2.999.36723.99" }));

        DocumentEntry again = Submit.Document(Submit.Mia) with { UniqueId = first.UniqueId };
        Assert.Contains((await registry.RegisterAsync(Submit.Of(again))).Findings, f => f.Code == "XDSNonIdenticalHash");
        await registry.MustRegisterAsync(Submit.Of(again with { Hash = Other, Size = 0 }));
    }

    [Fact]
    public async Task Updated_folder_keeps_its_entries_and_its_lastUpdateTime()
    {
        (Folder first, DocumentEntry document) = await RegisterFolderAsync();
        clock.Now += TimeSpan.FromMinutes(5);

        await registry.MustUpdateAsync(Update.Of(first, f => f with { Title = "Transfer", LastUpdateTime = "19990101" }));

        IReadOnlyList<Folder> versions = await registry.FolderVersionsAsync(first.LogicalId!);
        Assert.Equal(["1", "2"], versions.Select(v => v.Version));
        Assert.Equal([Deprecated, Approved], versions.Select(v => v.Status));
        Assert.Equal(["Referral", "Transfer"], versions.Select(v => v.Title));
        Assert.All(versions, v => Assert.Equal("20260301120000", v.LastUpdateTime));
        AdhocQueryResponse contents = await registry.QueryAsync(
            new Metadata.Queries.GetFolderAndContents { UniqueId = first.UniqueId }.ToRequest());
        Assert.Equal(versions[1].EntryUuid, Assert.Single(contents.Objects.Folders).EntryUuid);
        Assert.Equal(document.EntryUuid, Assert.Single(contents.Objects.Documents).EntryUuid);
        Assert.Equal(versions[1].EntryUuid, Assert.Single(contents.Objects.Associations).Source);
    }

    [Fact]
    public async Task Without_propagation_a_new_folder_version_is_empty_and_a_new_entry_version_alone()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        DocumentEntry addendum =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Mia), document.EntryUuid)))[0];

        await registry.MustUpdateAsync(Update.Of(container, propagation: "no"));
        await registry.MustUpdateAsync(Update.Of(addendum, propagation: "no"));

        string folderId = (await registry.FolderVersionsAsync(container.LogicalId!))[1].EntryUuid;
        string addendumId = (await registry.VersionsAsync(addendum.LogicalId!))[1].EntryUuid;
        Assert.DoesNotContain(await registry.AssociationsAsync(), a => a.Source == folderId || a.Source == addendumId);
    }

    [Fact]
    public async Task Relationships_and_folder_memberships_of_an_entry_pass_on_to_its_next_version()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        DocumentEntry addendum =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Mia), document.EntryUuid)))[0];
        clock.Now += TimeSpan.FromMinutes(5);

        await registry.MustUpdateAsync(Update.Of(document));
        await registry.MustUpdateAsync(Update.Of(addendum, propagation: "yes"));

        string documentId = (await registry.VersionsAsync(document.LogicalId!))[1].EntryUuid;
        string addendumId = (await registry.VersionsAsync(addendum.LogicalId!))[1].EntryUuid;
        List<Association> all = await registry.AssociationsAsync();
        Association membership = Assert.Single(all, a => a.Source == container.EntryUuid && a.Target == documentId);
        Association ofSet = Assert.Single(all, a => a.Target == membership.EntryUuid);
        Assert.Equal(AssociationTypes.HasMember, ofSet.Type);
        Assert.Single(all, a => a.Type == AssociationTypes.Append && a.Source == addendum.EntryUuid && a.Target == documentId);
        Association newest = Assert.Single(all, a => a.Source == addendumId);
        Assert.Equal((AssociationTypes.Append, documentId, "1"), (newest.Type, newest.Target, newest.Version));
        Assert.Equal("20260301120500", (await registry.FolderVersionsAsync(container.LogicalId!))[0].LastUpdateTime);
    }

    [Fact]
    public async Task Folder_and_entry_that_are_updated_together_stay_together()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        clock.Now += TimeSpan.FromMinutes(5);

        await registry.MustUpdateAsync(Update.Of(document).And(Update.Of(container)));

        Folder next = (await registry.FolderVersionsAsync(container.LogicalId!))[1];
        string documentId = (await registry.VersionsAsync(document.LogicalId!))[1].EntryUuid;
        Assert.Equal("20260301120500", next.LastUpdateTime);
        Assert.Equal([documentId], (await registry.AssociationsAsync()).Where(a => a.Source == next.EntryUuid).Select(a => a.Target));
    }

    [Fact]
    public async Task Unknown_logicalID_is_refused_with_XDSMetadataVersionError()
    {
        DocumentEntry first = await RegisterAsync();
        string nobody = $"urn:uuid:{Guid.NewGuid()}";

        await AssertRefusedAsync(Update.Of(first, d => d with { LogicalId = nobody }), XdsErrorCode.XDSMetadataVersionError, nobody);
    }

    [Fact]
    public async Task LogicalID_of_another_kind_is_refused_with_XDSMetadataVersionError()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();

        await AssertRefusedAsync(
            Update.Of(document, d => d with { LogicalId = container.LogicalId }), XdsErrorCode.XDSMetadataVersionError, "lid");
    }

    [Fact]
    public async Task Another_PreviousVersion_than_the_current_is_refused_with_XDSMetadataVersionError()
    {
        DocumentEntry first = await RegisterAsync();
        await registry.MustUpdateAsync(Update.Of(first));

        await AssertRefusedAsync(Update.Of(first), XdsErrorCode.XDSMetadataVersionError, "PreviousVersion '1'");
        await AssertRefusedAsync(Update.Of(first with { Version = "3" }), XdsErrorCode.XDSMetadataVersionError, "PreviousVersion '3'");
        await registry.MustUpdateAsync(Update.Of(first with { Version = "2" }));
    }

    [Fact]
    public async Task A_first_version_is_refused_with_XDSMetadataUpdateError()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();

        await AssertRefusedAsync(Update.Of(document, d => d with { LogicalId = null }), XdsErrorCode.XDSMetadataUpdateError, "lid");
        await AssertRefusedAsync(
            Update.Of(container, id: container.EntryUuid), XdsErrorCode.XDSMetadataUpdateError, "Folder");
    }

    [Fact]
    public async Task Update_of_a_Deprecated_entry_is_refused_with_XDSMetadataUpdateError()
    {
        DocumentEntry first = await RegisterAsync();
        await registry.MustUpdateAsync(Nothing(Submit.Mia).AndStatus(first.EntryUuid));

        await AssertRefusedAsync(Update.Of(first), XdsErrorCode.XDSMetadataUpdateError, "Document01, lid");
    }

    [Fact]
    public async Task Another_uniqueId_is_refused_with_XDSMetadataUpdateError()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();

        await AssertRefusedAsync(
            Update.Of(document, d => d with { UniqueId = Submit.Uid() }), XdsErrorCode.XDSMetadataUpdateError, "Document01, uniqueId");
        await AssertRefusedAsync(
            Update.Of(container, f => f with { UniqueId = Submit.Uid() }), XdsErrorCode.XDSMetadataUpdateError, "Folder01, uniqueId");
    }

    [Fact]
    public async Task Another_objectType_is_refused_with_XDSMetadataUpdateError()
    {
        DocumentEntry first = await RegisterAsync();

        await AssertRefusedAsync(
            Update.Of(first, d => d with { IsOnDemand = true, CreationTime = null, Hash = null, Size = null }),
            XdsErrorCode.XDSMetadataUpdateError,
            "objectType");
    }

    [Fact]
    public async Task Incomplete_metadata_and_unknown_codes_are_refused_with_XDSRegistryMetadataError()
    {
        DocumentEntry first = await RegisterAsync();

        await AssertRefusedAsync(Update.Of(first, d => d with { TypeCode = null }), XdsErrorCode.XDSRegistryMetadataError, "typeCode");
        await AssertRefusedAsync(Update.Of(first, d => d with { Hash = null }), XdsErrorCode.XDSRegistryMetadataError, "hash");
        await AssertRefusedAsync(
            Update.Of(first, d => d with { ClassCode = new("PICTURES", "1.2.3") }), XdsErrorCode.XDSRegistryMetadataError, "classCode");
    }

    [Fact]
    public async Task LogicalID_twice_is_refused_with_XDSMetadataUpdateError()
    {
        DocumentEntry first = await RegisterAsync();
        Submission twice = Update.Of(first).And(Update.Of(first, d => d with { UniqueId = Submit.Uid() }, id: "Document02"));

        await AssertRefusedAsync(twice, XdsErrorCode.XDSMetadataUpdateError, "Document02, lid");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("one", null)]
    [InlineData("1", "maybe")]
    public async Task Malformed_slots_are_refused_with_XDSMetadataUpdateError(string? previousVersion, string? propagation)
    {
        DocumentEntry first = await RegisterAsync();
        Submission update = Update.Of(first).WithMembership(
            a => a with { PreviousVersion = previousVersion, AssociationPropagation = propagation });

        await AssertRefusedAsync(update, XdsErrorCode.XDSMetadataUpdateError, "member-Document01");
    }

    [Fact]
    public async Task What_is_registered_already_is_refused_as_in_a_registration()
    {
        DocumentEntry first = await RegisterAsync();
        Submission update = Update.Of(first, id: first.EntryUuid);
        Submission known = Submit.Of(Submit.Document(Submit.Mia));
        await registry.MustRegisterAsync(known);

        await AssertRefusedAsync(update, XdsErrorCode.XDSRegistryMetadataError, "entryUUID");
        await AssertRefusedAsync(
            Update.Of(first) with { Set = Submit.Set(Submit.Mia) with { UniqueId = known.Set!.UniqueId } },
            XdsErrorCode.XDSDuplicateUniqueIdInRegistry,
            "uniqueId");
    }

    [Fact]
    public async Task An_update_that_asks_for_nothing_is_refused_with_XDSMetadataUpdateError() =>
        await AssertRefusedAsync(Nothing(Submit.Mia), XdsErrorCode.XDSMetadataUpdateError, "SubmissionSet01");

    [Fact]
    public async Task A_membership_or_relationship_without_operation_is_refused_with_XDSMetadataUpdateError()
    {
        DocumentEntry first = await RegisterAsync();
        DocumentEntry other = await RegisterAsync();

        await AssertRefusedAsync(
            Update.Of(first).With(Submit.Member(other.EntryUuid, "Reference")), XdsErrorCode.XDSMetadataUpdateError, other.EntryUuid);
        await AssertRefusedAsync(
            Update.Of(first, propagation: "no").With(Submit.Link(AssociationTypes.Append, "Document01", other.EntryUuid)),
            XdsErrorCode.XDSMetadataUpdateError,
            "Association link");
    }

    [Fact]
    public async Task Registration_refuses_a_logicalID_and_what_only_updates_say()
    {
        DocumentEntry first = await RegisterAsync();
        RegistryResponse withLid =
            await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Mia) with { LogicalId = first.LogicalId }));
        RegistryResponse withVersion = await registry.RegisterAsync(Update.Of(first) with
        {
            Documents = [Submit.Document(Submit.Mia)],
        });

        Assert.Contains(
            withLid.Findings, f => f.Code == "XDSRegistryMetadataError" && f.Context.Contains("lid", StringComparison.Ordinal));
        Assert.Contains(withVersion.Findings, f => f.Context.Contains("PreviousVersion '1'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_findings_come_at_once_and_nothing_is_done()
    {
        (Folder container, DocumentEntry document) = await RegisterFolderAsync();
        Submission update = Update.Of(document with { Version = "7" }, d => d with { TypeCode = null, UniqueId = Submit.Uid() })
            .And(Update.Of(container))
            .AndStatus($"urn:uuid:{Guid.NewGuid()}");
        var before = await registry.CountAsync();

        RegistryResponse response = await registry.UpdateAsync(update);

        Assert.Superset(
            new HashSet<string>
            {
                "XDSMetadataVersionError", "XDSRegistryMetadataError", "XDSMetadataUpdateError", "UnresolvedReferenceException",
            },
            response.Findings.Select(f => f.Code).ToHashSet());
        Assert.All(response.Findings, f => Assert.Contains("expected", f.Context, StringComparison.Ordinal));
        Assert.Equal(before, await registry.CountAsync());
        Assert.Equal(Approved, Assert.Single(await registry.FolderVersionsAsync(container.LogicalId!)).Status);
    }

    [Fact]
    public async Task Answers_are_valid_by_the_schemas()
    {
        DocumentEntry first = await RegisterAsync();
        Submission update = Update.Of(first);
        XElement success = await registry.PostAsync(RegistryUpdates.UpdateAction, w => SubmitObjectsRequest.Write(w, update));
        XElement failure = await registry.PostAsync(RegistryUpdates.UpdateAction, w => SubmitObjectsRequest.Write(w, update));

        Assert.EndsWith(":Success", success.Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.EndsWith(":Failure", failure.Attribute("status")!.Value, StringComparison.Ordinal);
        SchemaValidation.AssertValid(success.ToString());
        SchemaValidation.AssertValid(failure.ToString());
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_at_a_time_one_succeeds()
    {
        DocumentEntry first = await RegisterAsync();
        RegistryResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(
            i => registry.UpdateAsync(Update.Of(first, d => d with { Title = $"title {i}" }))));

        Assert.Single(responses, r => r.Status == ResponseStatus.Success);
        Assert.All(
            responses.Where(r => r.Status != ResponseStatus.Success),
            r => Assert.Contains(r.Findings, f => f.Code == "XDSMetadataVersionError"));
        Assert.Equal(["1", "2"], (await registry.VersionsAsync(first.LogicalId!)).Select(v => v.Version));
    }

    [Fact]
    public async Task Two_registries_on_one_database_make_one_version_of_two_updates()
    {
        await using RegistryUnderTest second = await RegistryUnderTest.StartAsync(folder);
        for (int i = 0; i < 5; i++)
        {
            DocumentEntry first = await RegisterAsync();
            RegistryResponse[] responses =
                await Task.WhenAll(registry.UpdateAsync(Update.Of(first)), second.UpdateAsync(Update.Of(first)));
            Assert.Single(responses, r => r.Status == ResponseStatus.Success);
            Assert.Equal([Deprecated, Approved], (await registry.VersionsAsync(first.LogicalId!)).Select(v => v.Status));
        }
    }

    private async Task<DocumentEntry> RegisterAsync() => (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];

    private async Task<(Folder Folder, DocumentEntry Document)> RegisterFolderAsync()
    {
        string id = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry document = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, id), "Document01")))[0];
        return (Assert.Single(await registry.FolderVersionsAsync(id)), document);
    }

    private Task AssertRefusedAsync(Submission update, XdsErrorCode code, string named) =>
        registry.AssertUpdateRefusedAsync(update, code, named);
}

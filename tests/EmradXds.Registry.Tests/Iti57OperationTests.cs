using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests;

/// <summary>ITI-57: changes of status, submitted associations, and several operations in one request.</summary>
public sealed class Iti57OperationTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly SetClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private RegistryUnderTest registry = null!;

    /// <summary>In the folder.</summary>
    private DocumentEntry document = null!;

    /// <summary>Alone.</summary>
    private DocumentEntry other = null!;

    private Folder container = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max);
        string id = $"urn:uuid:{Guid.NewGuid()}";
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia, id), "Document01"));
        (document, other) = (documents[0], documents[1]);
        container = Assert.Single(await registry.FolderVersionsAsync(id));
        clock.Now += TimeSpan.FromMinutes(5);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    private static Submission ForMia => Nothing(Submit.Mia);

    [Fact]
    public async Task Status_of_entry_folder_and_association_changes_there_and_back()
    {
        string membership = (await MembershipAsync()).EntryUuid;
        string[] all = [document.EntryUuid, container.EntryUuid, membership];

        await registry.MustUpdateAsync(all.Aggregate(ForMia, (update, id) => update.AndStatus(id)));

        Assert.Equal(Deprecated, Assert.Single(await registry.VersionsAsync(document.LogicalId!)).Status);
        Assert.Equal(Deprecated, Assert.Single(await registry.FolderVersionsAsync(container.LogicalId!)).Status);
        Assert.Equal(Deprecated, (await MembershipAsync()).Status);
        Assert.Equal([other.EntryUuid], (await registry.FindAsync(Submit.Mia)).Select(d => d.EntryUuid));

        await registry.MustUpdateAsync(all.Aggregate(ForMia, (update, id) => update.AndStatus(id, Deprecated, Approved)));

        DocumentEntry back = Assert.Single(await registry.VersionsAsync(document.LogicalId!));
        Assert.Equal((Approved, "1", document.Title), (back.Status, back.Version, back.Title));
        Assert.Equal(Approved, (await MembershipAsync()).Status);
        Assert.Equal("20260301120500", Assert.Single(await registry.FolderVersionsAsync(container.LogicalId!)).LastUpdateTime);
    }

    [Fact]
    public async Task Another_OriginalStatus_is_refused_with_XDSMetadataUpdateError() => await AssertRefusedAsync(
        ForMia.AndStatus(document.EntryUuid, Deprecated, Approved), XdsErrorCode.XDSMetadataUpdateError, "OriginalStatus");

    [Fact]
    public async Task Malformed_change_of_status_is_refused_with_XDSMetadataUpdateOperationError()
    {
        Association good = Status(document.EntryUuid);
        Association[] malformed =
        [
            good with { OriginalStatus = null }, good with { NewStatus = null }, good with { NewStatus = Urn(Approved) },
            good with { NewStatus = "urn:oasis:names:tc:ebxml-regrep:StatusType:Submitted" }, good with { OriginalStatus = "Approved" },
            good with { PreviousVersion = "1" },
        ];
        foreach (Association change in malformed)
        {
            await AssertRefusedAsync(ForMia.With(change), XdsErrorCode.XDSMetadataUpdateOperationError, change.EntryUuid);
        }
    }

    [Fact]
    public async Task Status_of_a_superseded_version_does_not_change()
    {
        await registry.MustUpdateAsync(Update.Of(document));
        await registry.MustUpdateAsync(Update.Of(container));

        await AssertRefusedAsync(
            ForMia.AndStatus(document.EntryUuid, Deprecated, Approved), XdsErrorCode.XDSMetadataUpdateError, document.EntryUuid);
        await AssertRefusedAsync(
            ForMia.AndStatus(container.EntryUuid, Deprecated, Approved), XdsErrorCode.XDSMetadataUpdateError, container.EntryUuid);
    }

    [Fact]
    public async Task Status_of_a_SubmissionSet_and_of_its_memberships_does_not_change()
    {
        Association ofSet = (await registry.AssociationsAsync()).First(a => a.Target == document.EntryUuid);

        await AssertRefusedAsync(ForMia.AndStatus(ofSet.Source), XdsErrorCode.XDSMetadataUpdateError, ofSet.Source);
        await AssertRefusedAsync(ForMia.AndStatus(ofSet.EntryUuid), XdsErrorCode.XDSMetadataUpdateError, ofSet.EntryUuid);
        await AssertRefusedAsync(ForMia.AndStatus("SubmissionSet01"), XdsErrorCode.XDSMetadataUpdateError, "SubmissionSet01");
    }

    [Fact]
    public async Task Status_of_nothing_registered_is_refused_with_UnresolvedReferenceException()
    {
        string nobody = $"urn:uuid:{Guid.NewGuid()}";

        await AssertRefusedAsync(ForMia.AndStatus(nobody), XdsErrorCode.UnresolvedReferenceException, nobody);
    }

    [Fact]
    public async Task Status_of_another_patients_entry_is_refused_with_XDSPatientIDReconciliationError() => await AssertRefusedAsync(
        Nothing(Submit.Max).AndStatus(document.EntryUuid), XdsErrorCode.XDSPatientIDReconciliationError, document.EntryUuid);

    [Fact]
    public async Task Submitted_relationship_joins_registered_entries_and_belongs_to_the_SubmissionSet()
    {
        Submission update = ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid);

        await registry.MustUpdateAsync(update);

        AdhocQueryResponse related = await registry.QueryAsync(
            new GetRelatedDocuments { EntryUuid = other.EntryUuid, AssociationTypes = [AssociationTypes.Append] }.ToRequest());
        Association append = Assert.Single(related.Objects.Associations);
        Assert.Equal((document.EntryUuid, other.EntryUuid, Approved, "1"), (append.Source, append.Target, append.Status, append.Version));
        Association ofSet = Assert.Single(await registry.AssociationsAsync(), a => a.Target == append.EntryUuid);
        Assert.Equal(AssociationTypes.HasMember, ofSet.Type);
        Assert.DoesNotContain(await registry.AssociationsAsync(), a => a.Type == AssociationTypes.SubmitAssociation);
    }

    [Fact]
    public async Task Submitted_membership_lets_the_folder_grow()
    {
        await registry.MustUpdateAsync(ForMia.AndLink(AssociationTypes.HasMember, container.EntryUuid, other.EntryUuid));

        AdhocQueryResponse contents = await registry.QueryAsync(new GetFolderAndContents { EntryUuid = container.EntryUuid }.ToRequest());
        Assert.Equal(2, contents.Objects.Documents.Count);
        Assert.Equal("20260301120500", Assert.Single(contents.Objects.Folders).LastUpdateTime);
    }

    [Fact]
    public async Task Submitted_replacement_deprecates_and_takes_the_place_in_the_folder()
    {
        DocumentEntry addendum =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Mia), document.EntryUuid)))[0];

        await registry.MustUpdateAsync(ForMia.AndLink(AssociationTypes.Replace, other.EntryUuid, document.EntryUuid));

        Assert.Equal(Deprecated, (await registry.VersionsAsync(document.LogicalId!))[0].Status);
        Assert.Equal(Deprecated, (await registry.VersionsAsync(addendum.LogicalId!))[0].Status);
        Assert.Equal([other.EntryUuid], (await registry.FindAsync(Submit.Mia)).Select(d => d.EntryUuid));
        Assert.Single(await registry.AssociationsAsync(), a => a.Source == container.EntryUuid && a.Target == other.EntryUuid);
        Assert.Equal("20260301120500", Assert.Single(await registry.FolderVersionsAsync(container.LogicalId!)).LastUpdateTime);
    }

    [Fact]
    public async Task Replacement_that_was_made_of_what_it_replaces_stays_Approved()
    {
        DocumentEntry made =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Transform, Submit.Document(Submit.Mia), other.EntryUuid)))[0];

        await registry.MustUpdateAsync(ForMia.AndLink(AssociationTypes.Replace, made.EntryUuid, other.EntryUuid));

        Assert.Equal(Approved, (await registry.VersionsAsync(made.LogicalId!))[0].Status);
        Assert.Equal(Deprecated, (await registry.VersionsAsync(other.LogicalId!))[0].Status);
    }

    [Fact]
    public async Task Submitted_association_that_is_there_already_is_refused_with_XDSMetadataUpdateError()
    {
        Submission update = ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid);
        await registry.MustUpdateAsync(update);

        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.HasMember, container.EntryUuid, document.EntryUuid), XdsErrorCode.XDSMetadataUpdateError, "link");
        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid), XdsErrorCode.XDSMetadataUpdateError, "link");
        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.Signs, document.EntryUuid, other.EntryUuid)
                .AndLink(AssociationTypes.Signs, document.EntryUuid, other.EntryUuid, "again"),
            XdsErrorCode.XDSMetadataUpdateError,
            "again");
    }

    [Fact]
    public async Task Association_that_was_deprecated_may_be_submitted_anew_also_at_once()
    {
        Association membership = await MembershipAsync();

        await registry.MustUpdateAsync(ForMia.AndStatus(membership.EntryUuid)
            .AndLink(AssociationTypes.HasMember, container.EntryUuid, document.EntryUuid));

        Assert.Equal(
            [Deprecated, Approved],
            (await registry.AssociationsAsync()).Where(a => a.Source == container.EntryUuid).Select(a => a.Status));
        await AssertRefusedAsync(
            ForMia.AndStatus(membership.EntryUuid, Deprecated, Approved), XdsErrorCode.XDSMetadataUpdateError, membership.EntryUuid);
    }

    [Fact]
    public async Task Submitted_association_with_a_Deprecated_or_unknown_end_is_refused()
    {
        string nobody = $"urn:uuid:{Guid.NewGuid()}";
        await registry.MustUpdateAsync(ForMia.AndStatus(other.EntryUuid));

        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid), XdsErrorCode.XDSMetadataUpdateError, "Deprecated");
        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.Append, other.EntryUuid, document.EntryUuid), XdsErrorCode.XDSMetadataUpdateError, "Deprecated");
        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, nobody), XdsErrorCode.UnresolvedReferenceException, nobody);
        await registry.MustUpdateAsync(
            ForMia.AndStatus(other.EntryUuid, Deprecated, Approved).AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid));
    }

    [Fact]
    public async Task Submitted_association_that_joins_what_it_may_not_is_refused()
    {
        string set = (await registry.AssociationsAsync())[0].Source;
        Submission[] updates =
        [
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, container.EntryUuid),
            ForMia.AndLink(AssociationTypes.HasMember, document.EntryUuid, other.EntryUuid),
            ForMia.AndLink(AssociationTypes.HasMember, set, other.EntryUuid),
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, set),
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, document.EntryUuid),
            ForMia.AndLink(AssociationTypes.IsSnapshotOf, document.EntryUuid, other.EntryUuid),
        ];
        foreach (Submission update in updates)
        {
            await AssertRefusedAsync(update, XdsErrorCode.XDSMetadataUpdateError, "Association link");
        }

        await AssertRefusedAsync(
            ForMia.AndLink("urn:ihe:iti:2007:AssociationType:LIKES", document.EntryUuid, other.EntryUuid),
            XdsErrorCode.XDSRegistryMetadataError,
            "associationType");
    }

    [Fact]
    public async Task Entry_that_the_request_replaces_is_no_end_of_another_association() => await AssertRefusedAsync(
        ForMia.AndLink(AssociationTypes.Replace, other.EntryUuid, document.EntryUuid)
            .AndLink(AssociationTypes.Append, other.EntryUuid, document.EntryUuid, "append"),
        XdsErrorCode.XDSMetadataUpdateError,
        "Association append");

    [Fact]
    public async Task Submitted_association_between_two_patients_is_refused_with_XDSPatientIDReconciliationError()
    {
        DocumentEntry ofMax = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max))))[0];

        await AssertRefusedAsync(
            ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, ofMax.EntryUuid),
            XdsErrorCode.XDSPatientIDReconciliationError,
            ofMax.EntryUuid);
        await AssertRefusedAsync(
            Nothing(Submit.Max).AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid),
            XdsErrorCode.XDSPatientIDReconciliationError,
            document.EntryUuid);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task New_version_and_change_of_status_at_once_deprecate_the_new_version(bool byNewId)
    {
        await registry.MustUpdateAsync(Update.Of(document).AndStatus(byNewId ? "Document01" : document.EntryUuid));
        await registry.MustUpdateAsync(Update.Of(container).AndStatus(byNewId ? "Folder01" : container.EntryUuid));

        Assert.Equal([Deprecated, Deprecated], (await registry.VersionsAsync(document.LogicalId!)).Select(v => v.Status));
        Assert.Equal([Deprecated, Deprecated], (await registry.FolderVersionsAsync(container.LogicalId!)).Select(v => v.Status));
        Assert.Equal([other.EntryUuid], (await registry.FindAsync(Submit.Mia)).Select(d => d.EntryUuid));
    }

    [Fact]
    public async Task New_version_is_Approved_already_so_that_approving_it_is_refused_with_XDSMetadataUpdateError()
    {
        await AssertRefusedAsync(
            Update.Of(document).AndStatus("Document01", Deprecated, Approved), XdsErrorCode.XDSMetadataUpdateError, "OriginalStatus");
        Assert.Equal(Approved, Assert.Single(await registry.VersionsAsync(document.LogicalId!)).Status);
    }

    [Fact]
    public async Task Submitted_association_may_be_deprecated_at_once()
    {
        await registry.MustUpdateAsync(ForMia.AndLink(AssociationTypes.Append, document.EntryUuid, other.EntryUuid).AndStatus("link"));

        Assert.Equal(Deprecated, Assert.Single(await registry.AssociationsAsync(), a => a.Type == AssociationTypes.Append).Status);
        GetRelatedDocuments query = new()
        {
            EntryUuid = document.EntryUuid, AssociationTypes = [AssociationTypes.Append], AssociationStatuses = [Deprecated],
        };
        Assert.Empty((await registry.QueryAsync(query.ToRequest())).Objects.Documents);
        Assert.Equal(2, (await registry.QueryAsync(query.ToRequest().AtMetadataLevel(2))).Objects.Documents.Count);
    }

    [Fact]
    public async Task Association_by_hand_on_what_is_propagated_is_refused_with_XDSMetadataUpdateOperationError()
    {
        Association membership = await MembershipAsync();
        const XdsErrorCode Code = XdsErrorCode.XDSMetadataUpdateOperationError;

        await AssertRefusedAsync(Update.Of(document).AndLink(AssociationTypes.Append, "Document01", other.EntryUuid), Code, "link");
        await AssertRefusedAsync(
            Update.Of(document).AndLink(AssociationTypes.Append, other.EntryUuid, document.EntryUuid), Code, "link");
        await AssertRefusedAsync(Update.Of(document).AndStatus(membership.EntryUuid), Code, membership.EntryUuid);
        await registry.MustUpdateAsync(Update.Of(document, propagation: "no")
            .AndLink(AssociationTypes.Append, "Document01", other.EntryUuid).AndStatus(membership.EntryUuid));

        string next = (await registry.VersionsAsync(document.LogicalId!))[1].EntryUuid;
        Assert.Single(
            await registry.AssociationsAsync(), a => a.Type == AssociationTypes.Append && a.Source == next && a.Target == other.EntryUuid);
        Assert.DoesNotContain(await registry.AssociationsAsync(), a => a.Source == container.EntryUuid && a.Target == next);
    }

    [Fact]
    public async Task Status_of_an_object_twice_is_refused_with_XDSMetadataUpdateError()
    {
        await AssertRefusedAsync(
            ForMia.AndStatus(document.EntryUuid).With(Status(document.EntryUuid) with { EntryUuid = "again" }),
            XdsErrorCode.XDSMetadataUpdateError,
            "again");
        await AssertRefusedAsync(
            Update.Of(document).AndStatus("Document01").AndStatus(document.EntryUuid),
            XdsErrorCode.XDSMetadataUpdateError,
            document.EntryUuid);
    }

    [Fact]
    public async Task One_wrong_operation_of_many_leaves_all_undone()
    {
        await AssertRefusedAsync(
            Update.Of(document).And(Update.Of(container)).AndStatus(other.EntryUuid, Deprecated, Approved),
            XdsErrorCode.XDSMetadataUpdateError,
            other.EntryUuid);
        Assert.Equal(Approved, Assert.Single(await registry.VersionsAsync(document.LogicalId!)).Status);
    }

    private async Task<Association> MembershipAsync() =>
        Assert.Single(await registry.AssociationsAsync(), a => a.Source == container.EntryUuid && a.Target == document.EntryUuid);

    private Task AssertRefusedAsync(Submission update, XdsErrorCode code, string named) =>
        registry.AssertUpdateRefusedAsync(update, code, named);
}

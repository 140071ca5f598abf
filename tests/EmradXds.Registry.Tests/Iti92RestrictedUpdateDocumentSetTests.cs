using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests;

public sealed class Iti92RestrictedUpdateDocumentSetTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RegistryUnderTest registry = null!;
    private DocumentEntry document = null!;

    public static TheoryData<string> UnmodifiableAttributes =>
        ["sourcePatientId", "documentAvailability", "repositoryUniqueId", "hash", "size"];

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartAsync(folder);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max);
        document = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Attributes_about_the_content_are_updated()
    {
        await registry.MustUpdateAsync(
            Update.Of(document, d => d with
            {
                Title = "CT Abdomen", ConfidentialityCodes = [new("R", "2.16.840.1.113883.5.25", "restricted")], Comments = "reviewed",
                DocumentAvailability = "urn:ihe:iti:2010:DocumentAvailability:Online",
            }),
            restricted: true);

        IReadOnlyList<DocumentEntry> versions = await registry.VersionsAsync(document.LogicalId!);
        Assert.Equal([(Deprecated, "1"), (Approved, "2")], versions.Select(v => (v.Status!.Value, v.Version!)));
        Assert.Equal(("CT Abdomen", "R", "reviewed"), (versions[1].Title, versions[1].ConfidentialityCodes[0].Value, versions[1].Comments));
    }

    [Fact]
    public async Task Deprecated_entry_is_updated_and_stays_Deprecated()
    {
        await registry.MustUpdateAsync(Nothing(Submit.Mia).AndStatus(document.EntryUuid));

        await registry.MustUpdateAsync(Update.Of(document), restricted: true);

        Assert.Equal(
            [(Deprecated, "1"), (Deprecated, "2")],
            (await registry.VersionsAsync(document.LogicalId!)).Select(v => (v.Status!.Value, v.Version!)));
        Assert.Empty(await registry.FindAsync(Submit.Mia));
        await RefusedAsync(Update.Of(document), XdsErrorCode.XDSMetadataVersionError, "PreviousVersion '1'");
    }

    [Theory]
    [MemberData(nameof(UnmodifiableAttributes))]
    public async Task Attribute_about_the_stored_document_is_refused_with_UnmodifiableMetadataError(string attribute) => await RefusedAsync(
        Update.Of(document, d => attribute switch
        {
            "sourcePatientId" => d with { SourcePatientId = "LN4712^^^&2.999.36723.5&ISO" },
            "documentAvailability" => d with { DocumentAvailability = "urn:ihe:iti:2010:DocumentAvailability:Offline" },
            "repositoryUniqueId" => d with { RepositoryUniqueId = "2.999.36723.99" },
            "hash" => d with { Hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709" },
            _ => d with { Size = 5 },
        }),
        XdsErrorCode.UnmodifiableMetadataError,
        attribute);

    [Fact]
    public async Task Another_patient_is_refused_with_XDSPatientIDReconciliationError() => await RefusedAsync(
        Update.Of(document, d => d with { PatientId = Submit.Max }), XdsErrorCode.XDSPatientIDReconciliationError, "patientId");

    [Fact]
    public async Task Surviving_patient_of_a_merge_is_the_same_patient()
    {
        await registry.FeedAsync("A40", $"{Submit.NhsNumber(2)}^^^NHS", $"{Submit.NhsNumber(1)}^^^NHS");

        await registry.MustUpdateAsync(Update.Of(document, d => d with { PatientId = Submit.Max }), restricted: true);
    }

    [Fact]
    public async Task Another_uniqueId_is_refused_with_XDSMetadataIdentifierError() => await RefusedAsync(
        Update.Of(document, d => d with { UniqueId = Submit.Uid() }), XdsErrorCode.XDSMetadataIdentifierError, "uniqueId");

    [Fact]
    public async Task Another_objectType_is_refused_with_XDSObjectTypeError() => await RefusedAsync(
        Update.Of(document, d => d with { IsOnDemand = true, CreationTime = null, Hash = null, Size = null }),
        XdsErrorCode.XDSObjectTypeError,
        "objectType");

    [Fact]
    public async Task Update_without_propagation_is_refused_with_XDSMetadataAnnotationError()
    {
        await RefusedAsync(Update.Of(document, propagation: "no"), XdsErrorCode.XDSMetadataAnnotationError, "AssociationPropagation");
        await RefusedAsync(
            Update.Of(document).WithMembership(a => a with { PreviousVersion = null }),
            XdsErrorCode.XDSMetadataAnnotationError,
            "PreviousVersion");
        await RefusedAsync(
            Update.Of(document) with { Associations = [] }, XdsErrorCode.XDSMetadataAnnotationError, "DocumentEntry Document01");
    }

    [Fact]
    public async Task Unknown_logicalID_is_refused_with_XDSMetadataVersionError()
    {
        string nobody = $"urn:uuid:{Guid.NewGuid()}";
        await RefusedAsync(Update.Of(document, d => d with { LogicalId = nobody }), XdsErrorCode.XDSMetadataVersionError, nobody);
    }

    [Fact]
    public async Task What_is_no_new_version_of_an_entry_is_refused_with_XDSInvalidRequestException()
    {
        const XdsErrorCode Code = XdsErrorCode.XDSInvalidRequestException;
        string id = $"urn:uuid:{Guid.NewGuid()}";
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, id)));
        Folder container = Assert.Single(await registry.FolderVersionsAsync(id));

        await RefusedAsync(Update.Of(document, d => d with { LogicalId = null }), Code, "lid");
        await RefusedAsync(Update.Of(container), Code, "Folder Folder01");
        await RefusedAsync(Update.Of(document).AndStatus(document.EntryUuid), Code, "status-");
        await RefusedAsync(Nothing(Submit.Mia), Code, "SubmissionSet01");
    }

    [Fact]
    public async Task Unknown_codes_are_refused_with_XDSRegistryMetadataError() => await RefusedAsync(
        Update.Of(document, d => d with { ClassCode = new("PICTURES", "1.2.3") }), XdsErrorCode.XDSRegistryMetadataError, "classCode");

    [Fact]
    public async Task Of_many_updates_of_one_version_by_both_transactions_at_a_time_one_succeeds()
    {
        RegistryResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            i => registry.UpdateAsync(Update.Of(document, d => d with { Title = $"title {i}" }), restricted: i % 2 == 0)));

        Assert.Single(responses, r => r.Status == ResponseStatus.Success);
        Assert.Equal(2, (await registry.VersionsAsync(document.LogicalId!)).Count);
    }

    [Fact]
    public async Task Answers_are_valid_by_the_schemas()
    {
        foreach (string status in new[] { ":Success", ":Failure" })
        {
            XElement answer = await registry.PostAsync(
                RegistryUpdates.RestrictedUpdateAction, w => SubmitObjectsRequest.Write(w, Update.Of(document)));
            Assert.EndsWith(status, answer.Attribute("status")!.Value, StringComparison.Ordinal);
            SchemaValidation.AssertValid(answer.ToString());
        }
    }

    private Task RefusedAsync(Submission update, XdsErrorCode code, string named) =>
        registry.AssertUpdateRefusedAsync(update, code, named, restricted: true);
}

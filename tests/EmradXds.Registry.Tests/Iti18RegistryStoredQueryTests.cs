using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests;

public sealed class Iti18RegistryStoredQueryTests
{
    private const string Approved = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')";

    [Fact]
    public async Task Unknown_query_is_refused_with_XDSUnknownStoredQuery()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        await AssertFailsAsync(registry, new AdhocQueryRequest("LeafClass", $"urn:uuid:{Guid.NewGuid()}", []), "XDSUnknownStoredQuery");
    }

    [Theory]
    [InlineData("LeafClassWithRepositoryItem")]
    [InlineData("RegistryObject")]
    public async Task Other_returnType_is_refused_with_XDSRegistryError(string returnType)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        AdhocQueryRequest query = new FindDocuments { PatientId = Submit.Mia }.ToRequest() with { ReturnType = returnType };

        await AssertFailsAsync(registry, query, "XDSRegistryError");
    }

    [Fact]
    public async Task Missing_parameter_is_refused_with_XDSStoredQueryMissingParam()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        Slot patient = new("$XDSDocumentEntryPatientId", [$"'{Submit.Mia}'"]);

        await AssertFailsAsync(registry, Find(patient), "XDSStoredQueryMissingParam");
        await AssertFailsAsync(registry, Find(new Slot("$XDSDocumentEntryStatus", [Approved])), "XDSStoredQueryMissingParam");
        await AssertFailsAsync(
            registry, Find(patient, new Slot("$XDSDocumentEntryStatus", ["('urn:nothing:known')"])), "XDSStoredQueryMissingParam");
        await AssertFailsAsync(registry, new AdhocQueryRequest("ObjectRef", GetDocuments.Id, []), "XDSStoredQueryMissingParam");
    }

    [Fact]
    public async Task Wrong_number_of_values_is_refused_with_XDSStoredQueryParamNumber()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        Slot status = new("$XDSDocumentEntryStatus", [Approved]);

        await AssertFailsAsync(
            registry,
            Find(new Slot("$XDSDocumentEntryPatientId", [$"('{Submit.Mia}','{Submit.Max}')"]), status),
            "XDSStoredQueryParamNumber");
        await AssertFailsAsync(
            registry,
            Find(
                new Slot("$XDSDocumentEntryPatientId", [$"'{Submit.Mia}'"]),
                status,
                new Slot("$XDSDocumentEntryClassCode", ["('IMAGES')"])),
            "XDSStoredQueryParamNumber");
        await AssertFailsAsync(
            registry,
            new GetDocuments { EntryUuids = [$"urn:uuid:{Guid.NewGuid()}"], UniqueIds = ["1.2"] }.ToRequest(),
            "XDSStoredQueryParamNumber");
    }

    [Fact]
    public async Task Unknown_patient_has_no_documents()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));

        foreach (string nobody in new[] { Submit.Max, $"{Submit.NhsNumber(1)}^^^&2.999.36723.5&ISO" })
        {
            AdhocQueryResponse response = await registry.QueryAsync(new FindDocuments { PatientId = nobody }.ToRequest());
            Assert.Equal(ResponseStatus.Success, response.Status);
            Assert.Empty(response.Objects.Documents);
        }
    }

    [Fact]
    public async Task ObjectRef_answers_the_same_entries_by_id()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        IReadOnlyList<DocumentEntry> entries =
            await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02")));

        AdhocQueryResponse response = await registry.QueryAsync(new FindDocuments { PatientId = Submit.Mia }.ToRequest(leafClass: false));

        Assert.Equal(entries.Select(e => e.EntryUuid).Order(), response.ObjectRefs.Order());
        Assert.Empty(response.Objects.Documents);
    }

    [Fact]
    public async Task GetDocuments_answers_by_entryUUID_whatever_the_status_and_documents_only()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry old = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01")))[0];
        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid));

        AdhocQueryResponse response = await registry.QueryAsync(
            new GetDocuments { EntryUuids = [old.EntryUuid.ToUpperInvariant(), folderId, $"urn:uuid:{Guid.NewGuid()}", "no uuid"] }.ToRequest());

        Assert.Equal(ResponseStatus.Success, response.Status);
        Assert.Equal(AvailabilityStatus.Deprecated, Assert.Single(response.Objects.Documents).Status);
        Assert.Empty(response.Objects.Folders);
    }

    [Fact]
    public async Task GetFolders_answers_by_entryUUID_and_by_uniqueId_and_folders_only()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        Folder submitted = Submit.Folder(Submit.Mia, folderId);
        DocumentEntry document = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(submitted, "Document01")))[0];

        foreach (GetFolders query in new GetFolders[]
            { new() { EntryUuids = [folderId, document.EntryUuid] }, new() { UniqueIds = [submitted.UniqueId!, document.UniqueId!] } })
        {
            AdhocQueryResponse response = await registry.QueryAsync(query.ToRequest());
            Assert.Equal(ResponseStatus.Success, response.Status);
            Assert.Equal(submitted.UniqueId, Assert.Single(response.Objects.Folders).UniqueId);
            Assert.Empty(response.Objects.Documents);
            Assert.Equal(folderId, Assert.Single((await registry.QueryAsync(query.ToRequest(leafClass: false))).ObjectRefs));
        }
    }

    [Fact]
    public async Task LeafClass_over_two_patients_is_refused_with_XDSResultNotSinglePatient_and_ObjectRef_is_not()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        DocumentEntry ofMia = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        DocumentEntry ofMax = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max))))[0];
        GetDocuments byUuid = new() { EntryUuids = [ofMia.EntryUuid, ofMax.EntryUuid] };
        GetDocuments byUniqueId = new() { UniqueIds = [ofMia.UniqueId!, ofMax.UniqueId!] };

        foreach (GetDocuments both in new[] { byUuid, byUniqueId })
        {
            await AssertFailsAsync(registry, both.ToRequest(), "XDSResultNotSinglePatient");
            Assert.Equal(2, (await registry.QueryAsync(both.ToRequest(leafClass: false))).ObjectRefs.Count);
        }
    }

    [Fact]
    public async Task LeafClass_beyond_the_limit_is_refused_with_XDSTooManyResults_and_ObjectRef_is_not()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry =
            await RegistryUnderTest.StartAsync(folder, new RegistryOptions { MaxLeafClassResults = 2 });
        await registry.MakeKnownAsync(Submit.Mia);
        FindDocuments all = new() { PatientId = Submit.Mia };
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02")));
        Assert.Equal(2, (await registry.QueryAsync(all.ToRequest())).Objects.Documents.Count);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));

        await AssertFailsAsync(registry, all.ToRequest(), "XDSTooManyResults");
        Assert.Equal(3, (await registry.QueryAsync(all.ToRequest(leafClass: false))).ObjectRefs.Count);
    }

    /// <summary>A SubmissionSet with one document and its membership are three.</summary>
    [Fact]
    public async Task The_limit_is_over_objects_of_all_kinds()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry =
            await RegistryUnderTest.StartAsync(folder, new RegistryOptions { MaxLeafClassResults = 3 });
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max);
        Submission ofOne = Submit.Of(Submit.Document(Submit.Mia));
        Submission ofTwo = Submit.Of(Submit.Document(Submit.Max), Submit.Document(Submit.Max, "Document02"));
        DocumentEntry one = (await registry.MustRegisterAsync(ofOne))[0];
        DocumentEntry two = (await registry.MustRegisterAsync(ofTwo))[0];

        Assert.Empty((await registry.QueryAsync(new GetSubmissionSetAndContents { UniqueId = ofOne.Set!.UniqueId }.ToRequest())).Findings);
        Assert.Empty((await registry.QueryAsync(new GetAll { PatientId = Submit.Mia }.ToRequest())).Findings);
        Assert.Empty((await registry.QueryAsync(new GetAssociations { EntryUuids = [one.EntryUuid, two.EntryUuid] }.ToRequest())).Findings);
        AdhocQueryRequest[] tooMany =
        [
            new GetSubmissionSetAndContents { UniqueId = ofTwo.Set!.UniqueId }.ToRequest(),
            new GetAll { PatientId = Submit.Max }.ToRequest(),
            new GetDocumentsAndAssociations { UniqueIds = [.. ofTwo.Documents.Select(d => d.UniqueId!)] }.ToRequest(),
        ];
        foreach ((AdhocQueryRequest query, int objects) in tooMany.Zip([5, 5, 4]))
        {
            await AssertFailsAsync(registry, query, "XDSTooManyResults");
            Assert.Equal(objects, (await registry.QueryAsync(query with { ReturnType = "ObjectRef" })).ObjectRefs.Count);
        }
    }

    [Fact]
    public async Task Metadata_level_is_taken_as_long_as_there_is_one_version_of_each_object()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry entry = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        AdhocQueryRequest query = new GetDocuments { LogicalIds = [entry.LogicalId!] }.ToRequest();

        foreach (string level in new[] { "1", "2" })
        {
            AdhocQueryResponse response = await registry.QueryAsync(
                query with { Parameters = [.. query.Parameters, new Slot("$MetadataLevel", [level])] });
            Assert.Equal(entry.EntryUuid, Assert.Single(response.Objects.Documents).EntryUuid);
        }
    }

    [Fact]
    public async Task Thousands_of_ids_are_asked_for_at_once()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry entry = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        string[] ids = [.. Enumerable.Range(0, 9_000).Select(_ => $"urn:uuid:{Guid.NewGuid()}"), entry.EntryUuid];

        AdhocQueryResponse response = await registry.QueryAsync(new GetDocuments { EntryUuids = ids }.ToRequest());

        Assert.Equal(entry.UniqueId, Assert.Single(response.Objects.Documents).UniqueId);
    }

    [Fact]
    public async Task Answers_are_valid_by_the_schemas()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry document = Submit.Document(Submit.Mia) with
        {
            Authors = [new Author { Person = "4711^Muster^Max", Institutions = ["Nottingham University Hospitals"] }],
            HomeCommunityId = RegistryUnderTest.Domain.HomeCommunityId,
            Comments = "öffentlich & <frei>",
        };
        const string Register = "urn:ihe:iti:2007:RegisterDocumentSet-b";
        const string Query = "urn:ihe:iti:2007:RegistryStoredQuery";
        Submission good = Submit.Of(document);
        XElement[] answers =
        [
            await registry.PostAsync(Register, writer => SubmitObjectsRequest.Write(writer, good)),
            await registry.PostAsync(Register, writer => SubmitObjectsRequest.Write(writer, good)),
            await registry.PostAsync(Query, new FindDocuments { PatientId = Submit.Mia }.ToRequest().Write),
            await registry.PostAsync(Query, new FindDocuments { PatientId = Submit.Mia }.ToRequest(leafClass: false).Write),
            await registry.PostAsync(Query, new FindDocuments { PatientId = Submit.Max }.ToRequest().Write),
            await registry.PostAsync(Query, new AdhocQueryRequest("LeafClass", "urn:uuid:no", []).Write),
        ];

        Array.ForEach(answers, answer => SchemaValidation.AssertValid(answer.ToString()));
        Assert.EndsWith(":Success", answers[0].Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.EndsWith(":Failure", answers[1].Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.Single(answers[2].Descendants(), e => e.Name.LocalName == "ExtrinsicObject");
    }

    private static AdhocQueryRequest Find(params Slot[] parameters) => new("ObjectRef", FindDocuments.Id, parameters);

    private static async Task AssertFailsAsync(RegistryUnderTest registry, AdhocQueryRequest query, string code)
    {
        AdhocQueryResponse response = await registry.QueryAsync(query);
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Contains(response.Findings, f => f.Code == code);
        Assert.Empty(response.Objects.Documents);
        Assert.Empty(response.ObjectRefs);
    }
}

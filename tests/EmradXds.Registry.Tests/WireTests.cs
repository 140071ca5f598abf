using System.Xml;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests;

/// <summary>Bodies of every transaction that changes something, as they stand on the wire, against the published schemas, with the requests our
/// writers make; those of the queries are in StoredQueries/AnswerSchemaTests.</summary>
public sealed class WireTests
{
    [Fact]
    public async Task Every_body_is_valid()
    {
        _ = Surroundings.Schemas();
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission good = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01");
        Submission onDemand = Submit.Of(Submit.OnDemand(Submit.Mia));

        await AssertAsync("urn:ihe:iti:2007:RegisterDocumentSet-b", writer => SubmitObjectsRequest.Write(writer, good), "Success");
        await AssertAsync("urn:ihe:iti:2007:RegisterDocumentSet-b", writer => SubmitObjectsRequest.Write(writer, good), "Failure");
        await AssertAsync(
            "urn:ihe:iti:2007:RegisterDocumentSet-b",
            writer => SubmitObjectsRequest.Write(writer, Submit.Of(Submit.Document(Submit.Max) with { Hash = null, ClassCode = null })),
            "Failure");
        await AssertAsync("urn:ihe:iti:2010:RegisterOnDemandDocumentEntry", writer => SubmitObjectsRequest.Write(writer, onDemand), "Success");
        await AssertAsync("urn:ihe:iti:2010:RegisterOnDemandDocumentEntry", writer => SubmitObjectsRequest.Write(writer, onDemand), "Failure");

        RegistryObjects all = (await registry.QueryAsync(new GetAll { PatientId = Submit.Mia, OnDemand = true }.ToRequest())).Objects;
        string[] ids =
        [
            .. all.SubmissionSets.Select(set => set.EntryUuid), .. all.Documents.Select(document => document.EntryUuid),
            .. all.Folders.Select(one => one.EntryUuid), .. all.Associations.Select(association => association.EntryUuid),
        ];
        await AssertAsync("urn:ihe:iti:2010:DeleteDocumentSet", new RemoveObjectsRequest([ids[0]]).Write, "Failure");
        await AssertAsync("urn:ihe:iti:2010:DeleteDocumentSet", new RemoveObjectsRequest(ids).Write, "Success");

        Task AssertAsync(string action, Action<XmlWriter> body, string status) => AssertValidAsync(registry, action, body, status);
    }

    [Fact]
    public async Task Every_body_of_a_metadata_update_is_valid()
    {
        _ = Surroundings.Schemas();
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01"));
        RegistryObjects all = (await registry.QueryAsync(new GetAll { PatientId = Submit.Mia }.ToRequest())).Objects;
        DocumentEntry document = all.Documents.Single();
        DocumentEntry other = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        Submission versions = Update.Of(document, propagation: "no").And(Update.Of(all.Folders.Single()));
        Submission status = Update.Nothing(Submit.Mia).AndStatus(other.EntryUuid);
        Submission link = Update.Nothing(Submit.Mia).AndLink(AssociationTypes.HasMember, all.Folders.Single().EntryUuid, other.EntryUuid);

        await AssertAsync(RegistryUpdates.UpdateAction, link, "Success");
        await AssertAsync(RegistryUpdates.UpdateAction, versions, "Success");
        await AssertAsync(RegistryUpdates.UpdateAction, versions, "Failure");
        await AssertAsync(RegistryUpdates.UpdateAction, status, "Success");
        await AssertAsync(RegistryUpdates.UpdateAction, status, "Failure");
        await AssertAsync(RegistryUpdates.RestrictedUpdateAction, Update.Of(other), "Success");
        await AssertAsync(RegistryUpdates.RestrictedUpdateAction, Update.Of(other), "Failure");
        await AssertAsync(RegistryUpdates.RestrictedUpdateAction, status, "Failure");

        Task AssertAsync(string action, Submission update, string status) =>
            AssertValidAsync(registry, action, writer => SubmitObjectsRequest.Write(writer, update), status);
    }

    private static async Task AssertValidAsync(RegistryUnderTest registry, string action, Action<XmlWriter> body, string status)
    {
        XDocument request = new();
        using (XmlWriter writer = request.CreateWriter())
        {
            body(writer);
        }

        SchemaValidation.AssertValid(request.ToString());
        XElement answer = await registry.PostAsync(action, body);
        SchemaValidation.AssertValid(answer.ToString());
        Assert.EndsWith($":{status}", answer.Attribute("status")!.Value, StringComparison.Ordinal);
    }
}

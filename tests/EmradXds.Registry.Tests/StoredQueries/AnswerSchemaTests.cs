using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>Answers as they stand on the wire, against the published schemas.</summary>
public sealed class AnswerSchemaTests(QueriedRegistry registry)
{
    [Fact]
    public async Task Answers_of_every_query_are_valid()
    {
        AdhocQueryRequest[] queries =
        [
            new FindDocuments { PatientId = Submit.Mia, OnDemand = true }.ToRequest(),
            new FindDocumentsByReferenceId { PatientId = Submit.Mia, ReferenceIds = [["%"]] }.ToRequest(),
            new FindDocumentsExclude { PatientId = Submit.Mia, Excluded = new() { FormatCodes = [QueriedRegistry.Pdf] } }.ToRequest(),
            new FindSubmissionSets { PatientId = Submit.Mia }.ToRequest(),
            new FindFolders { PatientId = Submit.Mia }.ToRequest(),
            new GetAll { PatientId = Submit.Mia, OnDemand = true }.ToRequest(),
            new GetDocuments { EntryUuids = [registry["doc1"], registry["on demand"]] }.ToRequest(),
            new GetFolders { EntryUuids = [registry["folder1"]] }.ToRequest(),
            new GetAssociations { EntryUuids = [registry["doc1"], registry["doc4"]] }.ToRequest(),
            new GetDocumentsAndAssociations { EntryUuids = [registry["doc3"]] }.ToRequest(),
            new GetSubmissionSets { EntryUuids = [registry["folder1"]] }.ToRequest(),
            new GetSubmissionSetAndContents { EntryUuid = registry["set1"] }.ToRequest(),
            new GetFolderAndContents { EntryUuid = registry["folder1"] }.ToRequest(),
            new GetFoldersForDocument { EntryUuid = registry["doc1"] }.ToRequest(),
            new GetRelatedDocuments { EntryUuid = registry["doc1"], AssociationTypes = [AssociationTypes.Append] }.ToRequest(),
            new FindDocumentsForMultiplePatients { PatientIds = [Submit.Mia, Submit.Max] }.ToRequest(),
            new FindFoldersForMultiplePatients { PatientIds = [Submit.Mia, Submit.Max] }.ToRequest(),
            new FindDocumentsByReferenceIdForMultiplePatients { ReferenceIds = [["A%"]] }.ToRequest(),
        ];
        foreach (AdhocQueryRequest query in queries)
        {
            foreach (string returnType in new[] { "LeafClass", "ObjectRef" })
            {
                XElement answer = await registry.PostAsync(RegistryUnderTest.ActionOf(query), query with { ReturnType = returnType });
                Assert.EndsWith(":Success", answer.Attribute("status")!.Value, StringComparison.Ordinal);
                Assert.NotEmpty(answer.Elements().Single(e => e.Name.LocalName == "RegistryObjectList").Elements());
                SchemaValidation.AssertValid(answer.ToString());
            }
        }
    }

    [Fact]
    public async Task An_answer_that_refuses_and_one_that_holds_nothing_are_valid()
    {
        AdhocQueryRequest refused = new GetSubmissionSetAndContents { EntryUuid = registry["set6"] }.ToRequest();
        AdhocQueryRequest nothing = new GetFolderAndContents { EntryUuid = registry["set6"] }.ToRequest();

        XElement failure = await registry.PostAsync(RegistryUnderTest.ActionOf(refused), refused);
        XElement empty = await registry.PostAsync(RegistryUnderTest.ActionOf(nothing), nothing);

        Assert.EndsWith(":Failure", failure.Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.EndsWith(":Success", empty.Attribute("status")!.Value, StringComparison.Ordinal);
        SchemaValidation.AssertValid(failure.ToString());
        SchemaValidation.AssertValid(empty.ToString());
    }
}

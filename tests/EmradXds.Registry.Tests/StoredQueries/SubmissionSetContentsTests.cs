using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>ITI TF-2 3.18.4.1.2.3.7.10: of associations between what it returns, those that are the set's.</summary>
public sealed class SubmissionSetContentsTests
{
    [Fact]
    public async Task A_relationship_between_two_documents_of_the_set_is_none_of_its_contents()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission submission = Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
            .With(Submit.Link(AssociationTypes.Append, "Document02", "Document01"));
        await registry.MustRegisterAsync(submission);

        AdhocQueryResponse contents = await registry.QueryAsync(
            new GetSubmissionSetAndContents { UniqueId = submission.Set!.UniqueId }.ToRequest());
        AdhocQueryResponse links = await registry.QueryAsync(
            new GetAssociations { EntryUuids = [.. contents.Objects.Documents.Select(d => d.EntryUuid)] }.ToRequest());

        Assert.Equal(2, contents.Objects.Documents.Count);
        Assert.Equal([AssociationTypes.HasMember, AssociationTypes.HasMember], contents.Objects.Associations.Select(a => a.Type));
        Assert.Contains(links.Objects.Associations, a => a.Type == AssociationTypes.Append);
    }
}

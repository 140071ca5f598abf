using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;

namespace EmradXds.Registry.StoredQueries;

/// <summary>One stored query.</summary>
/// <param name="Read">The request's parameters as a selection of objects; null where findings say what is wrong with them.</param>
/// <param name="OnePatient">Whether a LeafClass answer must be about one patient only (ITI TF-2 3.18.4.1.2.3.7): that of a query by ids,
/// which may be anybody's.</param>
internal sealed record StoredQuery(
    Func<AdhocQueryRequest, AffinityDomain, Findings, Func<RegistryView, Selection>?> Read, bool OnePatient = false)
{
    /// <summary>Those of ITI-18.</summary>
    public static IReadOnlyDictionary<string, StoredQuery> OfOnePatient { get; } =
        new Dictionary<string, StoredQuery>(StringComparer.OrdinalIgnoreCase)
        {
            [Metadata.Queries.FindDocuments.Id] = new(FindDocuments.Read),
            [Metadata.Queries.FindDocumentsByReferenceId.Id] = new(FindDocumentsByReferenceId.Read),
            [Metadata.Queries.FindDocumentsExclude.Id] = new(FindDocumentsExclude.Read),
            [Metadata.Queries.FindSubmissionSets.Id] = new(FindSubmissionSets.Read),
            [Metadata.Queries.FindFolders.Id] = new(FindFolders.Read),
            [Metadata.Queries.GetAll.Id] = new(GetAll.Read),
            [Metadata.Queries.GetDocuments.Id] = new(GetDocuments.Read, OnePatient: true),
            [Metadata.Queries.GetFolders.Id] = new(GetFolders.Read, OnePatient: true),
            [Metadata.Queries.GetAssociations.Id] = new(GetAssociations.Read),
            [Metadata.Queries.GetDocumentsAndAssociations.Id] = new(GetDocumentsAndAssociations.Read, OnePatient: true),
            [Metadata.Queries.GetSubmissionSets.Id] = new(GetSubmissionSets.Read, OnePatient: true),
            [Metadata.Queries.GetSubmissionSetAndContents.Id] = new(GetSubmissionSetAndContents.Read, OnePatient: true),
            [Metadata.Queries.GetFolderAndContents.Id] = new(GetFolderAndContents.Read, OnePatient: true),
            [Metadata.Queries.GetFoldersForDocument.Id] = new(GetFoldersForDocument.Read, OnePatient: true),
            [Metadata.Queries.GetRelatedDocuments.Id] = new(GetRelatedDocuments.Read, OnePatient: true),
        };

    /// <summary>Those of ITI-51.</summary>
    public static IReadOnlyDictionary<string, StoredQuery> OfPatients { get; } =
        new Dictionary<string, StoredQuery>(StringComparer.OrdinalIgnoreCase)
        {
            [Metadata.Queries.FindDocumentsForMultiplePatients.Id] = new(FindDocumentsForMultiplePatients.Read),
            [Metadata.Queries.FindDocumentsByReferenceIdForMultiplePatients.Id] = new(FindDocumentsByReferenceIdForMultiplePatients.Read),
            [Metadata.Queries.FindFoldersForMultiplePatients.Id] = new(FindFoldersForMultiplePatients.Read),
        };
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.StoredQueries;

/// <summary>One stored query of ITI-18.</summary>
/// <param name="Read">The request's parameters as a selection of objects; null where findings say what is wrong with them.</param>
/// <param name="OnePatient">Whether a LeafClass answer must be about one patient only (ITI TF-2 3.18.4.1.2.3.7).</param>
internal sealed record StoredQuery(
    Func<AdhocQueryRequest, AffinityDomain, Findings, Func<RegistryContext, IQueryable<PatientObjectRow>>?> Read, bool OnePatient)
{
    private static readonly Dictionary<string, StoredQuery> ById = new(StringComparer.OrdinalIgnoreCase)
    {
        [Metadata.Queries.FindDocuments.Id] = new(FindDocuments.Read, OnePatient: false),
        [Metadata.Queries.GetDocuments.Id] = new(GetDocuments.Read, OnePatient: true),
        [Metadata.Queries.GetFolders.Id] = new(GetFolders.Read, OnePatient: true),
    };

    /// <summary>The query of that id; null where this registry has none.</summary>
    public static StoredQuery? Find(string id) => ById.GetValueOrDefault(id);
}

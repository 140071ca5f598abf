using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using Criteria = EmradXds.Metadata.Queries.GetAll;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetAll (ITI TF-2 3.18.4.1.2.3.7.4): everything about one patient, and the associations that touch it.</summary>
internal static class GetAll
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria)
    {
        AvailabilityStatus[] ofDocuments = [.. criteria.DocumentStatuses];
        AvailabilityStatus[] ofSets = [.. criteria.SubmissionSetStatuses];
        AvailabilityStatus[] ofFolders = [.. criteria.FolderStatuses];
        Selection objects = new()
        {
            SubmissionSets = registry.SubmissionSets.OfPatient(domain, criteria.PatientId).Where(s => ofSets.Contains(s.Status)),
            Documents = registry.DocumentEntriesFor(criteria.DocumentStatuses).OfPatient(domain, criteria.PatientId)
                .Where(e => ofDocuments.Contains(e.Status)).Passing(criteria),
            Folders = registry.Folders.OfPatient(domain, criteria.PatientId).Where(f => ofFolders.Contains(f.Status)),
        };
        return objects with { Associations = registry.Touching(objects.Keys, criteria.AssociationStatuses) };
    }
}

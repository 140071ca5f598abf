using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Criteria = EmradXds.Metadata.Queries.GetSubmissionSetAndContents;

namespace EmradXds.Registry.StoredQueries;

/// <summary>GetSubmissionSetAndContents (ITI TF-2 3.18.4.1.2.3.7.10): a SubmissionSet, its members, and what links these.</summary>
internal static class GetSubmissionSetAndContents
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, criteria) : null;

    private static Selection Select(RegistryView registry, Criteria criteria)
    {
        IQueryable<SubmissionSetRow> sets = registry.SubmissionSets.Named(criteria.EntryUuid, criteria.UniqueId);
        IQueryable<long> setKeys = sets.Select(s => s.Key);
        IQueryable<long> members = registry.Memberships().Where(a => setKeys.Contains(a.SourceKey)).Select(a => a.TargetKey);
        Selection objects = new()
        {
            SubmissionSets = sets,
            Documents = registry.DocumentEntries.Where(e => members.Contains(e.Key)).Passing(criteria),
            Folders = registry.Folders.Where(f => members.Contains(f.Key)),
        };
        return objects with { Associations = Links(registry, members, objects.Keys) };
    }

    /// <summary>Memberships with both ends in the answer, the set's own of such a membership among them; other associations between two objects
    /// of the answer where they are members of the set.</summary>
    /// <remarks>Each kind is looked for by itself: PostgreSQL reads the whole table where either of two lists may hold.</remarks>
    private static IQueryable<AssociationRow> Links(RegistryView registry, IQueryable<long> members, IQueryable<long> objects)
    {
        IQueryable<AssociationRow> leaving =
            registry.Associations.Where(a => a.Status == AvailabilityStatus.Approved && objects.Contains(a.SourceKey));
        IQueryable<AssociationRow> between = leaving.Where(a => objects.Contains(a.TargetKey));
        IQueryable<long> links = between.Where(a => a.Type == AssociationTypes.HasMember).Select(a => a.Key)
            .Concat(between.Where(a => members.Contains(a.Key)).Select(a => a.Key));
        IQueryable<long> all = links.Concat(leaving.Where(a => links.Contains(a.TargetKey)).Select(a => a.Key));
        return registry.Associations.Where(a => all.Contains(a.Key));
    }
}

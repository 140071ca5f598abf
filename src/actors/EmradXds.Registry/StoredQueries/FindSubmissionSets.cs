using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindSubmissionSets;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindSubmissionSets (ITI TF-2 3.18.4.1.2.3.7.2): SubmissionSets of one patient.</summary>
internal static class FindSubmissionSets
{
    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings) =>
        Criteria.Read(request, findings) is { } criteria ? registry => Select(registry, domain, criteria) : null;

    private static Selection Select(RegistryView registry, AffinityDomain domain, Criteria criteria)
    {
        AvailabilityStatus[] statuses = [.. criteria.Statuses];
        IQueryable<SubmissionSetRow> sets =
            registry.SubmissionSets.OfPatient(domain, criteria.PatientId).Where(s => statuses.Contains(s.Status));
        if (criteria.SourceIds.Count > 0)
        {
            string[] sources = [.. criteria.SourceIds.Distinct()];
            sets = sets.Where(s => EF.Parameter(sources).Contains(s.SourceId));
        }

        if (RowFilters.Texts(criteria.ContentTypeCodes) is { } types)
        {
            sets = sets.Where(s => EF.Parameter(types).Contains(s.ContentTypeCode));
        }

        if (criteria.AuthorPerson is { } pattern)
        {
            sets = sets.Where(s => s.Authors.Any(a => EF.Functions.Like(a.Person, pattern)));
        }

        if (DtmInstant.Of(criteria.SubmissionTime.From) is { } from)
        {
            sets = sets.Where(s => s.SubmissionTime >= from);
        }

        if (DtmInstant.Of(criteria.SubmissionTime.To) is { } to)
        {
            sets = sets.Where(s => s.SubmissionTime < to);
        }

        return new Selection { SubmissionSets = sets };
    }
}

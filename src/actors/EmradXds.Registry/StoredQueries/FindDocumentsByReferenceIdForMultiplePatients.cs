using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindDocumentsByReferenceIdForMultiplePatients;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocumentsByReferenceIdForMultiplePatients (ITI TF-2 3.51): entries of some patients, or of any, that state ids.</summary>
/// <remarks>Without a patient the ids lead to the entries, so that one list at least must say how each of its ids begins; capitals count
/// there.</remarks>
internal static class FindDocumentsByReferenceIdForMultiplePatients
{
    private const string ReferenceIds = "$XDSDocumentEntryReferenceIdList";

    /// <summary>Patterns in the list that leads: each is one more range of the index.</summary>
    private const int MaxPatterns = 16;

    /// <summary>Behind every text that begins alike.</summary>
    private const string Last = "\U0010FFFF";

    public static Func<RegistryView, Selection>? Read(AdhocQueryRequest request, AffinityDomain domain, Findings findings)
    {
        if (Criteria.Read(request, findings) is not { } criteria)
        {
            return null;
        }

        IReadOnlyList<string>? leading = criteria.ReferenceIds.FirstOrDefault(CanLead);
        if (criteria.PatientIds.Count > 0)
        {
            return registry => Select(registry.DocumentEntriesFor(criteria.Statuses).OfPatients(domain, criteria.PatientIds), criteria);
        }

        if (leading is null)
        {
            findings.Error(
                XdsErrorCode.XDSStoredQueryParamNumber,
                $"{ReferenceIds}: without a patient id, expected a list of at most {MaxPatterns} patterns, none with % or _ at its start");
            return null;
        }

        return registry => Select(Led(registry, criteria, leading), criteria);
    }

    private static Selection Select(IQueryable<DocumentEntryRow> entries, Criteria criteria) =>
        new() { Documents = entries.Passing(criteria).Referring(criteria.ReferenceIds) };

    private static bool CanLead(IReadOnlyList<string> patterns) =>
        patterns.Count <= MaxPatterns && patterns.All(pattern => Beginning(pattern).Length > 0);

    /// <summary>Entries with an id that begins as one of the patterns does.</summary>
    private static IQueryable<DocumentEntryRow> Led(RegistryView registry, Criteria criteria, IReadOnlyList<string> patterns)
    {
        IQueryable<long> keys = patterns.Select(pattern => Beginning(pattern, registry)).Aggregate(Queryable.Concat);
        return registry.DocumentEntriesFor(criteria.Statuses).Where(e => keys.Contains(e.Key));
    }

    private static IQueryable<long> Beginning(string pattern, RegistryView registry)
    {
        string from = Beginning(pattern);
        string to = from + Last;
        return registry.DocumentEntryReferenceIds
            .Where(r => string.Compare(r.ReferenceId, from) >= 0 && string.Compare(r.ReferenceId, to) <= 0
                && EF.Functions.Like(r.ReferenceId, pattern))
            .Select(r => r.DocumentEntryKey);
    }

    private static string Beginning(string pattern) => pattern[..(pattern.IndexOfAny(['%', '_']) is var at and >= 0 ? at : pattern.Length)];
}

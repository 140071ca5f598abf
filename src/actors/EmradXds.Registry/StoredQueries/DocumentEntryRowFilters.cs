using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>The conditions on DocumentEntries.</summary>
/// <remarks>Patterns tell capitals from small letters on every engine; the standard leaves it open.</remarks>
internal static class DocumentEntryRowFilters
{
    /// <summary>Entries that pass what every query may restrict.</summary>
    public static IQueryable<DocumentEntryRow> Passing(this IQueryable<DocumentEntryRow> entries, DocumentEntryFilters filters)
    {
        entries = entries.OfTypes(filters.Stable, filters.OnDemand);
        if (RowFilters.Texts(filters.FormatCodes) is { } formats)
        {
            entries = entries.Where(e => EF.Parameter(formats).Contains(e.FormatCode));
        }

        return WhereEach(entries, CodedAttribute.ConfidentialityCode, filters.ConfidentialityCodes);
    }

    /// <summary>Entries that pass what FindDocuments and its kin may restrict.</summary>
    public static IQueryable<DocumentEntryRow> Passing(this IQueryable<DocumentEntryRow> entries, FindDocumentsFilters filters)
    {
        AvailabilityStatus[] statuses = [.. filters.Statuses.Distinct()];
        entries = entries.Where(e => statuses.Contains(e.Status)).Passing((DocumentEntryFilters)filters);
        entries = WhereCodes(entries, filters);
        entries = WhereTimes(entries, filters);
        if (filters.AuthorPersons.Count > 0)
        {
            string[] patterns = [.. filters.AuthorPersons];
            entries = entries.Where(e => e.Authors.Any(a => EF.Parameter(patterns).Any(pattern => EF.Functions.Like(a.Person, pattern))));
        }

        return entries;
    }

    /// <summary>Each list must be met by one of the entry's referenceIds, and each by any of its patterns.</summary>
    public static IQueryable<DocumentEntryRow> Referring(
        this IQueryable<DocumentEntryRow> entries, IReadOnlyList<IReadOnlyList<string>> lists)
    {
        foreach (IReadOnlyList<string> list in lists)
        {
            string[] patterns = [.. list.Distinct()];
            entries = entries.Where(
                e => e.ReferenceIds.Any(r => EF.Parameter(patterns).Any(pattern => EF.Functions.Like(r.ReferenceId, pattern))));
        }

        return entries;
    }

    /// <summary>Entries without those of the patient that any exclusion meets. One that does not state an attribute is not met by its
    /// exclusion.</summary>
    public static IQueryable<DocumentEntryRow> Without(
        this IQueryable<DocumentEntryRow> entries, DocumentEntryExclusions excluded, IQueryable<DocumentEntryRow> ofPatient)
    {
        entries = WithoutCodes(entries, excluded);
        if (excluded.AuthorPersons.Count > 0)
        {
            string[] patterns = [.. excluded.AuthorPersons];
            entries = entries.Where(e => !e.Authors.Any(a => EF.Parameter(patterns).Any(pattern => EF.Functions.Like(a.Person, pattern))));
        }

        // Of several lists an entry must be met by all: those that are are looked for among the patient's.
        entries = excluded.EventCodes.Count == 0
            ? entries
            : entries.WithoutThese(WhereEach(ofPatient, CodedAttribute.EventCodeList, excluded.EventCodes));
        entries = excluded.ConfidentialityCodes.Count == 0
            ? entries
            : entries.WithoutThese(WhereEach(ofPatient, CodedAttribute.ConfidentialityCode, excluded.ConfidentialityCodes));
        return excluded.ReferenceIds.Count == 0 ? entries : entries.WithoutThese(ofPatient.Referring(excluded.ReferenceIds));
    }

    /// <summary>Stable entries, On-Demand ones, or both.</summary>
    public static IQueryable<DocumentEntryRow> OfTypes(this IQueryable<DocumentEntryRow> entries, bool stable, bool onDemand)
    {
        bool[] types = [.. new[] { false, true }.Where(type => type ? onDemand : stable)];
        return entries.Where(e => types.Contains(e.IsOnDemand));
    }

    private static IQueryable<DocumentEntryRow> WithoutThese(
        this IQueryable<DocumentEntryRow> entries, IQueryable<DocumentEntryRow> these)
    {
        IQueryable<long> keys = these.Select(e => e.Key);
        return entries.Where(e => !keys.Contains(e.Key));
    }

    private static IQueryable<DocumentEntryRow> WithoutCodes(IQueryable<DocumentEntryRow> entries, DocumentEntryExclusions excluded)
    {
        if (RowFilters.Texts(excluded.ClassCodes) is { } classes)
        {
            entries = entries.Where(e => !EF.Parameter(classes).Contains(e.ClassCode));
        }

        if (RowFilters.Texts(excluded.TypeCodes) is { } types)
        {
            entries = entries.Where(e => !EF.Parameter(types).Contains(e.TypeCode));
        }

        if (RowFilters.Texts(excluded.FormatCodes) is { } formats)
        {
            entries = entries.Where(e => !EF.Parameter(formats).Contains(e.FormatCode));
        }

        if (RowFilters.Texts(excluded.PracticeSettingCodes) is { } settings)
        {
            entries = entries.Where(e => !EF.Parameter(settings).Contains(e.PracticeSettingCode));
        }

        if (RowFilters.Texts(excluded.HealthcareFacilityTypeCodes) is { } facilities)
        {
            entries = entries.Where(e => !EF.Parameter(facilities).Contains(e.HealthcareFacilityTypeCode));
        }

        return entries;
    }

    private static IQueryable<DocumentEntryRow> WhereCodes(IQueryable<DocumentEntryRow> entries, FindDocumentsFilters filters)
    {
        if (RowFilters.Texts(filters.ClassCodes) is { } classes)
        {
            entries = entries.Where(e => EF.Parameter(classes).Contains(e.ClassCode));
        }

        if (RowFilters.Texts(filters.TypeCodes) is { } types)
        {
            entries = entries.Where(e => EF.Parameter(types).Contains(e.TypeCode));
        }

        if (RowFilters.Texts(filters.PracticeSettingCodes) is { } settings)
        {
            entries = entries.Where(e => EF.Parameter(settings).Contains(e.PracticeSettingCode));
        }

        if (RowFilters.Texts(filters.HealthcareFacilityTypeCodes) is { } facilities)
        {
            entries = entries.Where(e => EF.Parameter(facilities).Contains(e.HealthcareFacilityTypeCode));
        }

        return WhereEach(entries, CodedAttribute.EventCodeList, filters.EventCodes);
    }

    /// <summary>Each list must be met by one of the entry's codes, and each by any of its own.</summary>
    private static IQueryable<DocumentEntryRow> WhereEach(
        IQueryable<DocumentEntryRow> entries, CodedAttribute attribute, IReadOnlyList<IReadOnlyList<Code>> lists)
    {
        foreach (IReadOnlyList<Code> list in lists)
        {
            if (RowFilters.Texts(list) is { } codes)
            {
                entries = entries.Where(e => e.Codes.Any(c => c.Attribute == attribute && EF.Parameter(codes).Contains(c.Code)));
            }
        }

        return entries;
    }

    /// <summary>From is inclusive, To exclusive; an entry that does not state the time stays in.</summary>
    private static IQueryable<DocumentEntryRow> WhereTimes(IQueryable<DocumentEntryRow> entries, FindDocumentsFilters filters)
    {
        if (DtmInstant.Of(filters.CreationTime.From) is { } createdFrom)
        {
            entries = entries.Where(e => e.CreationTime == null || e.CreationTime >= createdFrom);
        }

        if (DtmInstant.Of(filters.CreationTime.To) is { } createdTo)
        {
            entries = entries.Where(e => e.CreationTime == null || e.CreationTime < createdTo);
        }

        if (DtmInstant.Of(filters.ServiceStartTime.From) is { } startFrom)
        {
            entries = entries.Where(e => e.ServiceStartTime == null || e.ServiceStartTime >= startFrom);
        }

        if (DtmInstant.Of(filters.ServiceStartTime.To) is { } startTo)
        {
            entries = entries.Where(e => e.ServiceStartTime == null || e.ServiceStartTime < startTo);
        }

        if (DtmInstant.Of(filters.ServiceStopTime.From) is { } stopFrom)
        {
            entries = entries.Where(e => e.ServiceStopTime == null || e.ServiceStopTime >= stopFrom);
        }

        if (DtmInstant.Of(filters.ServiceStopTime.To) is { } stopTo)
        {
            entries = entries.Where(e => e.ServiceStopTime == null || e.ServiceStopTime < stopTo);
        }

        return entries;
    }
}

using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;
using Criteria = EmradXds.Metadata.Queries.FindDocuments;

namespace EmradXds.Registry.StoredQueries;

/// <summary>FindDocuments (ITI TF-2 3.18.4.1.2.3.7.1): entries of one patient.</summary>
/// <remarks>A patient the registry does not know has no documents: Success, nothing found. So has an id that was merged away.
/// Whether author patterns tell capitals from small letters is the database's habit (SQLite: not in ASCII); the standard leaves it open.</remarks>
internal static class FindDocuments
{
    public static Func<RegistryContext, IQueryable<DocumentEntryRow>>? Read(
        AdhocQueryRequest request, AffinityDomain domain, Findings findings)
    {
        if (Criteria.Read(request, findings) is not { } criteria)
        {
            return null;
        }

        // An id of another authority is nobody here; the empty id is nobody's.
        string id = Cx.TryParseXds(criteria.PatientId, out Cx? patient) && patient!.Authority.UniversalId == domain.PatientIdAuthority.Oid
            ? patient.Id
            : "";
        return registry => Select(registry.DocumentEntries.Where(e => e.Patient!.Id == id && e.Patient.SurvivorKey == null), criteria);
    }

    private static IQueryable<DocumentEntryRow> Select(IQueryable<DocumentEntryRow> entries, Criteria criteria)
    {
        AvailabilityStatus[] statuses = [.. criteria.Statuses.Distinct()];
        bool[] types = [.. new[] { false, true }.Where(onDemand => onDemand ? criteria.OnDemand : criteria.Stable)];
        entries = entries.Where(e => statuses.Contains(e.Status) && types.Contains(e.IsOnDemand));
        entries = WhereCodes(entries, criteria);
        entries = WhereTimes(entries, criteria);
        if (criteria.AuthorPersons.Count > 0)
        {
            string[] patterns = [.. criteria.AuthorPersons];
            entries = entries.Where(e => e.Authors.Any(a => patterns.Any(pattern => EF.Functions.Like(a.Person, pattern))));
        }

        return entries;
    }

    private static IQueryable<DocumentEntryRow> WhereCodes(IQueryable<DocumentEntryRow> entries, Criteria criteria)
    {
        if (Texts(criteria.ClassCodes) is { } classes)
        {
            entries = entries.Where(e => classes.Contains(e.ClassCode));
        }

        if (Texts(criteria.TypeCodes) is { } types)
        {
            entries = entries.Where(e => types.Contains(e.TypeCode));
        }

        if (Texts(criteria.PracticeSettingCodes) is { } settings)
        {
            entries = entries.Where(e => settings.Contains(e.PracticeSettingCode));
        }

        if (Texts(criteria.HealthcareFacilityTypeCodes) is { } facilities)
        {
            entries = entries.Where(e => facilities.Contains(e.HealthcareFacilityTypeCode));
        }

        if (Texts(criteria.FormatCodes) is { } formats)
        {
            entries = entries.Where(e => formats.Contains(e.FormatCode));
        }

        entries = WhereEach(entries, CodedAttribute.EventCodeList, criteria.EventCodes);
        return WhereEach(entries, CodedAttribute.ConfidentialityCode, criteria.ConfidentialityCodes);
    }

    /// <summary>Each list must be met by one of the entry's codes, and each by any of its own.</summary>
    private static IQueryable<DocumentEntryRow> WhereEach(
        IQueryable<DocumentEntryRow> entries, CodedAttribute attribute, IReadOnlyList<IReadOnlyList<Code>> lists)
    {
        foreach (IReadOnlyList<Code> list in lists)
        {
            if (Texts(list) is { } codes)
            {
                entries = entries.Where(e => e.Codes.Any(c => c.Attribute == attribute && codes.Contains(c.Code)));
            }
        }

        return entries;
    }

    /// <summary>From is inclusive, To exclusive; an entry that does not state the time stays in.</summary>
    private static IQueryable<DocumentEntryRow> WhereTimes(IQueryable<DocumentEntryRow> entries, Criteria criteria)
    {
        if (DtmInstant.Of(criteria.CreationTime.From) is { } createdFrom)
        {
            entries = entries.Where(e => e.CreationTime == null || e.CreationTime >= createdFrom);
        }

        if (DtmInstant.Of(criteria.CreationTime.To) is { } createdTo)
        {
            entries = entries.Where(e => e.CreationTime == null || e.CreationTime < createdTo);
        }

        if (DtmInstant.Of(criteria.ServiceStartTime.From) is { } startFrom)
        {
            entries = entries.Where(e => e.ServiceStartTime == null || e.ServiceStartTime >= startFrom);
        }

        if (DtmInstant.Of(criteria.ServiceStartTime.To) is { } startTo)
        {
            entries = entries.Where(e => e.ServiceStartTime == null || e.ServiceStartTime < startTo);
        }

        if (DtmInstant.Of(criteria.ServiceStopTime.From) is { } stopFrom)
        {
            entries = entries.Where(e => e.ServiceStopTime == null || e.ServiceStopTime >= stopFrom);
        }

        if (DtmInstant.Of(criteria.ServiceStopTime.To) is { } stopTo)
        {
            entries = entries.Where(e => e.ServiceStopTime == null || e.ServiceStopTime < stopTo);
        }

        return entries;
    }

    private static string?[]? Texts(IReadOnlyList<Code> codes) =>
        codes.Count == 0 ? null : [.. codes.Select(DocumentEntryRow.Text).Distinct()];
}

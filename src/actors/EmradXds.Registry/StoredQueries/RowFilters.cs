using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>Conditions that several stored queries share.</summary>
internal static class RowFilters
{
    /// <summary>Objects of one patient. A patient the registry does not know has none; nor has an id that was merged away.</summary>
    public static IQueryable<T> OfPatient<T>(this IQueryable<T> rows, AffinityDomain domain, string patientId)
        where T : PatientObjectRow
    {
        string id = IdOf(domain, patientId);
        return rows.Where(row => row.Patient!.Id == id && row.Patient.SurvivorKey == null);
    }

    /// <summary>Objects of some patients, likewise.</summary>
    public static IQueryable<T> OfPatients<T>(this IQueryable<T> rows, AffinityDomain domain, IEnumerable<string> patientIds)
        where T : PatientObjectRow
    {
        string[] ids = [.. patientIds.Select(patientId => IdOf(domain, patientId)).Distinct()];
        return rows.Where(row => EF.Parameter(ids).Contains(row.Patient!.Id) && row.Patient.SurvivorKey == null);
    }

    /// <summary>Objects by their entryUUIDs, or where none is stated by their uniqueIds; of whatever status.</summary>
    public static IQueryable<T> Named<T>(this IQueryable<T> rows, IReadOnlyList<string> entryUuids, IReadOnlyList<string> uniqueIds)
        where T : PatientObjectRow
    {
        if (uniqueIds.Count > 0)
        {
            string[] ids = [.. uniqueIds.Distinct()];
            return rows.Where(row => EF.Parameter(ids).Contains(row.UniqueId));
        }

        Guid[] uuids = EntryUuid.ParseAll(entryUuids);
        return rows.Where(row => EF.Parameter(uuids).Contains(row.EntryUuid));
    }

    /// <summary>Objects by their one entryUUID or uniqueId.</summary>
    public static IQueryable<T> Named<T>(this IQueryable<T> rows, string? entryUuid, string? uniqueId)
        where T : PatientObjectRow =>
        rows.Named(entryUuid is null ? [] : [entryUuid], uniqueId is null ? [] : [uniqueId]);

    /// <summary>Memberships that hold.</summary>
    public static IQueryable<AssociationRow> Memberships(this RegistryView registry) =>
        registry.Associations.Where(a => a.Type == AssociationTypes.HasMember && a.Status == AvailabilityStatus.Approved);

    /// <summary>Associations with either end among these.</summary>
    /// <remarks>Each end is looked for by itself: PostgreSQL reads the whole table where either of two lists may hold.</remarks>
    public static IQueryable<AssociationRow> Touching(
        this RegistryView registry, IQueryable<long> keys, IReadOnlyList<AvailabilityStatus> statuses) =>
        registry.Associations.Where(a => statuses.Contains(a.Status)
            && registry.Associations.Where(from => keys.Contains(from.SourceKey)).Select(from => from.Key)
                .Concat(registry.Associations.Where(to => keys.Contains(to.TargetKey)).Select(to => to.Key))
                .Contains(a.Key));

    /// <summary>Codes as they stand in rows; null where there is no restriction.</summary>
    public static string?[]? Texts(IReadOnlyList<Code> codes) =>
        codes.Count == 0 ? null : [.. codes.Select(DocumentEntryRow.Text).Distinct()];

    /// <summary>An id of another authority is nobody here; the empty id is nobody's.</summary>
    public static string IdOf(AffinityDomain domain, string patientId) =>
        Cx.TryParseXds(patientId, out Cx? patient) && patient!.Authority.UniversalId == domain.PatientIdAuthority.Oid ? patient.Id : "";
}

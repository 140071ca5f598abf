using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Desk;

/// <summary>Rows as the desk sees them.</summary>
internal static class DeskView
{
    public static DeskPerson Of(Guid person, IReadOnlyList<SourceRecordRow> records, AffinityDomain domain) => new(
        person.ToString("N"), GoldenRecord.Of(records),
        [.. records.OrderBy(record => record.Domain, StringComparer.Ordinal).ThenBy(record => record.LocalId, StringComparer.Ordinal).Select(record => Of(record, domain))]);

    public static DeskRecord Of(SourceRecordRow record, AffinityDomain domain) => new(
        ReferenceOf(record, domain), record.AffinityId, record.StatedAffinityId, record.FrozenAt is not null, record.RetiredInto is not null,
        record.UpdatedAt, record.Demographics);

    public static RecordReference ReferenceOf(SourceRecordRow record, AffinityDomain domain) => new(
        domain.Authorities.FirstOrDefault(authority => authority.Oid == record.Domain)?.Namespace ?? record.Domain, record.LocalId);
}

using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Submissions;

/// <summary>What an identity source tells of a local patient id's link to the affinity domain (ITI TF-2 3.64.4.1.2).</summary>
/// <param name="NewId">The affinity domain's id that it is linked to now.</param>
/// <param name="PreviousId">The one that it was linked to; the same where only local ids are merged.</param>
/// <param name="LocalId">The local id, with its authority's OID.</param>
/// <param name="SubsumedId">Another id of that authority that is merged into it; null where none is.</param>
internal sealed record XadPidLink(string NewId, string PreviousId, Cx LocalId, Cx? SubsumedId)
{
    /// <summary>Whether the entry has the id that is merged away.</summary>
    public bool IsSubsumed(DocumentEntry entry) => SubsumedId is not null && Has(entry, SubsumedId);

    /// <summary>Whether the entry has the local id.</summary>
    public bool IsLocal(DocumentEntry entry) => Has(entry, LocalId);

    private static bool Has(DocumentEntry entry, Cx id) =>
        Cx.TryParseXds(entry.SourcePatientId, out Cx? stated)
        && stated!.Id == id.Id && stated.Authority.UniversalId == id.Authority.UniversalId;
}

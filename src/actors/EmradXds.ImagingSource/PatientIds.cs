using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.ImagingSource;

/// <summary>Patient ids and their authorities as the affinity domain knows them.</summary>
internal static class PatientIds
{
    /// <summary>The authority that is named by its OID or its namespace; null where the domain knows none of that name.</summary>
    public static AssigningAuthority? AuthorityOf(this AffinityDomain domain, string named) =>
        domain.Authorities.FirstOrDefault(known => known.Oid == named || known.Namespace == named);

    /// <summary>An id of the affinity domain as XDS metadata carry it (CX).</summary>
    public static string PatientIdOf(this AffinityDomain domain, string id) =>
        new Cx(id, Hd.Oid(domain.PatientIdAuthority.Oid)).ToXds();
}

using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Fhir;

/// <summary>Assigning authorities as FHIR names them: by their URI, or by urn:oid: (ITI TF-2 appendix E.3).</summary>
internal static class FhirSystem
{
    private const string Oid = "urn:oid:";

    /// <summary>The name an authority has in answers.</summary>
    public static string Of(AssigningAuthority authority) => authority.Uri ?? Oid + authority.Oid;

    /// <summary>The authority a requester names; null where the domain does not have it.</summary>
    public static AssigningAuthority? Resolve(AffinityDomain domain, string system) =>
        domain.Authorities.FirstOrDefault(authority => system == authority.Uri || system == Oid + authority.Oid);
}

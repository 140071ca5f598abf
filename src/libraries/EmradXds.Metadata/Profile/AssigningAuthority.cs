namespace EmradXds.Metadata.Profile;

/// <summary>One authority by all its names, which always mean the same (identity.md: namespace, OID, URI).</summary>
/// <param name="Namespace">HL7 v2 namespace id.</param>
/// <param name="Oid">OID.</param>
/// <param name="Uri">FHIR system, or null.</param>
public sealed record AssigningAuthority(string Namespace, string Oid, string? Uri = null);

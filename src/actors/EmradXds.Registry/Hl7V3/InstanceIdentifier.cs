namespace EmradXds.Registry.Hl7V3;

/// <summary>An II of HL7 V3.</summary>
/// <param name="Root">The authority's OID, or a whole id by itself; null where absent.</param>
/// <param name="Extension">The id within the root; null where absent.</param>
internal sealed record InstanceIdentifier(string? Root, string? Extension);

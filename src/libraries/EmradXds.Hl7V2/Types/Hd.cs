namespace EmradXds.Hl7V2.Types;

/// <summary>HD: an assigning authority by namespace, by OID, or by both (HL7 v2.5 2.A.33).</summary>
/// <param name="NamespaceId">HD.1, or null.</param>
/// <param name="UniversalId">HD.2, or null.</param>
/// <param name="UniversalIdType">HD.3, ISO for an OID, or null.</param>
public sealed record Hd(string? NamespaceId, string? UniversalId, string? UniversalIdType)
{
    /// <summary>Nothing stated.</summary>
    public static Hd None { get; } = new(null, null, null);

    /// <summary>By OID alone.</summary>
    public static Hd Oid(string oid, string? namespaceId = null) => new(namespaceId, oid, "ISO");

    /// <summary>Nothing at all is stated.</summary>
    public bool IsEmpty => NamespaceId is null && UniversalId is null && UniversalIdType is null;

    /// <summary>Namespace only, or id with type, or all three; an id without a type or a type without an id is malformed.</summary>
    public bool IsWellFormed => UniversalId is null == UniversalIdType is null && !IsEmpty;
}

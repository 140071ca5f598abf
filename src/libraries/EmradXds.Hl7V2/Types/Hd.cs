using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Types;

/// <summary>HD: an assigning authority by namespace, by OID, or by both (HL7 v2.5 2.A.33).</summary>
/// <param name="NamespaceId">HD.1, or null.</param>
/// <param name="UniversalId">HD.2, or null.</param>
/// <param name="UniversalIdType">HD.3, ISO for an OID, or null.</param>
public sealed record Hd(string? NamespaceId, string? UniversalId, string? UniversalIdType)
{
    /// <summary>Nothing stated.</summary>
    public static Hd None { get; } = new(null, null, null);

    /// <summary>Nothing at all is stated.</summary>
    public bool IsEmpty => NamespaceId is null && UniversalId is null && UniversalIdType is null;

    /// <summary>Namespace only, or id with type, or all three; an id without a type or a type without an id is malformed.</summary>
    public bool IsWellFormed => UniversalId is null == UniversalIdType is null && !IsEmpty;

    /// <summary>By OID alone.</summary>
    public static Hd Oid(string oid, string? namespaceId = null) => new(namespaceId, oid, "ISO");

    /// <summary>Reads an HD that is a component (CX.4): its parts are subcomponents.</summary>
    public static Hd Read(Er7Component component) =>
        Of(component.Text(1), component.Text(2), component.Text(3));

    /// <summary>Reads an HD that is a field (MSH-3): its parts are components.</summary>
    public static Hd Read(Er7Repetition repetition) =>
        Of(repetition[1].Text(), repetition[2].Text(), repetition[3].Text());

    /// <summary>Writes it as the first repetition of a field.</summary>
    public void Write(Er7SegmentBuilder segment, int field) =>
        segment.Set(field, 1, NamespaceId).Set(field, 2, UniversalId).Set(field, 3, UniversalIdType);

    /// <summary>Writes it as a component.</summary>
    public void Write(Er7SegmentBuilder segment, int field, int repetition, int component) => segment
        .Set(field, repetition, component, 1, NamespaceId)
        .Set(field, repetition, component, 2, UniversalId)
        .Set(field, repetition, component, 3, UniversalIdType);

    private static Hd Of(string namespaceId, string universalId, string type) =>
        new(Stated(namespaceId), Stated(universalId), Stated(type));

    private static string? Stated(string value) => value.Length == 0 ? null : value;
}

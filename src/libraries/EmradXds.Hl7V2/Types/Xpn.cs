using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Types;

/// <summary>XPN: a person's name (HL7 v2.5 2.A.88).</summary>
/// <param name="Family">XPN.1.1, or null.</param>
/// <param name="Given">XPN.2, or null.</param>
/// <param name="Middle">XPN.3 further given names, or null.</param>
/// <param name="Suffix">XPN.4, or null.</param>
/// <param name="Prefix">XPN.5 (title), or null.</param>
/// <param name="NameType">XPN.7 (HL7 table 0200: L legal, S pseudonym, …), or null.</param>
public sealed record Xpn(
    string? Family, string? Given = null, string? Middle = null, string? Suffix = null, string? Prefix = null, string? NameType = null)
{
    /// <summary>Reads one repetition of a field such as PID-5.</summary>
    /// <returns>Null where nothing is stated.</returns>
    public static Xpn? Read(Er7Repetition repetition)
    {
        return repetition.Presence == Er7Presence.Valued ? new Xpn(Part(1), Part(2), Part(3), Part(4), Part(5), Part(7)) : null;

        string? Part(int component) => XdsText.Stated(repetition[component].Text());
    }

    /// <summary>Writes it as one repetition of a field.</summary>
    public void Write(Er7SegmentBuilder segment, int field, int repetition = 1) => segment
        .Set(field, repetition, 1, 1, Family)
        .Set(field, repetition, 2, 1, Given)
        .Set(field, repetition, 3, 1, Middle)
        .Set(field, repetition, 4, 1, Suffix)
        .Set(field, repetition, 5, 1, Prefix)
        .Set(field, repetition, 7, 1, NameType);

    /// <summary>The form XDS metadata use in sourcePatientInfo, trailing empty components left out.</summary>
    public string ToXds() => XdsText.Join(
        XdsText.Escape(Family), XdsText.Escape(Given), XdsText.Escape(Middle), XdsText.Escape(Suffix), XdsText.Escape(Prefix), "",
        XdsText.Escape(NameType));
}

using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Types;

/// <summary>CX: an id and the authority that assigned it (HL7 v2.5 2.A.14; ITI TF-3 table 4.2.3.1.7-2).</summary>
/// <param name="Id">CX.1.</param>
/// <param name="Authority">CX.4; empty where the sender left it out.</param>
/// <param name="TypeCode">CX.5 identifier type code (MR, NH, …), or null.</param>
public sealed record Cx(string Id, Hd Authority, string? TypeCode = null)
{
    /// <summary>The form XDS metadata use, <c>id^^^&amp;oid&amp;ISO</c>, without namespace and type.</summary>
    public string ToXds() => $"{XdsText.Escape(Id)}^^^&{Authority.UniversalId}&ISO";

    /// <summary>Parses the form XDS metadata use, exactly <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    /// <returns>False where the text has another shape.</returns>
    public static bool TryParseXds(string? text, out Cx? value)
    {
        value = null;
        const string BeforeOid = "^^^&";
        const string AfterOid = "&ISO";
        int end = text?.IndexOf('^') ?? 0;
        if (end <= 0 || text!.Length < end + BeforeOid.Length + AfterOid.Length || text.AsSpan(0, end).ContainsAny("~|&\r\n")
            || !text.AsSpan(end).StartsWith(BeforeOid) || !text.EndsWith(AfterOid, StringComparison.Ordinal)
            || !Types.Oid.IsValid(text.AsSpan()[(end + BeforeOid.Length)..^AfterOid.Length]))
        {
            return false;
        }

        value = new Cx(XdsText.Unescape(text[..end]), Hd.Oid(text[(end + BeforeOid.Length)..^AfterOid.Length]));
        return true;
    }

    /// <summary>Reads one repetition of a field such as PID-3.</summary>
    /// <returns>Null where nothing is stated; an id without authority has <see cref="Hd.None"/>.</returns>
    public static Cx? Read(Er7Repetition repetition)
    {
        if (repetition.Presence != Er7Presence.Valued)
        {
            return null;
        }

        string type = repetition[5].Text();
        return new Cx(repetition[1].Text(), Hd.Read(repetition[4]), type.Length == 0 ? null : type);
    }

    /// <summary>Reads every stated repetition of a field, in their order.</summary>
    public static IReadOnlyList<Cx> ReadAll(Er7Field field)
    {
        List<Cx> all = new(field.Count);
        for (int i = 1; i <= field.Count; i++)
        {
            if (Read(field[i]) is { } value)
            {
                all.Add(value);
            }
        }

        return all;
    }

    /// <summary>Writes it as one repetition of a field.</summary>
    public void Write(Er7SegmentBuilder segment, int field, int repetition = 1)
    {
        segment.Set(field, repetition, 1, 1, Id);
        Authority.Write(segment, field, repetition, 4);
        segment.Set(field, repetition, 5, 1, TypeCode);
    }
}

namespace EmradXds.Hl7V2.Types;

/// <summary>CX: an id and the authority that assigned it (HL7 v2.5 2.A.14; ITI TF-3 table 4.2.3.1.7-2).</summary>
/// <param name="Id">CX.1.</param>
/// <param name="Authority">CX.4; empty where the sender left it out.</param>
/// <param name="TypeCode">CX.5 identifier type code (MR, NH, …), or null.</param>
public sealed record Cx(string Id, Hd Authority, string? TypeCode = null)
{
    /// <summary>The form XDS metadata use, <c>id^^^&amp;oid&amp;ISO</c>, without namespace and type.</summary>
    public string ToXds() => $"{Id}^^^&{Authority.UniversalId}&ISO";

    /// <summary>Parses the form XDS metadata use, exactly <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    /// <returns>False where the text has another shape.</returns>
    public static bool TryParseXds(string? text, out Cx? value) => throw new NotImplementedException(text + (value = null));
}

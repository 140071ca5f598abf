namespace EmradXds.Hl7V2.Types;

/// <summary>XON: an organization with its id, as authorInstitution uses it (ITI TF-3 table 4.2.3.1.7-2).</summary>
/// <param name="Name">XON.1.</param>
/// <param name="Id">XON.10: an OID, or an id whose authority is <paramref name="Authority"/>; null where not stated.</param>
/// <param name="Authority">XON.6.</param>
public sealed record Xon(string Name, string? Id, Hd Authority)
{
    /// <summary>The form XDS metadata use: <c>name^^^^^&amp;oid&amp;ISO^^^^id</c>, or <c>name^^^^^^^^^oid</c>.</summary>
    public string ToXds() => XdsText.Join(
        XdsText.Escape(Name), "", "", "", "", Authority.UniversalId is { } oid ? $"&{oid}&ISO" : "", "", "", "", XdsText.Escape(Id));

    /// <summary>Parses the form XDS metadata use.</summary>
    /// <returns>False where the name is missing, the authority is malformed, or an id that is no OID has no authority.</returns>
    public static bool TryParseXds(string? text, out Xon? value)
    {
        text ??= "";
        Hd authority = XdsText.ReadHd(XdsText.Component(text, 6));
        string name = XdsText.Unescape(XdsText.Component(text, 1));
        string? id = XdsText.Stated(XdsText.Unescape(XdsText.Component(text, 10)));
        bool idIsWhole = id is null || Oid.IsValid(id) || authority.UniversalId is not null;
        value = name.Length > 0 && idIsWhole && (authority.IsEmpty || authority.IsWellFormed) ? new Xon(name, id, authority) : null;
        return value is not null;
    }
}

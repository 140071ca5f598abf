namespace EmradXds.Hl7V2.Types;

/// <summary>XCN: a person with id and name, as authorPerson and legalAuthenticator use it (ITI TF-3 table 4.2.3.1.7-2).</summary>
/// <param name="Id">XCN.1, or null.</param>
/// <param name="Family">XCN.2, or null.</param>
/// <param name="Given">XCN.3, or null.</param>
/// <param name="Middle">XCN.4, or null.</param>
/// <param name="Suffix">XCN.5, or null.</param>
/// <param name="Prefix">XCN.6, or null.</param>
/// <param name="Authority">XCN.9, who assigned the id.</param>
public sealed record Xcn(
    string? Id, string? Family, string? Given, string? Middle, string? Suffix, string? Prefix, Hd Authority)
{
    /// <summary>The form XDS metadata use, <c>id^family^given^middle^suffix^prefix^^^&amp;oid&amp;ISO</c>.</summary>
    public string ToXds() => XdsText.Join(
        XdsText.Escape(Id), XdsText.Escape(Family), XdsText.Escape(Given), XdsText.Escape(Middle), XdsText.Escape(Suffix),
        XdsText.Escape(Prefix), "", "", Authority.UniversalId is { } oid ? $"&{oid}&ISO" : "");

    /// <summary>Parses the form XDS metadata use.</summary>
    /// <returns>False where neither an id nor a family name is stated, or an id's authority is malformed.</returns>
    public static bool TryParseXds(string? text, out Xcn? value)
    {
        text ??= "";
        Hd authority = XdsText.ReadHd(XdsText.Component(text, 9));
        value = new Xcn(Part(1), Part(2), Part(3), Part(4), Part(5), Part(6), authority);
        if ((value.Id is null && value.Family is null) || (!authority.IsEmpty && !authority.IsWellFormed) || text.Contains('~'))
        {
            value = null;
        }

        return value is not null;

        string? Part(int n) => XdsText.Stated(XdsText.Unescape(XdsText.Component(text, n)));
    }
}

using System.Text;
using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Types;

/// <summary>HL7 values inside XDS attributes: the default delimiters and their escapes (ITI TF-3 4.2.3.1.7).</summary>
internal static class XdsText
{
    public static string Escape(string? value)
    {
        StringBuilder text = new();
        Er7Escapes.Write(text, value, Er7Separators.Default);
        return text.ToString();
    }

    public static string Unescape(string value) => Er7Escapes.Undo(value, Er7Separators.Default, Encoding.UTF8);

    /// <summary>Joins components, trailing empty ones left out. What is passed in is escaped already.</summary>
    public static string Join(params ReadOnlySpan<string?> components) => string.Join('^', components).TrimEnd('^');

    /// <summary>Component n, 1-based, as it stands; empty beyond the end.</summary>
    public static string Component(string text, int n) => text.Split('^') is { } parts && parts.Length >= n ? parts[n - 1] : "";

    public static string? Stated(string value) => value.Length == 0 ? null : value;

    /// <summary>CX.4 and its kin, <c>namespace&amp;oid&amp;ISO</c>.</summary>
    public static Hd ReadHd(string component)
    {
        string[] parts = component.Split('&');
        return new Hd(Part(0), Part(1), Part(2));

        string? Part(int i) => i < parts.Length ? Stated(Unescape(parts[i])) : null;
    }
}

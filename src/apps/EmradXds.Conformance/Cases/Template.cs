using System.Security;
using System.Text.RegularExpressions;

namespace EmradXds.Conformance.Cases;

/// <summary>Texts with placeholders <c>${…}</c>.</summary>
public static partial class Template
{
    /// <summary>Puts values in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="resolve">The value of a placeholder.</param>
    /// <param name="xml">Escape values for XML.</param>
    public static string Expand(string text, Func<string, string> resolve, bool xml) => Placeholder().Replace(
        text, match => xml ? SecurityElement.Escape(resolve(match.Groups[1].Value)) : resolve(match.Groups[1].Value));

    /// <summary>An expectation with values put in.</summary>
    public static Expectation Expand(Expectation expectation, Func<string, string> resolve)
    {
        string Text(string text) => Expand(text, resolve, xml: false);
        return expectation with
        {
            Errors = [.. expectation.Errors.Select(error => error with { Location = Text(error.Location) })],
            Documents = [.. expectation.Documents.Select(d => new ExpectedDocument(Text(d.UniqueId), Text(d.RepositoryUniqueId)))],
            Values = [.. expectation.Values.Select(value => value with { At = Text(value.At), Is = Text(value.Is) })],
        };
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Placeholder();
}

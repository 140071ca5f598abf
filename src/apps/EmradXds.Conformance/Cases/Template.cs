using System.Text.RegularExpressions;

namespace EmradXds.Conformance.Cases;

/// <summary>Texts with placeholders <c>${…}</c>.</summary>
public static partial class Template
{
    /// <summary>Puts values in.</summary>
    /// <param name="text">The text.</param>
    /// <param name="resolve">The value of a placeholder.</param>
    public static string Expand(string text, Func<string, string> resolve) =>
        text.Contains("${", StringComparison.Ordinal) ? Placeholder().Replace(text, match => resolve(match.Groups[1].Value)) : text;

    /// <summary>An expectation with values put in.</summary>
    public static Expectation Expand(Expectation expectation, Func<string, string> resolve)
    {
        string Text(string text) => Expand(text, resolve);
        string? Optional(string? text) => text is null ? null : Text(text);
        string Id(string name) => name.Contains(':', StringComparison.Ordinal) || name.Contains('$', StringComparison.Ordinal)
            ? Text(name)
            : resolve($"uuid.{name}");
        return expectation with
        {
            Errors =
            [
                .. expectation.Errors.Select(e => e with { Location = Text(e.Location), Names = [.. e.Names.Select(Text)] }),
            ],
            Objects = expectation.Objects.ToDictionary(kind => kind.Key, kind => (IReadOnlyList<string>)[.. kind.Value.Select(Id)]),
            Documents =
            [
                .. expectation.Documents.Select(
                    d => d with { UniqueId = Text(d.UniqueId), RepositoryUniqueId = Text(d.RepositoryUniqueId) }),
            ],
            Values =
            [
                .. expectation.Values.Select(value => value with
                {
                    At = Text(value.At),
                    Is = Optional(value.Is),
                    Not = Optional(value.Not),
                    Contains = Optional(value.Contains),
                    After = Optional(value.After),
                }),
            ],
            AnyOf = [.. expectation.AnyOf.Select(one => Expand(one, resolve))],
        };
    }

    [GeneratedRegex(@"\$\{([^}]+)\}")]
    private static partial Regex Placeholder();
}

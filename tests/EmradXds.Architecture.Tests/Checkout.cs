using System.Text.RegularExpressions;
using EmradXds.Testing;

namespace EmradXds.Architecture.Tests;

/// <summary>The source tree as text: these tests read it, they load none of it.</summary>
internal static partial class Checkout
{
    public static string Src { get; } = Path.Combine(Surroundings.Root, "src");

    public static IReadOnlyList<string> Projects { get; } =
        [.. Directory.EnumerateFiles(Src, "*.csproj", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    /// <summary>Hand-written source files: no migrations, no generated dictionaries.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } =
        [.. Directory.EnumerateFiles(Src, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Generated().IsMatch(path))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(Path.GetRelativePath(Surroundings.Root, path), File.ReadAllText(path)))];

    [GeneratedRegex(@"[/\\](Migrations|Generated|obj|bin)[/\\]|\.g\.cs$")]
    private static partial Regex Generated();
}

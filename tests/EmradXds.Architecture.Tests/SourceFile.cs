using System.Text.RegularExpressions;

namespace EmradXds.Architecture.Tests;

internal sealed partial record SourceFile(string Path, string Text)
{
    public int Lines => Text.Count(c => c == '\n');

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Kind and name of each type declared.</summary>
    public IEnumerable<(string Kind, string Name)> Types =>
        Declaration().Matches(Text).Select(match => (match.Groups["kind"].Value.Trim(), match.Groups["name"].Value));

    /// <summary>Types that name the interface in their list of bases.</summary>
    public IEnumerable<string> ImplementersOf(string contract) => Declaration().Matches(Text)
        .Where(match => match.Groups["kind"].Value != "interface" && Regex.IsMatch(match.Groups["bases"].Value, $@"[:,\s]{contract}\b"))
        .Select(match => match.Groups["name"].Value);

    [GeneratedRegex(
        @"^\s*(?:(?:public|internal|private|protected|file|static|sealed|abstract|partial|readonly|ref)\s+)*(?<kind>class|interface|enum|struct|record struct|record class|record)\s+(?<name>\w+)(?<bases>[^{;]*)",
        RegexOptions.Multiline)]
    private static partial Regex Declaration();
}

using System.Globalization;

namespace EmradXds.Hl7V2.Er7;

/// <summary><c>SEG(n)-field(rep).component.subcomponent</c>; what is left out is 1.</summary>
internal readonly ref struct Er7Path
{
    public ReadOnlySpan<char> Segment { get; private init; }

    public int Ordinal { get; private init; }

    public int Field { get; private init; }

    public int Repetition { get; private init; }

    public int Component { get; private init; }

    public int Subcomponent { get; private init; }

    /// <exception cref="ArgumentException">No path.</exception>
    public static Er7Path Parse(string path)
    {
        int dash = path.IndexOf('-', StringComparison.Ordinal);
        if (dash < 3)
        {
            throw Wrong(path);
        }

        ReadOnlySpan<char> left = path.AsSpan(0, dash);
        ReadOnlySpan<char> right = path.AsSpan(dash + 1);
        int ordinal = TakeParenthesis(ref left, path);
        int dot = right.IndexOf('.');
        ReadOnlySpan<char> tail = dot < 0 ? default : right[(dot + 1)..];
        right = dot < 0 ? right : right[..dot];
        int repetition = TakeParenthesis(ref right, path);
        int second = tail.IndexOf('.');
        if (left.Length != 3)
        {
            throw Wrong(path);
        }

        return new Er7Path
        {
            Segment = left,
            Ordinal = ordinal,
            Field = Number(right, path),
            Repetition = repetition,
            Component = dot < 0 ? 1 : Number(second < 0 ? tail : tail[..second], path),
            Subcomponent = second < 0 ? 1 : Number(tail[(second + 1)..], path),
        };
    }

    private static int TakeParenthesis(ref ReadOnlySpan<char> text, string path)
    {
        int open = text.IndexOf('(');
        if (open < 0)
        {
            return 1;
        }

        int number = text[^1] == ')' ? Number(text[(open + 1)..^1], path) : throw Wrong(path);
        text = text[..open];
        return number;
    }

    private static int Number(ReadOnlySpan<char> text, string path) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : throw Wrong(path);

    private static ArgumentException Wrong(string path) => new($"'{path}' is no path such as PID-3(2).4.2.");
}

using System.Globalization;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>QIP: one repetition of QPD-3, an element of a segment and the value asked for, for instance <c>@PID.5.1.1^SMITH</c> (HL7 v2.5
/// chapter 2.A; ITI TF-2 3.21.4.1).</summary>
/// <param name="Segment">Segment id in capitals.</param>
/// <param name="Field">Field number.</param>
/// <param name="Component">Component number; 0 where not stated.</param>
/// <param name="Subcomponent">Subcomponent number; 0 where not stated.</param>
/// <param name="Value">The value, escapes undone; empty where not stated.</param>
public sealed record QueryParameter(string Segment, int Field, int Component, int Subcomponent, string Value)
{
    private const int MostNumbers = 3;

    /// <summary>Where in the query it stands.</summary>
    public Erl Place { get; init; }

    /// <summary>What is wrong with its form, without a value of the message; null where nothing is. The rest is then not
    /// to be relied on.</summary>
    public string? Fault { get; init; }

    /// <summary>The element as it stands in a query, for instance <c>@PID.5.1.1</c>.</summary>
    public string Element => string.Join(
        '.',
        [
            $"@{Segment}",
            .. new[] { Field, Component, Subcomponent }.TakeWhile(n => n > 0).Select(n => n.ToString(CultureInfo.InvariantCulture)),
        ]);

    /// <summary>Reads one repetition.</summary>
    /// <param name="repetition">The repetition, which states something.</param>
    /// <param name="place">Where it stands.</param>
    public static QueryParameter Read(Er7Repetition repetition, Erl place)
    {
        QueryParameter nothing = new("", 0, 0, 0, "") { Place = place };
        string element = repetition[1].Text();
        string[] parts = element.TrimStart('@').Split('.');
        int[] numbers = [.. parts.Skip(1).Select(Number)];
        if (!element.StartsWith('@') || parts[0].Length != 3 || !parts[0].All(char.IsAsciiLetterOrDigit)
            || numbers.Length is 0 or > MostNumbers || numbers.Contains(0))
        {
            return nothing with { Fault = "expected an element such as @PID.5.1.1, then a value" };
        }

        // What stood beside the value would be lost, and more people would meet the rest.
        bool isOneValue = repetition[2].Presence is not Er7Presence.Null && !IsStatedBeside(repetition);
        return new QueryParameter(
            parts[0].ToUpperInvariant(), numbers[0], numbers.ElementAtOrDefault(1), numbers.ElementAtOrDefault(2),
            isOneValue ? repetition[2].Text() : "")
        {
            Place = place,
            Fault = isOneValue ? null : "expected one value, delimiters in it escaped",
        };
    }

    /// <summary>Writes it as one repetition of a field.</summary>
    public void Write(Er7SegmentBuilder segment, int field, int repetition) =>
        segment.Set(field, repetition, 1, 1, Element).Set(field, repetition, 2, 1, Value);

    private static bool IsStatedBeside(Er7Repetition repetition)
    {
        Er7Component value = repetition[2];
        return repetition[1].Count > 1
            || Enumerable.Range(3, Math.Max(0, repetition.Count - 2)).Any(n => IsStated(repetition[n].Presence))
            || Enumerable.Range(2, Math.Max(0, value.Count - 1)).Any(n => IsStated(value.PresenceOf(n)));

        static bool IsStated(Er7Presence presence) => presence is Er7Presence.Valued or Er7Presence.Null;
    }

    private static int Number(string text) =>
        text.Length <= 4 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}

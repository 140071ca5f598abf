using System.Globalization;
using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Types;

/// <summary>ERL: where in a message an error stands (HL7 v2.5 2.A.28). 0 means "not stated", from the right.</summary>
/// <param name="Segment">Segment id.</param>
/// <param name="Sequence">Which segment of that id.</param>
/// <param name="Field">Field number.</param>
/// <param name="Repetition">Field repetition.</param>
/// <param name="Component">Component number.</param>
/// <param name="Subcomponent">Subcomponent number.</param>
public readonly record struct Erl(string Segment, int Sequence, int Field = 0, int Repetition = 0, int Component = 0, int Subcomponent = 0)
{
    /// <summary>Reads one repetition of ERR-2; what is not a number is 0.</summary>
    public static Erl Read(Er7Repetition repetition) =>
        new(
            repetition[1].Text(), Number(repetition[2]), Number(repetition[3]), Number(repetition[4]), Number(repetition[5]),
            Number(repetition[6]));

    /// <summary>Writes it as one repetition of a field.</summary>
    public void Write(Er7SegmentBuilder segment, int field, int repetition = 1) => segment
        .Set(field, repetition, 1, 1, Segment)
        .Set(field, repetition, 2, 1, Text(Sequence))
        .Set(field, repetition, 3, 1, Text(Field))
        .Set(field, repetition, 4, 1, Text(Repetition))
        .Set(field, repetition, 5, 1, Text(Component))
        .Set(field, repetition, 6, 1, Text(Subcomponent));

    /// <summary>As it stands in a message, for instance <c>QPD^1^3^1^4</c>.</summary>
    public override string ToString() =>
        string.Join('^', Segment, Text(Sequence), Text(Field), Text(Repetition), Text(Component), Text(Subcomponent)).TrimEnd('^');

    private static string Text(int number) => number == 0 ? "" : number.ToString(CultureInfo.InvariantCulture);

    private static int Number(Er7Component component) =>
        int.TryParse(component.Text(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;
}

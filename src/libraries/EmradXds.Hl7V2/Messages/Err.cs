using System.Globalization;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Messages;

/// <summary>ERR: one error of an answer (HL7 v2.5 2.15.5).</summary>
/// <param name="Location">ERR-2, where in the request.</param>
/// <param name="Condition">ERR-3 (HL7 table 0357).</param>
/// <param name="Text">ERR-7: what was found and what was expected, without patient data; or null.</param>
/// <param name="Severity">ERR-4: E error, W warning, I information.</param>
public sealed record Err(Erl Location, ErrorCondition Condition, string? Text = null, char Severity = 'E')
{
    /// <summary>The error as a reader of messages states it.</summary>
    public static Err From(Er7Error error) => new(error.Location, (ErrorCondition)error.Code, error.Text);

    /// <summary>The text table 0357 has for a condition.</summary>
    public static string Describe(ErrorCondition condition) => condition switch
    {
        ErrorCondition.SegmentSequenceError => "Segment sequence error",
        ErrorCondition.RequiredFieldMissing => "Required field missing",
        ErrorCondition.DataTypeError => "Data type error",
        ErrorCondition.TableValueNotFound => "Table value not found",
        ErrorCondition.UnsupportedMessageType => "Unsupported message type",
        ErrorCondition.UnsupportedEventCode => "Unsupported event code",
        ErrorCondition.UnsupportedProcessingId => "Unsupported processing id",
        ErrorCondition.UnsupportedVersionId => "Unsupported version id",
        ErrorCondition.UnknownKeyIdentifier => "Unknown key identifier",
        ErrorCondition.DuplicateKeyIdentifier => "Duplicate key identifier",
        ErrorCondition.ApplicationRecordLocked => "Application record locked",
        _ => "Application internal error",
    };

    /// <summary>Reads every ERR segment of an answer, in the layout of v2.5 or of its predecessors (ERR-1).</summary>
    public static IReadOnlyList<Err> ReadAll(Er7Message answer) => [.. answer.All("ERR").Select(Read)];

    /// <summary>Appends the segment.</summary>
    /// <param name="builder">The answer.</param>
    /// <param name="version">MSH-12 of the answer: before 2.5 the segment has ERR-1 only.</param>
    public void Write(Er7Builder builder, string version)
    {
        Er7SegmentBuilder segment = builder.Add("ERR");
        string code = ((int)Condition).ToString(CultureInfo.InvariantCulture);
        if (Msh.IsBefore25(version))
        {
            segment.Set(1, 1, Location.Segment);
            segment.Set(1, 2, Location.Sequence.ToString(CultureInfo.InvariantCulture));
            segment.Set(1, 3, Location.Field == 0 ? null : Location.Field.ToString(CultureInfo.InvariantCulture));
            segment.Set(1, 1, 4, 1, code);
            segment.Set(1, 1, 4, 2, Text ?? Describe(Condition));
            return;
        }

        Location.Write(segment, 2);
        segment.Set(3, 1, code).Set(3, 2, Describe(Condition)).Set(3, 3, "HL70357").Set(4, Severity.ToString()).Set(7, Text);
    }

    /// <summary>For logs: code and place.</summary>
    public override string ToString() => $"{(int)Condition} {Location}";

    private static Err Read(Er7Segment segment)
    {
        // ERR-1 has the code where an ERL has the repetition.
        bool old = segment[3].Presence != Er7Presence.Valued;
        string code = old ? segment[1][1][4].Text() : segment[3].Text();
        string text = old ? segment[1][1][4].Text(2) : segment[7].Text();
        string severity = segment[4].Text();
        Erl location = Erl.Read(segment[old ? 1 : 2][1]);
        return new Err(
            old ? location with { Repetition = 0 } : location,
            int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                ? (ErrorCondition)number
                : ErrorCondition.ApplicationInternalError,
            XdsText.Stated(text),
            severity.Length == 0 ? 'E' : severity[0]);
    }
}

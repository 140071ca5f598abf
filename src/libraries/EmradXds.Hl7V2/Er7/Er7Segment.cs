namespace EmradXds.Hl7V2.Er7;

/// <summary>One segment of a message. The default value is an absent segment, in which everything is absent.</summary>
public readonly struct Er7Segment
{
    private readonly Er7Slice slice;

    internal Er7Segment(Er7Slice slice, int ordinal) => (this.slice, Ordinal) = (slice, ordinal);

    /// <summary>Whether the message has it.</summary>
    public bool Exists => slice.Exists;

    /// <summary>Segment id, three characters; empty where absent.</summary>
    public string Id => slice.Exists ? slice.Span[..3].ToString() : "";

    /// <summary>Which one among the segments of this id, 1-based: the sequence in an ERL.</summary>
    public int Ordinal { get; }

    /// <summary>The segment as it stands, without its end.</summary>
    public ReadOnlySpan<char> Raw => slice.Span;

    /// <summary>Number of the last field.</summary>
    public int FieldCount => slice.Exists ? slice.Count(slice.Message!.Separators.Field) - (IsMsh ? 0 : 1) : 0;

    /// <summary>Field n, as the standard numbers them: MSH-1 is the field separator itself, MSH-2 the encoding characters
    /// undivided.</summary>
    public Er7Field this[int n]
    {
        get
        {
            if (!slice.Exists || n < 1)
            {
                return default;
            }

            Er7Separators separators = slice.Message!.Separators;
            return new Er7Field(!IsMsh ? slice.Part(separators.Field, n + 1)
                : n == 1 ? slice.Literal(3, 1)
                : n == 2 ? slice.Literal(4, separators.EncodingCharacters.Length)
                : slice.Part(separators.Field, n));
        }
    }

    private bool IsMsh => slice.Span is ['M', 'S', 'H', ..];

    internal bool Is(ReadOnlySpan<char> id) => slice.Span.StartsWith(id);
}

namespace EmradXds.Hl7V2.Er7;

/// <summary>One field. The default value is an absent field.</summary>
public readonly struct Er7Field
{
    private readonly Er7Slice slice;

    internal Er7Field(Er7Slice slice) => this.slice = slice;

    /// <summary>Whether anything is stated.</summary>
    public Er7Presence Presence => slice.Presence;

    /// <summary>How many repetitions, empty ones counted; 0 where absent.</summary>
    public int Count => slice.Message is { } message ? slice.Count(message.Separators.Repetition) : 0;

    /// <summary>The field as it stands.</summary>
    public ReadOnlySpan<char> Raw => slice.Span;

    /// <summary>Repetition n, 1-based.</summary>
    public Er7Repetition this[int n] =>
        slice.Message is { } message ? new Er7Repetition(slice.Part(message.Separators.Repetition, n)) : default;

    /// <summary>The value of a simple field: the first component of the first repetition, escapes undone; empty where absent.</summary>
    public string Text() => this[1][1].Text();
}

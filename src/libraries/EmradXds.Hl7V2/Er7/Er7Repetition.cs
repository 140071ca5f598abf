namespace EmradXds.Hl7V2.Er7;

/// <summary>One repetition of a field. The default value is an absent one.</summary>
public readonly struct Er7Repetition
{
    private readonly Er7Slice slice;

    internal Er7Repetition(Er7Slice slice) => this.slice = slice;

    /// <summary>Whether anything is stated.</summary>
    public Er7Presence Presence => slice.Presence;

    /// <summary>How many components; 0 where absent.</summary>
    public int Count => slice.Message is { } message ? slice.Count(message.Separators.Component) : 0;

    /// <summary>The repetition as it stands.</summary>
    public ReadOnlySpan<char> Raw => slice.Span;

    /// <summary>Component n, 1-based.</summary>
    public Er7Component this[int n] =>
        slice.Message is { } message ? new Er7Component(slice.Part(message.Separators.Component, n)) : default;
}

namespace EmradXds.Hl7V2.Er7;

/// <summary>One component. The default value is an absent one.</summary>
public readonly struct Er7Component
{
    private readonly Er7Slice slice;

    internal Er7Component(Er7Slice slice) => this.slice = slice;

    /// <summary>Whether anything is stated.</summary>
    public Er7Presence Presence => slice.Presence;

    /// <summary>How many subcomponents; 0 where absent.</summary>
    public int Count => slice.Message is { } message ? slice.Count(message.Separators.Subcomponent) : 0;

    /// <summary>The component as it stands.</summary>
    public ReadOnlySpan<char> Raw => slice.Span;

    /// <summary>Subcomponent n, 1-based, escapes undone; empty where absent, empty or null.</summary>
    public string Text(int n = 1) => slice.Message is { } message ? slice.Part(message.Separators.Subcomponent, n).Text() : "";

    /// <summary>Whether anything is stated in subcomponent n.</summary>
    public Er7Presence PresenceOf(int n) =>
        slice.Message is { } message ? slice.Part(message.Separators.Subcomponent, n).Presence : Er7Presence.Absent;
}

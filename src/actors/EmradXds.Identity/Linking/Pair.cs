namespace EmradXds.Identity.Linking;

/// <summary>Two records, the lesser id first, as links and questions name them.</summary>
internal readonly record struct Pair
{
    public Pair(Guid one, Guid other) => (One, Other) = one.CompareTo(other) < 0 ? (one, other) : (other, one);

    public Guid One { get; }

    public Guid Other { get; }
}

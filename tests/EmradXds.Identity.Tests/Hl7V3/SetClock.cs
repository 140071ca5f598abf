namespace EmradXds.Identity.Tests.Hl7V3;

/// <summary>A clock that a test puts forward.</summary>
internal sealed class SetClock : TimeProvider
{
    public TimeSpan Ahead { get; set; }

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
}

namespace EmradXds.Identity.Storage;

/// <summary>What was decided of two records. Linked records are one person, directly or through others.</summary>
public sealed class LinkRow
{
    /// <summary>The lesser id of the two.</summary>
    public required Guid OneId { get; set; }

    /// <summary>The greater id.</summary>
    public required Guid OtherId { get; set; }

    public required LinkState State { get; set; }

    /// <summary>The model's score in thousandths of a bit, when it was decided.</summary>
    public required int Score { get; set; }

    /// <summary>Name and version of the model.</summary>
    public required string Model { get; set; }

    /// <summary>Why, in words.</summary>
    public required string Reason { get; set; }

    /// <summary>Who: a person, a sender (MSH-4), or empty for the model.</summary>
    public required string By { get; set; }

    public required DateTime At { get; set; }

    /// <summary>Counts decisions; the earlier ones are <see cref="LinkVersionRow"/>s.</summary>
    public int Version { get; set; }
}

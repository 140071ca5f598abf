namespace EmradXds.Identity.Storage;

/// <summary>A question for the exceptions desk.</summary>
public sealed class ReviewTaskRow
{
    public Guid Id { get; set; } = Guid.CreateVersion7();

    public required ReviewKind Kind { get; set; }

    /// <summary>The record; of two: the lesser id.</summary>
    public required Guid OneId { get; set; }

    /// <summary>Of two: the greater id; else that of <see cref="OneId"/>.</summary>
    public required Guid OtherId { get; set; }

    public required ReviewState State { get; set; }

    /// <summary>0 is asked first, 2 last.</summary>
    public required int Priority { get; set; }

    /// <summary>The model's score in thousandths of a bit.</summary>
    public required int Score { get; set; }

    /// <summary>Why nobody but a person can decide.</summary>
    public required string Reason { get; set; }

    public required DateTime CreatedAt { get; set; }

    /// <summary>Who decided or deferred; null while nobody did.</summary>
    public string? DecidedBy { get; set; }

    public DateTime? DecidedAt { get; set; }

    /// <summary>What they said.</summary>
    public string? Comment { get; set; }
}

namespace EmradXds.Identity.Storage;

/// <summary>One decision on two records, as it was made. Only ever added.</summary>
public sealed class LinkVersionRow
{
    public required Guid OneId { get; set; }

    public required Guid OtherId { get; set; }

    public required int Version { get; set; }

    public required LinkState State { get; set; }

    public required int Score { get; set; }

    public required string Model { get; set; }

    public required string Reason { get; set; }

    public required string By { get; set; }

    public required DateTime At { get; set; }
}

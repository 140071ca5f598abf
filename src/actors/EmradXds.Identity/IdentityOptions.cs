using System.Data.Common;
using System.Net;
using EmradXds.Identity.Matching;
using EmradXds.Serving;

namespace EmradXds.Identity;

/// <summary>How the identity actor (PIX manager) is reached, and whom it tells.</summary>
public sealed record IdentityOptions
{
    /// <summary>Where ITI-8, ITI-9, ITI-21, ITI-22 and ITI-30 are answered; port 0 picks a free one.</summary>
    public IPEndPoint Mllp { get; init; } = new(IPAddress.Loopback, 2575);

    /// <summary>Limits of that address.</summary>
    public MllpListenerOptions MllpLimits { get; init; } = new();

    /// <summary>Document registries that must know the affinity domain's patient ids: MLLP addresses of their ITI-8.</summary>
    public IReadOnlyList<DnsEndPoint> RegistryFeeds { get; init; } = [];

    /// <summary>PIX consumers that are told by ITI-10 whenever a person's ids change.</summary>
    public IReadOnlyList<PixConsumer> PixConsumers { get; init; } = [];

    /// <summary>Whether the database says that another writer was first: by SQLSTATE unless the engine says so in another way.</summary>
    public Func<DbException, bool> IsLostToAnother { get; init; } = WriteAttempts.IsLostToAnother;

    /// <summary>Accept NHS Numbers of the range 999, which is never issued. For demonstrations and tests only.</summary>
    public bool AllowTestNumbers { get; init; }

    /// <summary>Weighs what records say of being one person's.</summary>
    public MatchModel MatchModel { get; init; } = MatchModel.UnitedKingdom;

    /// <summary>ITI-9: when QPD-4 names the queried id's own domain, return the queried id as well. Some consumers expect it.</summary>
    public bool ReturnQueriedId { get; init; }

    /// <summary>ITI-30: merges (A40) are taken. Default: yes.</summary>
    public bool MergeOption { get; init; } = true;

    /// <summary>ITI-30: links and unlinks (A24, A37) are taken. Default: no. PAM has them as the alternative to merges; a link is the one
    /// message by which a trust alone makes its patient and another trust's one person, whatever the evidence says.</summary>
    public bool LinkUnlinkOption { get; init; }

    /// <summary>ITI-21, ITI-22: how long an answer of several messages can be gone on with. Default 10 min.</summary>
    public TimeSpan ContinuationLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Most answers that are kept to be gone on with; the oldest makes room. Default 1,000.</summary>
    public int MaxContinuations { get; init; } = 1_000;

    /// <summary>Most of them of one sender. Default 20.</summary>
    public int MaxContinuationsPerSender { get; init; } = 20;

    /// <summary>MSH-3 of our own messages.</summary>
    public string SendingApplication { get; init; } = "EMRAD-PIX";

    /// <summary>MSH-4 of our own messages.</summary>
    public string SendingFacility { get; init; } = "EMRAD";

    /// <summary>How long an answer is kept for a sender that repeats its message. Default 7 days.</summary>
    public TimeSpan AcknowledgmentRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>First wait before a registry or PIX consumer that could not be reached is tried again; doubled each time. Default
    /// 1 s.</summary>
    public TimeSpan FeedRetry { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest such wait. Default 1 min.</summary>
    public TimeSpan MaxFeedRetry { get; init; } = TimeSpan.FromMinutes(1);
}

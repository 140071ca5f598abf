using System.Security.Cryptography;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Identity.Pdq;

/// <summary>Answers that go on in a further message, each under a token that can be used once and guessed by nobody.</summary>
/// <remarks>In memory: after a restart a query is asked anew. Bounded in number, for each sender too, and in time.</remarks>
internal sealed class Continuations(IdentityOptions options, TimeProvider clock)
{
    private const int TokenLength = 32;

    private readonly Lock gate = new();

    /// <summary>Oldest first.</summary>
    private readonly List<(string Token, Snapshot Snapshot, DateTimeOffset Since)> kept = [];

    /// <summary>Keeps what is left; the oldest makes room.</summary>
    /// <returns>The token.</returns>
    public string Keep(Snapshot snapshot)
    {
        string token = RandomNumberGenerator.GetHexString(TokenLength);
        lock (gate)
        {
            DropExpired();
            if (kept.Count(entry => IsOf(entry.Snapshot, snapshot.Application, snapshot.Facility)) >= options.MaxContinuationsPerSender)
            {
                kept.RemoveAt(kept.FindIndex(entry => IsOf(entry.Snapshot, snapshot.Application, snapshot.Facility)));
            }
            else if (kept.Count >= options.MaxContinuations)
            {
                kept.RemoveAt(0);
            }

            kept.Add((token, snapshot, clock.GetUtcNow()));
        }

        return token;
    }

    /// <summary>Takes what a token stands for; null where it stands for nothing, for another sender's answer or for another query's,
    /// which are then left as they are.</summary>
    public Snapshot? Take(string token, Hd application, Hd facility, string fingerprint)
    {
        lock (gate)
        {
            DropExpired();
            int place = kept.FindIndex(entry =>
                entry.Token == token && IsOf(entry.Snapshot, application, facility) && entry.Snapshot.Fingerprint == fingerprint);
            if (place < 0)
            {
                return null;
            }

            Snapshot taken = kept[place].Snapshot;
            kept.RemoveAt(place);
            return taken;
        }
    }

    /// <summary>Forgets a sender's answers to a query.</summary>
    public void Forget(Hd application, Hd facility, string queryTag)
    {
        lock (gate)
        {
            kept.RemoveAll(entry => IsOf(entry.Snapshot, application, facility) && entry.Snapshot.QueryTag == queryTag);
        }
    }

    private static bool IsOf(Snapshot snapshot, Hd application, Hd facility) =>
        snapshot.Application == application && snapshot.Facility == facility;

    private void DropExpired()
    {
        DateTimeOffset expired = clock.GetUtcNow() - options.ContinuationLifetime;
        kept.RemoveAll(entry => entry.Since <= expired);
    }
}

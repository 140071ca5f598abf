using System.Globalization;
using System.Security.Cryptography;

namespace EmradXds.Identity.Fhir;

/// <summary>Searches whose answer has more pages: who was found is kept, so that no page repeats anybody of another, and none is left
/// out.</summary>
/// <remarks>What is kept are the persons' ids only. Each page is read anew: who is no more, or was merged since, is not shown.</remarks>
internal sealed class SearchPages(TimeProvider clock)
{
    /// <summary>Searches kept; beyond it the oldest goes.</summary>
    public const int MostKept = 1_000;

    /// <summary>How long a search is kept.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Dictionary<string, FoundPatients> searches = [];
    private readonly Queue<(string Token, DateTimeOffset Until)> order = new();

    /// <summary>Keeps a search.</summary>
    /// <returns>What its next pages are asked for by; nobody can guess it.</returns>
    public string Keep(FoundPatients search)
    {
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        lock (searches)
        {
            Forget(MostKept - 1);
            searches.Add(token, search);
            order.Enqueue((token, clock.GetUtcNow() + Kept));
        }

        return token;
    }

    /// <summary>A page's address as <see cref="AddressOf"/> made it.</summary>
    /// <returns>Null where it is none, or the search is not kept any more.</returns>
    public (string Token, FoundPatients Search, int Start)? Find(string page)
    {
        string[] parts = page.Split('-');
        if (parts.Length != 2 || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int start))
        {
            return null;
        }

        lock (searches)
        {
            Forget(MostKept);
            return searches.TryGetValue(parts[0], out FoundPatients? search) && start < search.Ids.Count ? (parts[0], search, start) : null;
        }
    }

    /// <summary>The value of _page for a page of a kept search.</summary>
    public static string AddressOf(string token, int start) => string.Create(CultureInfo.InvariantCulture, $"{token}-{start}");

    private void Forget(int most)
    {
        DateTimeOffset now = clock.GetUtcNow();
        while (order.TryPeek(out (string Token, DateTimeOffset Until) oldest) && (oldest.Until <= now || order.Count > most))
        {
            searches.Remove(order.Dequeue().Token);
        }
    }
}

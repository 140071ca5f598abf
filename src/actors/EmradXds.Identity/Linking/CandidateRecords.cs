using EmradXds.Identity.Matching;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Linking;

/// <summary>The records that share a key with a record: those that may be of the same person.</summary>
internal static class CandidateRecords
{
    /// <summary>A key that more records share says nothing.</summary>
    private const int MostOfOneKey = 200;

    /// <summary>Records compared with one; those that share the most keys.</summary>
    private const int Most = 60;

    private static readonly Func<IdentityContext, long, IAsyncEnumerable<long>> numbersOfKey = EF.CompileAsyncQuery(
        (IdentityContext context, long key) =>
            context.RecordKeys.Where(row => row.Key == key).OrderBy(row => row.RecordNumber).Select(row => row.RecordNumber).Take(MostOfOneKey + 1));

    /// <summary>Finds them, tracked; never the record itself.</summary>
    public static async Task<List<SourceRecordRow>> FindAsync(
        IdentityContext context, long recordNumber, MatchRecord record, CancellationToken cancel)
    {
        Dictionary<long, int> shared = [];
        List<long> ofKey = [];
        foreach ((long key, int weight) in CandidateKeys.Weighed(record))
        {
            ofKey.Clear();
            await foreach (long number in numbersOfKey(context, key).WithCancellation(cancel))
            {
                ofKey.Add(number);
            }

            foreach (long number in ofKey.Count <= MostOfOneKey ? ofKey : [])
            {
                shared[number] = shared.GetValueOrDefault(number) + weight;
            }
        }

        shared.Remove(recordNumber);
        long[] wanted = [.. shared.Where(of => of.Value >= CandidateKeys.Enough).OrderByDescending(of => of.Value).ThenBy(of => of.Key).Take(Most).Select(of => of.Key)];
        return wanted.Length == 0
            ? []
            : await context.SourceRecords.Where(row => wanted.Contains(row.Number) && row.RetiredInto == null).ToListAsync(cancel);
    }
}

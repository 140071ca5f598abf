namespace EmradXds.Identity.Matching;

/// <summary>Pairs of records worth comparing, of a whole set of records.</summary>
internal static class Candidates
{
    /// <summary>A key that more records share says nothing.</summary>
    private const int MostOfOneKey = 200;

    /// <summary>Pairs that share a key, as places in the list, the smaller first; each once, in order.</summary>
    public static List<(int One, int Other)> PairsOf(IReadOnlyList<MatchRecord> records)
    {
        List<(long Key, int Place)> keys = [];
        for (int place = 0; place < records.Count; place++)
        {
            keys.AddRange(CandidateKeys.Of(records[place]).Select(key => (key, place)));
        }

        keys.Sort();
        HashSet<(int, int)> pairs = [];
        for (int start = 0, end; start < keys.Count; start = end)
        {
            end = start + 1;
            while (end < keys.Count && keys[end].Key == keys[start].Key)
            {
                end++;
            }

            for (int i = start; i < end && end - start <= MostOfOneKey; i++)
            {
                for (int j = i + 1; j < end; j++)
                {
                    pairs.Add((keys[i].Place, keys[j].Place));
                }
            }
        }

        return [.. pairs.Order()];
    }
}

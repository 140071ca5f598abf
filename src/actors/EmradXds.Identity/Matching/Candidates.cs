namespace EmradXds.Identity.Matching;

/// <summary>Pairs of records worth comparing, of a whole set of records.</summary>
internal static class Candidates
{
    /// <summary>A key that more records share says nothing.</summary>
    private const int MostOfOneKey = 200;

    /// <summary>Pairs that share keys, as places in the list, the smaller first; each once, in order.</summary>
    /// <param name="records">The records.</param>
    /// <param name="enough">Least weight of the keys that two share (<see cref="CandidateKeys.Weighed"/>).</param>
    public static List<(int One, int Other)> PairsOf(IReadOnlyList<MatchRecord> records, int enough)
    {
        List<(long Key, int Place, int Weight)> keys = [];
        for (int place = 0; place < records.Count; place++)
        {
            keys.AddRange(CandidateKeys.Weighed(records[place]).Select(key => (key.Key, place, key.Weight)));
        }

        keys.Sort();
        Dictionary<(int One, int Other), int> pairs = [];
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
                    (int, int) pair = (keys[i].Place, keys[j].Place);
                    pairs[pair] = pairs.GetValueOrDefault(pair) + keys[i].Weight;
                }
            }
        }

        return [.. pairs.Where(pair => pair.Value >= enough).Select(pair => pair.Key).Order()];
    }
}

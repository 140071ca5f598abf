namespace EmradXds.Identity.Matching;

/// <summary>Trains a model from records of which nobody has said who is who.</summary>
/// <remarks>How often the levels occur among two persons ("u") comes from pairs drawn at random; how often among records of one ("m") by
/// expectation and maximization among the pairs that agree in one field, which says nothing of that field, and is therefore done for
/// several. Trained on all candidates at once, m would be that of how the candidates were chosen. The share of pairs of one person comes
/// from pairs that hardly can be of two.</remarks>
public static class ModelTraining
{
    private const int MostRounds = 100;
    private const int MostPairsOfOneValue = 50;

    /// <summary>Share of the pairs of one person that agree in all of some sure combination of fields.</summary>
    private const double RecallOfSureFields = 0.7;

    /// <summary>Counted in addition to what was seen, at each level: what was not seen is rare, not impossible.</summary>
    private const double Unseen = 0.5;

    private static readonly MatchField[] valued =
        [MatchField.GivenName, MatchField.FamilyName, MatchField.Postcode, MatchField.District, MatchField.City];

    private static readonly MatchField[][] blocks =
        [[MatchField.BirthDate], [MatchField.GivenName, MatchField.FamilyName], [MatchField.Postcode, MatchField.FamilyName], [MatchField.NhsNumber]];

    private static readonly MatchField[][] sure =
    [
        [MatchField.NhsNumber], [MatchField.GivenName, MatchField.FamilyName, MatchField.BirthDate],
        [MatchField.GivenName, MatchField.BirthDate, MatchField.Postcode], [MatchField.FamilyName, MatchField.BirthDate, MatchField.Postcode],
    ];

    /// <summary>Trains a model.</summary>
    /// <param name="records">Some thousand records at least, in a settled order: the same records make the same model.</param>
    /// <param name="fields">What to compare by.</param>
    /// <param name="randomPairs">How many pairs are drawn at random.</param>
    public static MatchModel Train(IReadOnlyList<MatchRecord> records, IReadOnlyList<MatchField> fields, int randomPairs = 1_000_000)
    {
        double[][] u = AmongTwo(records, fields, randomPairs);
        double[][] m = AmongOne(records, fields, u);
        double share = ShareOfOne(records, fields);
        return new MatchModel(
            Bits.Of(share / (1 - share)), [.. fields.Select((field, i) => WeightsOf(field, m[i], u[i], records))]);
    }

    private static FieldWeights WeightsOf(MatchField field, double[] m, double[] u, IReadOnlyList<MatchRecord> records)
    {
        int[] levels = [.. m.Zip(u, (one, two) => Bits.Of(one / two))];
        Dictionary<string, int> values = [];
        if (valued.Contains(field))
        {
            Dictionary<string, int> counts = Counts(records, field);
            double all = counts.Values.Sum();

            // A value of one record alone is as rare as one the model does not know: both weigh what equality does on average, or more.
            foreach ((string value, int count) in counts.Where(one => one.Value > 1))
            {
                values[value] = Bits.Of(m[^1] / Math.Max(count / all, u[^1] / 16));
            }
        }

        return new FieldWeights(field, levels, values);
    }

    private static Dictionary<string, int> Counts(IReadOnlyList<MatchRecord> records, MatchField field) =>
        records.Select(record => record[field]).Where(value => value.Length > 0).CountBy(value => value).ToDictionary();

    private static double[][] AmongTwo(IReadOnlyList<MatchRecord> records, IReadOnlyList<MatchField> fields, int pairs)
    {
        double[][] seen = Start(fields, Unseen);
        ulong state = 0x9E3779B97F4A7C15;
        for (int n = 0; n < pairs; n++)
        {
            (int one, int other) = (Next(), Next());
            if (one != other)
            {
                Count(seen, RecordPair.Of(fields, records[one], records[other]).Levels, 1);
            }
        }

        Normalize(seen);
        return seen;

        // xorshift64* (Vigna 2016): the same everywhere, which System.Random does not promise.
        int Next()
        {
            state ^= state >> 12;
            state ^= state << 25;
            state ^= state >> 27;
            return (int)(((state * 0x2545F4914F6CDD1D) >> 33) % (ulong)records.Count);
        }
    }

    private static double[][] AmongOne(IReadOnlyList<MatchRecord> records, IReadOnlyList<MatchField> fields, double[][] u)
    {
        double[][] sums = Start(fields, 0);
        int[] trained = new int[fields.Count];
        foreach (MatchField[] block in blocks.Where(block => block.All(fields.Contains)))
        {
            Dictionary<Pattern, int> patterns = Patterns(records, fields, block);
            if (patterns.Count == 0)
            {
                continue;
            }

            double[][] m = Maximize(patterns, fields, u);
            for (int i = 0; i < m.Length; i++)
            {
                if (!block.Contains(fields[i]))
                {
                    trained[i]++;
                    for (int level = 0; level < m[i].Length; level++)
                    {
                        sums[i][level] += m[i][level];
                    }
                }
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            if (trained[i] == 0)
            {
                throw new InvalidOperationException($"{fields[i]} cannot be trained: there are no pairs that agree in another field");
            }
        }

        Normalize(sums);
        return sums;
    }

    private static double[][] Maximize(Dictionary<Pattern, int> patterns, IReadOnlyList<MatchField> fields, double[][] u)
    {
        double[][] m = Start(fields, 0.2);
        foreach (double[] levels in m)
        {
            levels[^1] = 4;
        }

        Normalize(m);
        double share = 0.1;
        for (int round = 0; round < MostRounds; round++)
        {
            double[][] seen = Start(fields, Unseen / 10);
            double ofOne = 0;
            double all = 0;
            foreach ((Pattern pattern, int count) in patterns.OrderBy(one => one.Key.Code))
            {
                double one = share;
                double two = 1 - share;
                for (int i = 0; i < m.Length; i++)
                {
                    int level = pattern.Levels[i];
                    one *= level < 0 ? 1 : m[i][level];
                    two *= level < 0 ? 1 : u[i][level];
                }

                double weight = one / (one + two) * count;
                Count(seen, pattern.Levels, weight);
                ofOne += weight;
                all += count;
            }

            Normalize(seen);
            (m, share) = (seen, Math.Clamp(ofOne / all, 1e-6, 1 - 1e-6));
        }

        return m;
    }

    /// <summary>How often each combination of levels occurs among pairs that agree in a block's fields; the block's own fields count as not
    /// stated.</summary>
    private static Dictionary<Pattern, int> Patterns(IReadOnlyList<MatchRecord> records, IReadOnlyList<MatchField> fields, MatchField[] block)
    {
        Dictionary<Pattern, int> patterns = [];
        foreach ((MatchRecord one, MatchRecord other) in PairsAgreeing(records, block))
        {
            int[] levels = RecordPair.Of(fields, one, other).Levels;
            for (int i = 0; i < levels.Length; i++)
            {
                levels[i] = block.Contains(fields[i]) ? Comparison.None : levels[i];
            }

            Pattern pattern = new(levels);
            patterns[pattern] = patterns.GetValueOrDefault(pattern) + 1;
        }

        return patterns;
    }

    private static double ShareOfOne(IReadOnlyList<MatchRecord> records, IReadOnlyList<MatchField> fields)
    {
        HashSet<(MatchRecord, MatchRecord)> found = [];
        foreach (MatchField[] rule in sure.Where(rule => rule.All(fields.Contains)))
        {
            found.UnionWith(PairsAgreeing(records, rule));
        }

        double pairs = records.Count * (records.Count - 1.0) / 2;
        return Math.Clamp(found.Count / RecallOfSureFields, 1, pairs / 2) / pairs;
    }

    /// <summary>Pairs in records' order. Of a value that very many share the first ones only.</summary>
    private static IEnumerable<(MatchRecord One, MatchRecord Other)> PairsAgreeing(IReadOnlyList<MatchRecord> records, MatchField[] fields)
    {
        IEnumerable<MatchRecord[]> groups = records
            .Where(record => fields.All(field => record[field].Length > 0))
            .GroupBy(record => string.Join('|', fields.Select(field => record[field])))
            .Select(group => group.Take(MostPairsOfOneValue).ToArray());
        foreach (MatchRecord[] group in groups)
        {
            for (int i = 0; i < group.Length; i++)
            {
                for (int j = i + 1; j < group.Length; j++)
                {
                    yield return (group[i], group[j]);
                }
            }
        }
    }

    private static double[][] Start(IReadOnlyList<MatchField> fields, double value) =>
        [.. fields.Select(field => Enumerable.Repeat(value, Comparison.LevelsOf(field)).ToArray())];

    private static void Count(double[][] seen, int[] levels, double weight)
    {
        for (int i = 0; i < levels.Length; i++)
        {
            if (levels[i] >= 0)
            {
                seen[i][levels[i]] += weight;
            }
        }
    }

    private static void Normalize(double[][] counts)
    {
        foreach (double[] levels in counts)
        {
            double sum = levels.Sum();
            for (int level = 0; level < levels.Length; level++)
            {
                levels[level] /= sum;
            }
        }
    }

    /// <summary>Levels as a key.</summary>
    private readonly struct Pattern(int[] levels) : IEquatable<Pattern>
    {
        public int[] Levels => levels;

        public long Code { get; } = levels.Aggregate(0L, (code, level) => (code * 8) + level + 1);

        public bool Equals(Pattern other) => Code == other.Code;

        public override bool Equals(object? obj) => obj is Pattern other && Equals(other);

        public override int GetHashCode() => Code.GetHashCode();
    }
}

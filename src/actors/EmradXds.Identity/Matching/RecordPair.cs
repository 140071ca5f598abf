namespace EmradXds.Identity.Matching;

/// <summary>Two records, compared.</summary>
internal readonly struct RecordPair
{
    /// <summary>Given name and family name at least so alike crosswise are taken for exchanged, where they are not alike as they stand.</summary>
    private const int AlikeCrosswise = 3;

    private RecordPair(int[] levels, bool namesExchanged) => (Levels, NamesExchanged) = (levels, namesExchanged);

    /// <summary>By which level each of the fields agrees, or <see cref="Comparison.None"/>.</summary>
    public int[] Levels { get; }

    /// <summary>The given name of one is the family name of the other, and the other way round; levels are then of names so exchanged.</summary>
    public bool NamesExchanged { get; }

    /// <summary>Compares two records by some fields.</summary>
    public static RecordPair Of(IReadOnlyList<MatchField> fields, MatchRecord one, MatchRecord other)
    {
        int[] levels = new int[fields.Count];
        int given = -1;
        int family = -1;
        for (int i = 0; i < levels.Length; i++)
        {
            MatchField field = fields[i];
            levels[i] = Comparison.LevelOf(field, one[field], other[field]);
            given = field == MatchField.GivenName ? i : given;
            family = field == MatchField.FamilyName ? i : family;
        }

        if (given < 0 || family < 0 || Math.Max(levels[given], levels[family]) >= AlikeCrosswise)
        {
            return new(levels, false);
        }

        int ofGiven = Comparison.LevelOf(MatchField.GivenName, one[MatchField.GivenName], other[MatchField.FamilyName]);
        int ofFamily = Comparison.LevelOf(MatchField.FamilyName, one[MatchField.FamilyName], other[MatchField.GivenName]);
        bool exchanged = Math.Min(ofGiven, ofFamily) >= AlikeCrosswise;
        if (exchanged)
        {
            (levels[given], levels[family]) = (ofGiven, ofFamily);
        }

        return new(levels, exchanged);
    }
}

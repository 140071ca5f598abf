namespace EmradXds.Identity.Persons;

/// <summary>How well a person who was found meets what was asked.</summary>
internal static class MatchDegree
{
    /// <summary>The best.</summary>
    public const int Exact = 100;

    /// <summary>100 where everything is exactly as asked; what only begins with it, or has it somewhere, counts half.</summary>
    /// <remarks>Compared to what answers tell of the person: where a value was found in a name that they do not tell, it counts half as
    /// well.</remarks>
    public static int Of(IReadOnlyList<Criterion> criteria, Person person)
    {
        int halves = criteria.Sum(criterion =>
            !IsLoose(criterion) || DemographicsSearch.Meets(AsExact(criterion), person.Demographics) ? 2 : 1);
        return criteria.Count == 0 ? Exact : Exact * halves / (2 * criteria.Count);
    }

    /// <summary>Whether less than equal is found by it.</summary>
    public static bool IsLoose(Criterion criterion) =>
        criterion.AnyOf.Any(wanted => wanted.Comparison is WantedComparison.StartsWith or WantedComparison.Contains);

    private static Criterion AsExact(Criterion criterion) => criterion with
    {
        AnyOf = [.. criterion.AnyOf.Select(wanted => wanted with { Comparison = WantedComparison.Equal })],
    };
}

using System.Globalization;
using EmradXds.Identity.Matching;

namespace EmradXds.Identity.Tests.Matching;

/// <summary>A model trained on people whose records are known to belong together, without being told which.</summary>
public sealed class ModelTrainingTests
{
    private static readonly MatchField[] fields = [MatchField.GivenName, MatchField.FamilyName, MatchField.BirthDate, MatchField.Postcode];

    private readonly (List<MatchRecord> Records, List<int> Persons) people = People(2_000);

    [Fact]
    public void Records_of_one_person_score_above_those_of_two()
    {
        MatchModel model = ModelTraining.Train(people.Records, fields, randomPairs: 200_000);
        var scored = Candidates.PairsOf(people.Records, CandidateKeys.Enough)
            .Select(pair => (Score: model.Score(people.Records[pair.One], people.Records[pair.Other]), IsOne: people.Persons[pair.One] == people.Persons[pair.Other]))
            .ToList();

        Assert.True(scored.Count(pair => pair is { Score: >= 0, IsOne: true }) > 950, "of 1,000 pairs");
        Assert.True(scored.Count(pair => pair is { Score: >= 0, IsOne: false }) < 10);
    }

    [Fact]
    public void A_rare_name_says_more_than_a_frequent_one()
    {
        FieldWeights family = ModelTraining.Train(people.Records, fields, randomPairs: 200_000).Fields[1];

        Assert.True(family.Of(4, "SMITH") + Bits.One < family.Of(4, family.Values.MaxBy(value => value.Value).Key));
        Assert.Equal(family.Levels[4], family.Of(4, "NOBODYSNAME"));
        Assert.True(family.Of(0, "SMITH") < 0);
        Assert.Equal(0, family.Of(Comparison.None, "SMITH"));
    }

    [Fact]
    public void The_same_records_make_the_same_model_in_every_culture()
    {
        MatchModel one = ModelTraining.Train(people.Records, fields, randomPairs: 20_000);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            MatchModel other = ModelTraining.Train(People(2_000).Records, fields, randomPairs: 20_000);

            Assert.Equal(one.Prior, other.Prior);
            Assert.Equal(one.Fields.SelectMany(field => field.Levels), other.Fields.SelectMany(field => field.Levels));
            Assert.Equal(one.Fields.SelectMany(field => field.Values.OrderBy(v => v.Key, StringComparer.Ordinal)),
                other.Fields.SelectMany(field => field.Values.OrderBy(v => v.Key, StringComparer.Ordinal)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Two_orders_of_a_pair_score_the_same()
    {
        MatchModel model = ModelTraining.Train(people.Records, fields, randomPairs: 20_000);

        Assert.All(Candidates.PairsOf(people.Records, CandidateKeys.Enough).Take(2_000), pair => Assert.Equal(
            model.Score(people.Records[pair.One], people.Records[pair.Other]), model.Score(people.Records[pair.Other], people.Records[pair.One])));
    }

    [Fact]
    public void Exchanged_names_score_the_same_both_ways_and_below_those_in_place()
    {
        MatchModel model = ModelTraining.Train(people.Records, fields, randomPairs: 20_000);
        MatchRecord one = new() { [MatchField.GivenName] = "JOHN", [MatchField.FamilyName] = "SMITH" };
        MatchRecord other = new() { [MatchField.GivenName] = "SMITH", [MatchField.FamilyName] = "JOHN" };

        Assert.Equal(model.Score(one, other), model.Score(other, one));
        Assert.InRange(model.Score(one, other), model.Prior + 1, model.Score(one, one) - 1);
    }

    [Fact]
    public void What_is_stated_of_nobody_cannot_be_trained() =>
        Assert.Contains("NhsNumber", Assert.Throws<InvalidOperationException>(
            () => ModelTraining.Train([.. people.Records.Select(_ => new MatchRecord())], [MatchField.NhsNumber], 10)).Message, StringComparison.Ordinal);

    /// <summary>Every second person has two records, of which the second has a misspelt name, another postcode, or both.</summary>
    private static (List<MatchRecord> Records, List<int> Persons) People(int count)
    {
        string[] given = ["JOHN", "MARY", "DAVID", "SUSAN", "PETER", "MARGARET", "PAUL", "SARAH", "MARK", "KAREN", "ANDREW", "JULIE"];
        Random random = new(7);
        List<MatchRecord> records = [];
        List<int> persons = [];
        for (int person = 0; person < count; person++)
        {
            string first = given[random.Next(given.Length)];
            string family = random.Next(8) == 0 ? "SMITH" : Word(6);
            string birth = new DateTime(1930, 1, 1).AddDays(random.Next(30_000)).ToString("yyyyMMdd", CultureInfo.InvariantCulture);
            string postcode = Postcode();
            Add(first, family, birth, postcode);
            if (person % 2 == 0)
            {
                Add(first, random.Next(3) == 0 ? family[..^1] + "X" : family, birth, random.Next(3) == 0 ? Postcode() : postcode);
            }

            void Add(string givenName, string familyName, string birthDate, string code)
            {
                persons.Add(person);
                records.Add(new MatchRecord
                {
                    [MatchField.GivenName] = givenName,
                    [MatchField.FamilyName] = familyName,
                    [MatchField.BirthDate] = birthDate,
                    [MatchField.Postcode] = code,
                });
            }
        }

        return (records, persons);

        string Word(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => (char)('A' + random.Next(26))));

        string Postcode() => $"NG{random.Next(1, 17)} {random.Next(10)}{Word(2)}";
    }
}

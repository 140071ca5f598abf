using EmradXds.Identity.Matching;

namespace EmradXds.Benchmarks;

/// <summary>How many pairs of records of one person the matcher finds, and how many of two it takes for one, on FEBRL's data.</summary>
internal static class MatchAccuracy
{
    /// <summary>As likely as not.</summary>
    private const int Even = 0;

    /// <summary>p ≥ 0.99: log2(99).</summary>
    private const int Automatic = 6_629;

    /// <summary>p ≥ 0.01.</summary>
    private const int Review = -6_629;

    /// <summary>Names of which the shipped model knows how common they are.</summary>
    private const int CommonNames = 500;

    private static readonly MatchField[] few = [MatchField.GivenName, MatchField.FamilyName, MatchField.BirthDate, MatchField.Postcode];

    private static readonly MatchField[] withNumber = [.. few, MatchField.NhsNumber];

    private static readonly MatchField[] all =
        [.. withNumber, MatchField.AddressLine, MatchField.District, MatchField.City, MatchField.County];

    /// <summary>What people of the United Kingdom are compared by.</summary>
    private static readonly MatchField[] uk =
    [
        MatchField.NhsNumber, MatchField.GivenName, MatchField.FamilyName, MatchField.BirthDate, MatchField.Sex, MatchField.Postcode,
        MatchField.AddressLine, MatchField.Telephone,
    ];

    /// <summary>Trains the model that the identity service ships, and writes it.</summary>
    public static int TrainUk(string file, int people)
    {
        using FileStream to = File.Create(file);
        MatchModel trained = ModelTraining.Train(UkPopulation.Of(people, 1).Records, uk);

        // Synthetic postcodes are as common as nobody's, and rare names are misspelt ones: the commonest names stay, in order.
        List<FieldWeights> fields =
        [
            .. trained.Fields.Select(field => field.Field is MatchField.GivenName or MatchField.FamilyName
                ? field with { Values = field.Values.OrderBy(of => of.Value).ThenBy(of => of.Key, StringComparer.Ordinal).Take(CommonNames).ToDictionary() }
                : field with { Values = new Dictionary<string, int>() }),
        ];
        (trained with { Name = "uk-1", Fields = fields }).Save(to);
        return 0;
    }

    public static int Run(string folder)
    {
        Console.WriteLine($"  {"dataset3 of FEBRL",-56} {"P",6} {"R",6} {"F1",6} {"false",6} {"missed",6} {"review",6}");
        Judge("name, birth date, postcode", few, blankNumbers: 0);
        Judge("name, birth date, postcode, number; 30 % blank", withNumber, blankNumbers: 0.3);
        Judge("name, birth date, postcode, number", withNumber, blankNumbers: 0);
        Judge("all fields", all, blankNumbers: 0);
        return 0;

        void Judge(string name, MatchField[] fields, double blankNumbers)
        {
            (List<MatchRecord> records, List<string> persons) = Read(Path.Combine(folder, "dataset3.csv"), fields, blankNumbers);
            MatchModel model = ModelTraining.Train(records, fields);
            List<(int One, int Other)> candidates = Candidates.PairsOf(records, enough: 1);
            List<(int Score, bool IsOne)> scored =
                [.. candidates.Select(pair => (model.Score(records[pair.One], records[pair.Other]), persons[pair.One] == persons[pair.Other]))];
            long truth = persons.CountBy(person => person).Sum(person => (long)person.Value * (person.Value - 1) / 2);
            int review = scored.Count(pair => pair.Score is >= Review and < Automatic);
            Row($"{name}, p >= 0.5", Even);
            Row($"  the same, p >= 0.99", Automatic);
            Console.WriteLine($"    candidates {candidates.Count}, of them of one person {scored.Count(pair => pair.IsOne) / (double)truth:F4}");

            void Row(string text, int from)
            {
                int right = scored.Count(pair => pair.Score >= from && pair.IsOne);
                int wrong = scored.Count(pair => pair.Score >= from && !pair.IsOne);
                double precision = right / (double)Math.Max(1, right + wrong);
                double recall = right / (double)truth;
                Console.WriteLine($"  {text,-56} {precision:F4} {recall:F4} {2 * precision * recall / (precision + recall):F4} {wrong,6} "
                    + $"{truth - right,6} {review,6}");
            }
        }
    }

    /// <summary>What would be linked by itself among people of the United Kingdom, with a model trained on others of them.</summary>
    public static int RunUk(int people, int seed)
    {
        MatchField[] fields = uk;
        MatchModel model = ModelTraining.Train(UkPopulation.Of(people, seed - 1).Records, fields);
        UkPopulation population = UkPopulation.Of(people, seed);
        IReadOnlyList<MatchRecord> records = population.Records;
        Dictionary<(LinkOutcome, bool), int> counts = [];
        foreach ((int one, int other) in Candidates.PairsOf(records, CandidateKeys.Enough))
        {
            LinkDecision decision = LinkDecision.Of(model, records[one], records[other]);
            bool isOne = population.Persons[one] == population.Persons[other];
            counts[(decision.Outcome, isOne)] = counts.GetValueOrDefault((decision.Outcome, isOne)) + 1;
            if (decision.Outcome == LinkOutcome.Automatic && !isOne)
            {
                Console.WriteLine($"  wrong: {decision} {string.Join(' ', fields.Select(field => $"{records[one][field]}/{records[other][field]}"))}");
            }
        }

        long truth = population.Persons.CountBy(person => person).Sum(person => (long)person.Value * (person.Value - 1) / 2);
        Console.WriteLine($"  {people} people, {records.Count} records, {truth} pairs of one person, {counts.Values.Sum()} compared");
        Console.WriteLine($"  linked: {Of(LinkOutcome.Automatic, true)} right ({Of(LinkOutcome.Automatic, true) / (double)truth:P1}), {Of(LinkOutcome.Automatic, false)} wrong");
        Console.WriteLine($"  to review: {Of(LinkOutcome.Review, true)} of one person, {Of(LinkOutcome.Review, false)} of two");
        return 0;

        int Of(LinkOutcome outcome, bool isOne) => counts.GetValueOrDefault((outcome, isOne));
    }

    /// <summary>Records with these fields alone: what is not compared is no key to candidates either.</summary>
    private static (List<MatchRecord> Records, List<string> Persons) Read(string file, MatchField[] fields, double blankNumbers)
    {
        List<MatchRecord> records = [];
        List<string> persons = [];
        Random random = new(20261201);
        foreach (string line in File.ReadLines(file).Skip(1))
        {
            string[] v = [.. line.Split(',').Select(value => value.Trim())];
            bool isBlank = random.NextDouble() < blankNumbers;
            persons.Add(v[0].Split('-')[1]);
            records.Add(new MatchRecord
            {
                [MatchField.GivenName] = v[1],
                [MatchField.FamilyName] = v[2],
                [MatchField.AddressLine] = If(MatchField.AddressLine, v[3] + v[4]),
                [MatchField.District] = If(MatchField.District, v[5]),
                [MatchField.City] = If(MatchField.City, v[6]),
                [MatchField.Postcode] = v[7],
                [MatchField.County] = If(MatchField.County, v[8]),
                [MatchField.BirthDate] = v[9],
                [MatchField.NhsNumber] = isBlank ? "" : If(MatchField.NhsNumber, v[10]),
            });
        }

        return (records, persons);

        string If(MatchField field, string value) => fields.Contains(field) ? value : "";
    }
}

using System.Text.Json;

namespace EmradXds.Identity.Matching;

/// <summary>What agreement and disagreement of each field say about whether two records are of one person: Fellegi and Sunter's weights
/// ("A Theory for Record Linkage", 1969), for equal values of some fields by how rare the value is.</summary>
/// <param name="Prior">Weight of "one person" before anything was compared.</param>
/// <param name="Fields">Fields that are compared; each once.</param>
/// <param name="Name">Name and version, by which decisions say what they were made by.</param>
public sealed record MatchModel(int Prior, IReadOnlyList<FieldWeights> Fields, string Name = "unnamed")
{
    /// <summary>One pair in ten of one person that has names alike has them exchanged; in pairs of two persons it hardly occurs.</summary>
    private const int NamesExchangedCost = -3_322;

    private static readonly Lazy<MatchModel> shipped = new(() =>
    {
        using Stream file = typeof(MatchModel).Assembly.GetManifestResourceStream("EmradXds.Identity.Matching.uk.json")
            ?? throw new InvalidOperationException("the model is not in the assembly");
        return Load(file);
    });

    private readonly MatchField[] compared = [.. Fields.Select(field => field.Field)];

    /// <summary>The model that is used where no other is given: for people of the United Kingdom, trained on synthetic ones.</summary>
    public static MatchModel UnitedKingdom => shipped.Value;

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="InvalidDataException">It is no such model; the text says where.</exception>
    public static MatchModel Load(Stream file)
    {
        try
        {
            MatchModel model = JsonSerializer.Deserialize(file, MatchModelJson.Default.MatchModel) ?? throw new JsonException("expected an object");
            return model.Check() is { } fault ? throw new InvalidDataException($"The matching model is not usable: {fault}") : model;
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"The matching model is not usable: {e.Message}", e);
        }
    }

    /// <summary>Writes the model as JSON (UTF-8).</summary>
    public void Save(Stream file) => JsonSerializer.Serialize(file, this, MatchModelJson.Default.MatchModel);

    /// <summary>Field by field, what two records agree in and what that weighs: the parts of <see cref="Score"/> but the prior.</summary>
    public IReadOnlyList<FieldEvidence> Explain(MatchRecord one, MatchRecord other)
    {
        RecordPair pair = RecordPair.Of(compared, one, other);
        return
        [
            .. compared.Select((field, i) => new FieldEvidence(
                field, one[field], other[field], pair.Levels[i], WeightOf(pair, i, one))),
        ];
    }

    /// <summary>What is wrong with it, or null.</summary>
    private string? Check() =>
        Fields is not { Count: > 0 } ? "expected fields"
        : Fields.CountBy(field => field.Field).FirstOrDefault(field => field.Value > 1) is { Value: > 1 } twice ? $"{twice.Key} comes twice"
        : Fields.FirstOrDefault(field => field.Levels.Count != Comparison.LevelsOf(field.Field)) is { } odd
            ? $"{odd.Field} has {odd.Levels.Count} levels, expected {Comparison.LevelsOf(odd.Field)}"
        : null;

    /// <summary>How much more likely two records are of one person than of two, as a logarithm to base 2 in thousandths: 0 is as likely as not.</summary>
    public int Score(MatchRecord one, MatchRecord other)
    {
        RecordPair pair = RecordPair.Of(compared, one, other);
        int score = Prior + (pair.NamesExchanged ? NamesExchangedCost : 0);
        for (int i = 0; i < pair.Levels.Length; i++)
        {
            score += WeightOf(pair, i, one);
        }

        return score;
    }

    /// <summary>Of exchanged names it is not known how rare they are in the other's place.</summary>
    private int WeightOf(RecordPair pair, int field, MatchRecord one)
    {
        bool isExchanged = pair.NamesExchanged && compared[field] is (MatchField.GivenName or MatchField.FamilyName);
        return Fields[field].Of(pair.Levels[field], isExchanged ? "" : one[compared[field]]);
    }
}

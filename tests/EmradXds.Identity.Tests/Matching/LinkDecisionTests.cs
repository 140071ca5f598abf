using EmradXds.Identity.Matching;

namespace EmradXds.Identity.Tests.Matching;

/// <summary>What is linked, asked and left alone, with a model whose weights are near those of real people.</summary>
public sealed class LinkDecisionTests
{
    private static readonly MatchModel model = new(
        -17_000,
        [
            Of(MatchField.NhsNumber, -8_000, 4_000, 23_000), Of(MatchField.GivenName, -4_000, 0, 3_000, 5_000, 6_500),
            Of(MatchField.FamilyName, -4_000, 0, 3_000, 6_000, 9_000), Of(MatchField.BirthDate, -6_000, -3_000, 3_000, 8_000, 14_500),
            Of(MatchField.Sex, -5_000, 1_000), Of(MatchField.Postcode, -2_500, 1_000, 8_000, 14_000),
            Of(MatchField.AddressLine, -2_500, 2_000, 6_000, 11_000), Of(MatchField.Telephone, -2_000, 8_000, 16_000),
        ]);

    private static readonly MatchRecord mary = Person("9990000018", "Mary", "O'Brien", "19780608", "F", "NG5 1PB", "12 Mill Lane", "07700900001");

    [Theory]
    [InlineData("9990000018", "Mary", "O'Brien", "19780608", "F", "LE1 9XY", "3 High Street", "", LinkOutcome.Automatic, "one NHS Number")]
    [InlineData("9990000018", "Mary", "Taylor", "19780608", "F", "", "", "", LinkOutcome.Automatic, "one NHS Number")]
    [InlineData("9990000018", "Peter", "O'Brien", "19780608", "M", "NG5 1PB", "12 Mill Lane", "", LinkOutcome.Review, "given name or sex differ")]
    [InlineData("9990000018", "Mary", "Smith", "19310101", "F", "", "", "", LinkOutcome.Review, "birth date")]
    [InlineData("", "Mary", "OBrien", "19780608", "F", "ng51pb", "12 Mill Lane", "", LinkOutcome.Automatic, null)]
    [InlineData("", "Mary", "O'Brien", "19780608", "F", "LE1 9XY", "3 High Street", "07700900001", LinkOutcome.Automatic, null)]
    [InlineData("", "Mary", "O'Brien", "19780608", "F", "LE1 9XY", "3 High Street", "", LinkOutcome.Review, "neither home")]
    [InlineData("", "Marian", "O'Brien", "19780608", "F", "NG5 1PB", "12 Mill Lane", "", LinkOutcome.Review, "twins")]
    [InlineData("", "Kate", "O'Brien", "19780608", "F", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.Review, "twins")]
    [InlineData("", "Mary", "O'Brien", "20020608", "F", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.Review, "two birth dates")]
    [InlineData("", "Mary", "O'Brien", "20021111", "F", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.None, "two birth dates")]
    [InlineData("", "Mary", "Taylor", "19780608", "F", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.Review, "family names differ")]
    [InlineData("", "Peter", "O'Brien", "19750101", "M", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.None, "given names and birth dates")]
    [InlineData("9991231235", "Mary", "O'Brien", "19780608", "F", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.Review, "two NHS Numbers")]
    [InlineData("9990000081", "Mary", "O'Brien", "19780608", "F", "NG5 1PB", "12 Mill Lane", "07700900001", LinkOutcome.Review, "two NHS Numbers")]
    [InlineData("9991231235", "Mary", "Khan", "19880101", "F", "S1 1AA", "1 Park Road", "", LinkOutcome.None, "two NHS Numbers")]
    public void A_pair_is_linked_asked_about_or_left_alone(
        string number, string given, string family, string birth, string sex, string postcode, string line, string telephone, LinkOutcome outcome,
        string? reason)
    {
        MatchRecord other = Person(number, given, family, birth, sex, postcode, line, telephone);

        LinkDecision decision = LinkDecision.Of(model, mary, other);

        Assert.Equal(outcome, decision.Outcome);
        Assert.Equal(decision, LinkDecision.Of(model, other, mary));
        if (reason is null)
        {
            Assert.Null(decision.Reason);
        }
        else
        {
            Assert.Contains(reason, decision.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Nothing_stated_links_nobody() =>
        Assert.Equal(LinkOutcome.None, LinkDecision.Of(model, new MatchRecord(), new MatchRecord()).Outcome);

    private static FieldWeights Of(MatchField field, params int[] levels) => new(field, levels, new Dictionary<string, int>());

    private static MatchRecord Person(
        string number, string given, string family, string birth, string sex, string postcode, string line, string telephone) => new()
    {
        [MatchField.NhsNumber] = number,
        [MatchField.GivenName] = given,
        [MatchField.FamilyName] = family,
        [MatchField.BirthDate] = birth,
        [MatchField.Sex] = sex,
        [MatchField.Postcode] = postcode,
        [MatchField.AddressLine] = line,
        [MatchField.Telephone] = telephone,
    };
}

using EmradXds.Identity.Matching;

namespace EmradXds.Identity.Tests.Matching;

public sealed class ComparisonTests
{
    [Theory]
    [InlineData("O'Neil", "ONEIL")]
    [InlineData("Smith-Jones", "SMITHJONES")]
    [InlineData("  van der  Berg ", "VANDERBERG")]
    [InlineData("ng5 1pb", "NG51PB")]
    [InlineData("Žižek", "ZIZEK")]
    [InlineData("Groß", "GROSS")]
    [InlineData("Ægir Þór", "AEGIRTHOR")]
    [InlineData("ŁUKASZ ı", "LUKASZI")]
    [InlineData("Ǆ×÷ª", "Ǆ")]
    [InlineData("李", "李")]
    [InlineData("", "")]
    public void Text_is_compared_without_what_people_write_differently(string written, string compared) =>
        Assert.Equal(compared, new MatchRecord { [MatchField.FamilyName] = written }[MatchField.FamilyName]);

    /// <summary>Each letter of the two blocks of Unicode stands for one to two ASCII letters of its own, or, two signs, for none.</summary>
    [Fact]
    public void Every_Latin_letter_is_folded()
    {
        for (char c = '\u00C0'; c <= '\u017F'; c++)
        {
            string folded = new MatchRecord { [MatchField.FamilyName] = $"{c}" }[MatchField.FamilyName];

            Assert.InRange(folded.Length, c is '×' or '÷' ? 0 : 1, c is '×' or '÷' ? 0 : 2);
            Assert.All(folded, letter => Assert.InRange(letter, 'A', 'Z'));
        }
    }

    [Theory]
    [InlineData(MatchField.GivenName, "JOHN", "JOHN", 4)]
    [InlineData(MatchField.GivenName, "JON", "JOHN", 3)]
    [InlineData(MatchField.GivenName, "J", "JOHN", 1)]
    [InlineData(MatchField.GivenName, "JOHN", "MARY", 0)]
    [InlineData(MatchField.BirthDate, "19560409", "19560409", 4)]
    [InlineData(MatchField.BirthDate, "19560409", "19560904", 3)]
    [InlineData(MatchField.BirthDate, "19560409", "19560408", 3)]
    [InlineData(MatchField.BirthDate, "19560409", "19560422", 2)]
    [InlineData(MatchField.BirthDate, "19560409", "19561122", 1)]
    [InlineData(MatchField.BirthDate, "19560409", "19701122", 0)]
    [InlineData(MatchField.BirthDate, "19560409", "1956", 0)]
    [InlineData(MatchField.Postcode, "NG51PB", "NG51PB", 3)]
    [InlineData(MatchField.Postcode, "NG51PB", "NG51BP", 2)]
    [InlineData(MatchField.Postcode, "NG51PB", "NG59XY", 1)]
    [InlineData(MatchField.Postcode, "NG51PB", "LE19XY", 0)]
    [InlineData(MatchField.NhsNumber, "9990000018", "9990000018", 2)]
    [InlineData(MatchField.NhsNumber, "9990000018", "9990000081", 1)]
    [InlineData(MatchField.NhsNumber, "9990000018", "9991234561", 0)]
    [InlineData(MatchField.Sex, "M", "F", 0)]
    [InlineData(MatchField.Sex, "M", "", -1)]
    [InlineData(MatchField.BirthDate, "", "", -1)]
    public void A_level_says_how_far_values_agree(MatchField field, string one, string other, int level)
    {
        Assert.Equal(level, Comparison.LevelOf(field, one, other));
        Assert.Equal(level, Comparison.LevelOf(field, other, one));
    }

    [Fact]
    public void Names_that_stand_in_each_others_place_are_seen()
    {
        MatchRecord one = new() { [MatchField.GivenName] = "James", [MatchField.FamilyName] = "Thomas" };
        MatchRecord other = new() { [MatchField.GivenName] = "Thomas", [MatchField.FamilyName] = "Jamess" };

        RecordPair pair = RecordPair.Of([MatchField.GivenName, MatchField.FamilyName], one, other);

        Assert.True(pair.NamesExchanged);
        Assert.Equal([3, 4], pair.Levels);
        Assert.False(RecordPair.Of([MatchField.GivenName, MatchField.FamilyName], one, one).NamesExchanged);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1_000)]
    [InlineData(0.25, -2_000)]
    [InlineData(99, 6_629)]
    [InlineData(0.1, -3_322)]
    [InlineData(1e-300, -996_578)]
    public void Evidence_is_weighed_in_thousandths_of_a_bit(double ratio, int weight) => Assert.Equal(weight, Bits.Of(ratio));
}

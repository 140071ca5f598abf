using EmradXds.Identity.Matching;

namespace EmradXds.Identity.Tests.Matching;

public sealed class SimilarityTests
{
    /// <summary>Values that Winkler's papers and their readers give, to three places.</summary>
    [Theory]
    [InlineData("MARTHA", "MARHTA", 0.961)]
    [InlineData("DIXON", "DICKSONX", 0.813)]
    [InlineData("DWAYNE", "DUANE", 0.840)]
    [InlineData("JONES", "JOHNSON", 0.832)]
    [InlineData("ABROMS", "ABRAMS", 0.922)]
    [InlineData("HARDIN", "MARTINEZ", 0.722)]
    [InlineData("SMITH", "SMITH", 1)]
    [InlineData("A", "B", 0)]
    [InlineData("", "SMITH", 0)]
    public void Jaro_Winkler_is_as_published_whichever_comes_first(string one, string other, double expected)
    {
        Assert.Equal(expected, Similarity.JaroWinkler(one, other), 3);
        Assert.Equal(Similarity.JaroWinkler(one, other), Similarity.JaroWinkler(other, one));
    }

    [Fact]
    public void Of_long_texts_the_beginning_counts() =>
        Assert.Equal(1, Similarity.JaroWinkler(new string('A', 100), new string('A', 64) + "B"));

    [Theory]
    [InlineData("19560409", "19560408", true)]
    [InlineData("19560409", "19560490", true)]
    [InlineData("19560409", "1956049", true)]
    [InlineData("NG51PB", "NG511PB", true)]
    [InlineData("AB", "BA", true)]
    [InlineData("19560409", "19650490", false)]
    [InlineData("19560409", "19560409", false)]
    [InlineData("A", "ABC", false)]
    public void One_edit_is_a_letter_more_less_or_another_or_two_neighbours_exchanged(string one, string other, bool expected)
    {
        Assert.Equal(expected, Similarity.IsOneEdit(one, other));
        Assert.Equal(expected, Similarity.IsOneEdit(other, one));
    }
}

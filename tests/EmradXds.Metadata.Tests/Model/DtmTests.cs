using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Tests.Model;

public sealed class DtmTests
{
    [Theory]
    [InlineData("2026", "20260101000000")]
    [InlineData("202611", "20261101000000")]
    [InlineData("20261124", "20261124000000")]
    [InlineData("2026112421", "20261124210000")]
    [InlineData("202611242130", "20261124213000")]
    [InlineData("20261124213059", "20261124213059")]
    [InlineData("20240229", "20240229000000")]
    [InlineData("", null)]
    [InlineData("26", null)]
    [InlineData("0000", null)]
    [InlineData("20261", null)]
    [InlineData("202613", null)]
    [InlineData("20260229", null)]
    [InlineData("2026112424", null)]
    [InlineData("20261124213060", null)]
    [InlineData("202611242130591", null)]
    [InlineData("2026-11-24", null)]
    [InlineData(" 2026112", null)]
    [InlineData("\u0662\u0660\u0662\u0666", null)]
    public void A_time_is_padded_to_its_first_second_or_is_none(string text, string? expected) =>
        Assert.Equal(expected, Dtm.FirstInstant(text));

    [Fact]
    public void A_moment_is_written_in_UTC() =>
        Assert.Equal("20260701113000", Dtm.From(new DateTimeOffset(2026, 7, 1, 12, 30, 0, TimeSpan.FromHours(1))));
}

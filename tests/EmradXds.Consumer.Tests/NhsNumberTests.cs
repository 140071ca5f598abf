namespace EmradXds.Consumer.Tests;

public sealed class NhsNumberTests
{
    [Theory]
    [InlineData("9990000018")]
    [InlineData("999 000 0018")]
    public void Ten_digits_with_a_right_check_digit_are_one(string text) => Assert.Equal("9990000018", NhsNumber.Parse(text).Value);

    [Theory]
    [InlineData("9990000010", "check digit")]
    [InlineData("999000001", "9 digits")]
    [InlineData("99900000180", "11 digits")]
    [InlineData("999000001X", "digits")]
    [InlineData("", "0 digits")]
    [InlineData(null, "0 digits")]
    public void Anything_else_is_none_and_the_reason_says_why(string? text, string words)
    {
        Assert.False(NhsNumber.TryParse(text, out _, out string? reason));
        Assert.Contains(words, reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Nine_digits_whose_check_digit_would_be_ten_begin_no_number()
    {
        int impossible = Enumerable.Range(0, 100).Count(i => NhsNumber.CheckDigit($"9990000{i:00}") is null);

        Assert.InRange(impossible, 1, 20);
    }
}

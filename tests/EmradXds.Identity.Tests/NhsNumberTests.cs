namespace EmradXds.Identity.Tests;

public sealed class NhsNumberTests
{
    [Theory]
    [InlineData("9434765919", true)]
    [InlineData("9876543210", true)]
    [InlineData("4505577104", true)]
    [InlineData("9000000009", true)]
    [InlineData("943 476 5919", true)]
    [InlineData("943-476-5919", true)]
    [InlineData("9876543217", false)]
    [InlineData("9434765991", false)]
    [InlineData("943476591", false)]
    [InlineData("94347659190", false)]
    [InlineData("943476591X", false)]
    [InlineData("٩٤٣٤٧٦٥٩١٩", false)]
    [InlineData("", false)]
    public void The_check_digit_decides(string text, bool good)
    {
        Assert.Equal(good, NhsNumber.TryParse(text, allowTestNumbers: false, out string number));
        Assert.Equal(good, good && number.Length == 10);
    }

    [Theory]
    [InlineData("9993395633", true)]
    [InlineData("9991581766", true)]
    [InlineData("9990000000", false)]
    [InlineData("9991234567", false)]
    public void The_test_range_is_accepted_only_where_it_is_allowed(string text, bool good)
    {
        Assert.Equal(good, NhsNumber.TryParse(text, allowTestNumbers: true, out _));
        Assert.False(NhsNumber.TryParse(text, allowTestNumbers: false, out _));
    }

    [Fact]
    public void One_digit_repeated_is_a_placeholder_although_its_check_digit_is_right()
    {
        for (char digit = '0'; digit <= '9'; digit++)
        {
            Assert.False(NhsNumber.TryParse(new string(digit, 10), allowTestNumbers: true, out _));
        }
    }
}

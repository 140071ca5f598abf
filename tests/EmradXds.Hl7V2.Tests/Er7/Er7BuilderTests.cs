using System.Text;
using EmradXds.Hl7V2.Er7;

namespace EmradXds.Hl7V2.Tests.Er7;

public sealed class Er7BuilderTests
{
    [Fact]
    public void Places_are_separated_as_far_as_needed_and_no_further()
    {
        Er7Builder builder = new();
        builder.Add("MSH").Set(3, "PAS").Set(10, "1");
        builder.Add("PID").Set(3, 2, 4, 2, "2.9").Set(3, 1, 1, 1, "A").Set(5, 2, 7, 1, "S").Set(8, "").Set(30, null).SetNull(7);
        builder.Add("ZZ1");

        Assert.Equal("MSH|^~\\&|PAS|||||||1\rPID|||A~^^^&2.9||~^^^^^^S||\"\"\rZZ1\r", builder.Build().Raw);
    }

    [Theory]
    [InlineData("|^~\\&")]
    [InlineData("\\T\\")]
    [InlineData("\"\"")]
    [InlineData("two\r\nlines\u000b\u001c")]
    [InlineData("ends in \\")]
    [InlineData("Ŵyn 😀")]
    public void Any_value_comes_back_as_it_was_set(string value)
    {
        foreach (Er7Separators separators in new[] { Er7Separators.Default, Er7Message.Parse("MSH#$*@!#A\r").Separators })
        {
            Er7Builder builder = new(separators);
            builder.Add("MSH").Set(10, "1");
            builder.Add("OBX").Set(5, 2, 3, 4, value);

            Er7Message message = Er7Message.Parse(builder.Build().ToBytes());

            Assert.Equal(value, message["OBX-5(2).3.4"]);
            Assert.Equal(2, message.Segments.Count);
        }
    }

    [Fact]
    public void Text_beyond_the_given_character_set_goes_out_as_UTF_8_and_MSH_18_says_so()
    {
        Er7Builder builder = new();
        builder.Add("MSH").Set(10, "1").Set(18, "8859/1");
        builder.Add("PID").Set(5, "Ŵyn");

        Er7Message message = Er7Message.Parse(builder.Build(Encoding.Latin1).ToBytes());

        Assert.Equal(("UNICODE UTF-8", "Ŵyn"), (message["MSH-18"], message["PID-5"]));
    }

    [Fact]
    public void A_value_that_needs_an_escape_character_is_refused_where_there_is_none()
    {
        Er7Builder builder = new(Er7Message.Parse("MSH|^~&|A\r").Separators);

        Assert.Throws<ArgumentException>(() => builder.Add("MSH").Set(3, "a^b"));
    }
}

using EmradXds.Conformance.Cases;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class TemplateTests
{
    [Fact]
    public void A_value_is_escaped_for_XML_and_left_alone_elsewhere()
    {
        Assert.Equal("<a>1^^^&amp;2.999&amp;ISO</a>", Template.Expand("<a>${P.id}</a>", _ => "1^^^&2.999&ISO", xml: true));
        Assert.Equal("1^^^&2.999&ISO", Template.Expand("${P.id}", _ => "1^^^&2.999&ISO", xml: false));
    }

    [Fact]
    public void Every_placeholder_is_put_in_and_a_lone_dollar_stays() =>
        Assert.Equal("$XDS [a] $ [b.c]", Template.Expand("$XDS ${a} $ ${b.c}", name => $"[{name}]", xml: false));

    [Fact]
    public void A_placeholder_that_means_nothing_is_named()
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(
            () => Template.Expand("${Z.id}", _ => throw new InvalidDataException("Z.id means nothing"), xml: false));

        Assert.Contains("Z.id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expectation_is_expanded_wherever_texts_stand()
    {
        Expectation expectation = new()
        {
            Errors = [new ExpectedError { Code = "X", Location = "${u}" }],
            Documents = [new ExpectedDocument("${u}", "${r}")],
            Values = [new ExpectedValue("//a[@id='${u}']", "${r}")],
        };

        Expectation expanded = Template.Expand(expectation, name => name.ToUpperInvariant());

        Assert.Equal("U", expanded.Errors[0].Location);
        Assert.Equal(new ExpectedDocument("U", "R"), expanded.Documents[0]);
        Assert.Equal(new ExpectedValue("//a[@id='U']", "R"), expanded.Values[0]);
    }
}

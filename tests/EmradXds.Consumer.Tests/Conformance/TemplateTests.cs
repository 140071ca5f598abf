using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Requests;
using EmradXds.Conformance.Synthetic;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class TemplateTests
{
    [Fact]
    public void A_value_is_put_in_as_it_is_and_escaped_where_the_request_is_written()
    {
        const string Id = "1^^^&2.999&ISO";

        string expanded = Template.Expand("${P.id}", _ => Id);

        Assert.Equal(Id, expanded);
        Assert.Equal("<a>1^^^&amp;2.999&amp;ISO</a>", new XElement("a", expanded).ToString());
    }

    [Fact]
    public void A_request_takes_a_patients_id_into_text_and_attribute_escaped()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "<a id='${P.id}'>${P.id}</a>");
            ConformanceCase one = new() { Id = "T/1", Title = "", Actor = "", Patients = ["P"], Steps = [] };
            CaseRun run = new(one, CaseFiles.Demo, new RunSeed("test"), TimeProvider.System);

            string written = RequestText.Load(path, run).Body.ToString();

            string escaped = run.Resolve("P.id").Replace("&", "&amp;", StringComparison.Ordinal);
            Assert.Contains("&amp;", escaped, StringComparison.Ordinal);
            Assert.Equal($"<a id=\"{escaped}\">{escaped}</a>", written);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Every_placeholder_is_put_in_and_a_lone_dollar_stays() =>
        Assert.Equal("$XDS [a] $ [b.c]", Template.Expand("$XDS ${a} $ ${b.c}", name => $"[{name}]"));

    [Fact]
    public void A_placeholder_that_means_nothing_is_named()
    {
        InvalidDataException refused = Assert.Throws<InvalidDataException>(
            () => Template.Expand("${Z.id}", _ => throw new InvalidDataException("Z.id means nothing")));

        Assert.Contains("Z.id", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expectation_is_expanded_wherever_texts_stand()
    {
        Expectation expectation = new()
        {
            Errors = [new ExpectedError { Code = "X", Location = "${u}" }],
            Documents = [new ExpectedDocument("${u}", "${r}")],
            Values = [new ExpectedValue { At = "//a[@id='${u}']", Is = "${r}" }],
        };

        Expectation expanded = Template.Expand(expectation, name => name.ToUpperInvariant());

        Assert.Equal("U", expanded.Errors[0].Location);
        Assert.Equal(new ExpectedDocument("U", "R"), expanded.Documents[0]);
        Assert.Equal(new ExpectedValue { At = "//a[@id='U']", Is = "R" }, expanded.Values[0]);
    }
}

using System.Text;
using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Tests.Ebrim;

public sealed class HostileXmlTests
{
    private const string Start =
        """<SubmitObjectsRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0">""" +
        """<RegistryObjectList xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0">""";

    private const string End = "</RegistryObjectList></SubmitObjectsRequest>";

    [Fact]
    public void Another_message_is_malformed_and_the_error_names_both() => Assert.Equal(
        "The body is 'a:b' of 'urn:x', expected SubmitObjectsRequest of urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0",
        Malformed("""<a:b xmlns:a="urn:x"/>"""));

    [Fact]
    public void A_submission_without_a_list_is_malformed() => Assert.Equal(
        "SubmitObjectsRequest has no rim:RegistryObjectList",
            Malformed("""<SubmitObjectsRequest xmlns="urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0"/>"""));

    [Fact]
    public void An_element_where_a_text_should_be_is_malformed() => Assert.Contains(
        "cannot be read",
        Malformed($"""{Start}<ExtrinsicObject><Slot name="a"><ValueList><Value><b/></Value></ValueList></Slot></ExtrinsicObject>{End}"""),
        StringComparison.Ordinal);

    [Fact]
    public void A_message_that_ends_early_is_malformed()
    {
        string whole = Samples.Write(writer => SubmitObjectsRequest.Write(writer, Samples.Submission));
        for (int length = 1; length < whole.Length; length += 97)
        {
            using StringReader text = new(whole[..length]);
            using XmlReader reader = XmlReader.Create(text);
            Assert.Throws<MalformedMessageException>(() => SubmitObjectsRequest.Read(reader, []));
        }
    }

    [Fact]
    public void Ten_thousand_nested_elements_are_passed_over()
    {
        string slots = Nested("Slot");
        string classifications = Nested("Classification");
        Findings findings = [];

        Samples.Read(
            $"{Start}<Folder>{slots}</Folder>{classifications}<ExtrinsicObject>{classifications}</ExtrinsicObject>{End}",
            reader => SubmitObjectsRequest.Read(reader, findings));

        Assert.True(findings.AnyErrors);
    }

    [Fact]
    public void More_objects_than_any_submission_has_are_malformed() => Assert.Contains(
        "more than 100000 children",
        Malformed(Start + new StringBuilder().Insert(0, "<a/>", 100_001) + End),
        StringComparison.Ordinal);

    [Fact]
    public void A_hundred_thousand_faults_give_a_thousand_findings()
    {
        Findings findings = [];

        Samples.Read(Start + new StringBuilder().Insert(0, "<a/>", 100_000) + End, reader => SubmitObjectsRequest.Read(reader, findings));

        Assert.Equal(Findings.MaxCount, findings.Count);
    }

    [Fact]
    public void Long_values_are_cut_in_findings()
    {
        Findings findings = [];
        string message = $"{Start}<ExtrinsicObject id=\"x\" objectType=\"{new string('t', 100_000)}\"/>{End}";

        Samples.Read(message, reader => SubmitObjectsRequest.Read(reader, findings));

        Assert.InRange(Assert.Single(findings).Context.Length, 1, 400);
    }

    [Fact]
    public void A_long_id_is_cut_in_every_finding_that_names_it()
    {
        Findings findings = [];
        string id = new('i', 20_000);
        string parts = new StringBuilder().Insert(0, "<Classification classifiedObject='other'/>", 2_000).ToString();

        Samples.Read(
            $"{Start}<Association id='{id}' sourceObject='{id}' targetObject='{id}'>{parts}</Association>"
            + $"<ExtrinsicObject id='{id}' objectType='urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1'>{parts}</ExtrinsicObject>{End}",
            reader => SubmitObjectsRequest.Read(reader, findings));

        Assert.Equal(Findings.MaxCount, findings.Count);
        Assert.All(findings, finding => Assert.InRange(finding.Context.Length + finding.Location!.Length, 1, 1_000));
    }

    [Fact]
    public void A_part_of_an_object_with_a_long_id_is_still_its_part()
    {
        Findings findings = [];
        string id = new('i', 1_000);
        string part = $"<Classification classifiedObject='{id}' classificationNode='urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2'/>";

        Samples.Read($"{Start}<RegistryPackage id='{id}'>{part}</RegistryPackage>{End}", r => SubmitObjectsRequest.Read(r, findings));

        Assert.Empty(findings);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no XML")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public void A_broken_fragment_is_malformed(string fragment) =>
        Assert.Throws<MalformedMessageException>(() => EbrimReader.FromFragment(Encoding.UTF8.GetBytes(fragment)));

    [Fact]
    public void Every_character_XML_can_carry_survives()
    {
        DocumentEntry document = Samples.Document with
        {
            Title = "a\tb\nc\r\nd \u00e4\u4e2d\U0001F600<>&\"'",
            Comments = " leading and trailing ",
        };

        Assert.Equivalent(document, EbrimReader.FromFragment(EbrimWriter.ToFragment(document)), strict: true);
    }

    private static string Nested(string element) =>
        new StringBuilder().Insert(0, $"<{element}>", 10_000).Append(new StringBuilder().Insert(0, $"</{element}>", 10_000)).ToString();

    private static string Malformed(string message) => Assert.Throws<MalformedMessageException>(
        () => Samples.Read(message, reader => SubmitObjectsRequest.Read(reader, []))).Message;
}

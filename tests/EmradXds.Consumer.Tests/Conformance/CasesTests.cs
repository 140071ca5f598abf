using System.Xml;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Synthetic;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class CasesTests
{
    public static TheoryData<string> Ids => [.. CaseFiles.All.Select(one => one.Id)];

    [Fact]
    public void The_first_cases_are_all_there_in_order()
    {
        Assert.Equal(
        [
            "EE-01/1", "EE-01/2",
            "XI-12/1", "XI-12/2", "XI-12/3",
            .. Enumerable.Range(0, 11).Select(i => $"XI-13/{i}"),
            .. Enumerable.Range(1, 5).Select(i => $"XR-01/{i}"),
            .. Enumerable.Range(1, 4).Select(i => $"XR-03/{i}"),
        ],
        CaseFiles.All.Select(one => one.Id));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_case_says_why_with_a_section_and_claims_what_the_demo_claims(string id)
    {
        ConformanceCase one = Case(id);

        Assert.Matches("(RAD|ITI) TF-[123]", one.Why);
        Assert.True(CaseFiles.Demo.Claiming(one), one.Claim);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_placeholder_means_something_and_every_request_keeps_the_schema(string id)
    {
        ConformanceCase one = Case(id);
        CaseRun run = Prepared(one);
        foreach (CaseStep step in one.Steps.Where(step => step.Do == "soap"))
        {
            string request = Template.Expand(File.ReadAllText(Path.Combine(one.Folder, step.Request)), run.Resolve, xml: true);
            SchemaValidation.AssertValid(request);

            Expectation expected = Template.Expand(Expectation.Load(Path.Combine(one.Folder, step.Expect)), run.Resolve);
            Assert.NotEmpty(expected.Status);
            Assert.NotEmpty(Judge.Compare(expected, new XDocument(new XElement("nothing")), lenient: false));
        }
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_submission_is_complete_by_itself_so_that_only_the_rule_under_test_can_refuse_it(string id)
    {
        ConformanceCase one = Case(id);
        CaseRun run = Prepared(one);
        foreach (CaseStep step in one.Steps.Where(step => step.Transaction == "ITI-42"))
        {
            Findings findings = new();
            using XmlReader reader =
                Read(Template.Expand(File.ReadAllText(Path.Combine(one.Folder, step.Request)), run.Resolve, xml: true)).CreateReader();
            reader.MoveToContent();
            Submission submission = SubmitObjectsRequest.Read(reader, findings);
            SubmissionRules.Check(submission, findings, atRegistry: true);
            CaseFiles.Demo.Domain.CheckCodes(submission, findings);

            Assert.All(findings, finding => Assert.Equal("XDSPatientIdDoesNotMatch", finding.Code));
        }
    }

    private static ConformanceCase Case(string id) => CaseFiles.All.Single(one => one.Id == id);

    private static CaseRun Prepared(ConformanceCase one)
    {
        CaseRun run = Made(one);
        foreach (string name in one.Given)
        {
            run.Take(Made(one.LoadGiven(name)));
        }

        return run;
    }

    private static CaseRun Made(ConformanceCase one)
    {
        CaseRun run = new(one, CaseFiles.Demo, new RunSeed("test"), TimeProvider.System);
        foreach (CaseStep step in one.Steps.Where(step => step.Do == "send-study"))
        {
            run.Make(step);
        }

        return run;
    }

    private static XDocument Read(string xml)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader);
    }
}

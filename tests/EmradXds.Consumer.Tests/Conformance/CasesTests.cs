using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Requests;
using EmradXds.Conformance.Synthetic;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class CasesTests
{
    private static readonly XName SubmitName = XName.Get("SubmitObjectsRequest", "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0");
    private static readonly XName IncludeName = XName.Get("Include", "http://www.w3.org/2004/08/xop/include");

    public static TheoryData<string> Ids => [.. CaseFiles.All.Select(one => one.Id)];

    /// <summary>Those that there are; which must be there is known where the cases are run.</summary>
    public static TheoryData<string> Scenarios => [.. CaseFiles.All.Select(one => one.Id.Split('/')[0]).Distinct()];

    public static TheoryData<string> IdsOfSubmissions => [.. CaseFiles.All.Where(one => one.Steps.Any(Submits)).Select(one => one.Id)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void The_cases_of_a_scenario_are_in_the_order_of_their_numbers_none_twice(string scenario)
    {
        int[] numbers =
        [
            .. CaseFiles.All.Select(one => one.Id.Split('/')).Where(id => id[0] == scenario)
                .Select(id => int.Parse(id[1], CultureInfo.InvariantCulture)),
        ];

        Assert.Equal(numbers.Distinct().Order(), numbers);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_case_says_why_with_a_section_and_claims_what_the_demo_claims(string id)
    {
        ConformanceCase one = Case(id);

        Assert.Matches(@"(RAD|ITI) TF-[123]|supplement \d+\.\d+", one.Why);
        Assert.True(CaseFiles.Demo.Claiming(one), one.Claim);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_placeholder_means_something_and_every_request_keeps_the_schema(string id)
    {
        List<Asked> written = Written(Case(id));
        Assert.All(written, asked =>
        {
            Assert.True(
                asked.Expected.Status.Count > 0 || asked.Expected.Fault is not null || asked.Expected.AnyOf.Count > 0, asked.Step.Title);
            Assert.NotEmpty(Judge.Compare(asked.Expected, new XDocument(new XElement("nothing")), lenient: false));
        });
        foreach (Asked asked in written)
        {
            XElement request = new(asked.Request);
            request.Descendants(IncludeName).Remove(); // Stands for the content, and the schema knows the content alone.
            SchemaValidation.AssertValid(request.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(IdsOfSubmissions))]
    public void A_submission_is_complete_by_itself_so_that_only_the_rule_under_test_can_refuse_it(string id)
    {
        foreach (Asked asked in Written(Case(id)).Where(asked => Submits(asked.Step)))
        {
            Findings findings = new();
            using XmlReader reader = asked.Request.DescendantsAndSelf(SubmitName).Single().CreateReader();
            reader.MoveToContent();
            Submission submission = SubmitObjectsRequest.Read(reader, findings);
            SubmissionRules.Check(submission, findings, atRegistry: asked.Step.Transaction == "ITI-42");
            CaseFiles.Demo.Domain.CheckCodes(submission, findings);

            string[] announced = [.. asked.Expected.AnyOf.Append(asked.Expected).SelectMany(one => one.Errors).Select(error => error.Code)];
            Assert.All(
                findings.Where(finding => finding.Severity == Severity.Error),
                finding => Assert.True(announced.Contains(finding.Code), $"{asked.Step.Title}: {finding}"));
        }
    }

    private static ConformanceCase Case(string id) => CaseFiles.All.Single(one => one.Id == id);

    private static bool Submits(CaseStep step) => step is { Do: "soap", Transaction: "ITI-41" or "ITI-42" };

    /// <summary>What a case asks, as it would go out, and what it expects.</summary>
    private static List<Asked> Written(ConformanceCase one)
    {
        List<Asked> asked = [];
        CaseRun run = new(one, CaseFiles.Demo, new RunSeed("test"), TimeProvider.System);
        foreach (ConformanceCase given in one.Given.Select(one.LoadGiven))
        {
            CaseRun before = new(given, CaseFiles.Demo, new RunSeed("test"), TimeProvider.System);
            asked.AddRange(Written(given, before));
            run.Take(before);
        }

        return [.. asked, .. Written(one, run)];
    }

    private static List<Asked> Written(ConformanceCase one, CaseRun run)
    {
        List<Asked> asked = [];
        foreach (CaseStep step in one.Steps)
        {
            if (step.Do == "send-study")
            {
                run.Make(step);
            }
            else if (step.Do is "soap" or "query")
            {
                run.With = step.With;
                XElement request = step.Do == "query"
                    ? StoredQueryText.Write(step, run)
                    : RequestText.Load(Path.Combine(one.Folder, step.Request), run).Body;
                Expectation expected = step.Expects ?? Expectation.Load(Path.Combine(one.Folder, step.Expect));
                asked.Add(new Asked(step, request, Template.Expand(expected, run.Resolve)));
                foreach (string name in step.Keep.Keys)
                {
                    run.Keep(name, "20260101000000");
                }
            }
        }

        return asked;
    }

    private sealed record Asked(CaseStep Step, XElement Request, Expectation Expected);
}

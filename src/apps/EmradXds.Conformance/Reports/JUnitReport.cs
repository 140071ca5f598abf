using System.Globalization;
using System.Xml.Linq;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;

namespace EmradXds.Conformance.Reports;

/// <summary>The run as JUnit XML, as build servers read it.</summary>
public static class JUnitReport
{
    /// <summary>Writes the report: FAIL is a failure, INCONCLUSIVE an error.</summary>
    public static void Write(string path, SystemUnderTest sut, IReadOnlyList<CaseResult> results)
    {
        int Of(Verdict verdict) => results.Count(result => result.Verdict == verdict);
        XElement suite = new("testsuite",
            new XAttribute("name", sut.Name),
            new XAttribute("tests", results.Count),
            new XAttribute("failures", Of(Verdict.Fail)),
            new XAttribute("errors", Of(Verdict.Inconclusive)),
            new XAttribute("skipped", Of(Verdict.Skipped)),
            new XAttribute("time", Seconds(results.Sum(result => result.Seconds))),
            results.Select(result => new XElement("testcase",
                new XAttribute("classname", result.Case.Id),
                new XAttribute("name", result.Case.Title),
                new XAttribute("time", Seconds(result.Seconds)),
                result.Verdict switch
                {
                    Verdict.Fail => new XElement("failure", result.Describe()),
                    Verdict.Inconclusive => new XElement("error", result.Describe()),
                    Verdict.Skipped => new XElement("skipped"),
                    Verdict.Warn => new XElement("system-out", result.Describe()),
                    _ => null,
                })));
        new XDocument(suite).Save(path);
    }

    private static string Seconds(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}

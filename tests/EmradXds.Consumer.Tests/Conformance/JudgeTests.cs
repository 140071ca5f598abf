using System.Xml;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class JudgeTests
{
    private const string Refused = """
        <xdsb:RetrieveDocumentSetResponse xmlns:xdsb="urn:ihe:iti:xds-b:2007" xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0">
          <rs:RegistryResponse status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure">
            <rs:RegistryErrorList>
              <rs:RegistryError errorCode="XDSDocumentUniqueIdError" codeContext="not here" location="1.2.3"
                  severity="urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Error"/>
              <rs:RegistryError errorCode="XDSExtraMetadataNotSaved" codeContext="well"
                  severity="urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Warning"/>
            </rs:RegistryErrorList>
          </rs:RegistryResponse>
        </xdsb:RetrieveDocumentSetResponse>
        """;

    private const string Sent = """
        <xdsb:RetrieveDocumentSetResponse xmlns:xdsb="urn:ihe:iti:xds-b:2007" xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0">
          <rs:RegistryResponse status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success"/>
          <xdsb:DocumentResponse>
            <xdsb:RepositoryUniqueId>2.999.1</xdsb:RepositoryUniqueId><xdsb:DocumentUniqueId>1.2.3</xdsb:DocumentUniqueId>
          </xdsb:DocumentResponse>
        </xdsb:RetrieveDocumentSetResponse>
        """;

    private const string Found = """
        <query:AdhocQueryResponse
            xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"
            xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
            status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success">
          <rim:RegistryObjectList>
            <rim:ExtrinsicObject id="urn:uuid:1" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"/>
            <rim:RegistryPackage id="urn:uuid:2">
              <rim:Classification classificationNode="urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"/>
            </rim:RegistryPackage>
            <rim:RegistryPackage id="urn:uuid:3"/>
            <rim:Classification classifiedObject="urn:uuid:3" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>
          </rim:RegistryObjectList>
        </query:AdhocQueryResponse>
        """;

    [Theory]
    [InlineData(Refused, "Failure", Verdict.Pass)]
    [InlineData(Refused, "Success", Verdict.Fail)]
    [InlineData(Sent, "Success", Verdict.Pass)]
    [InlineData(Sent, "PartialSuccess", Verdict.Fail)]
    [InlineData(Found, "Success", Verdict.Pass)]
    public void The_status_is_compared_in_every_kind_of_answer(string body, string status, Verdict verdict)
    {
        Check check = Assert.Single(Compare(body, new Expectation { Status = [status] }));

        Assert.Equal(verdict, check.Verdict);
        Assert.Equal(status, check.Expected);
        Assert.Contains("@status", check.Where, StringComparison.Ordinal);
    }

    [Fact]
    public void An_expected_error_with_its_location_passes_and_a_warning_beside_it_is_no_error()
    {
        IReadOnlyList<Check> checks = Compare(Refused, Errors("XDSDocumentUniqueIdError", "1.2.3"));

        Assert.Equal(2, checks.Count);
        Assert.All(checks, check => Assert.Equal(Verdict.Pass, check.Verdict));
    }

    [Fact]
    public void Another_location_fails() =>
        Assert.Contains(
            Compare(Refused, Errors("XDSDocumentUniqueIdError", "1.2.4")),
            check => check is { Verdict: Verdict.Fail, Expected: "1.2.4", Actual: "1.2.3" });

    [Theory]
    [InlineData(false, Verdict.Fail)]
    [InlineData(true, Verdict.Warn)]
    public void Another_code_fails_and_is_a_warning_where_the_run_is_lenient(bool lenient, Verdict verdict)
    {
        IReadOnlyList<Check> checks = Compare(Refused, Errors("XDSUnknownRepositoryId", ""), lenient);

        Check check = Assert.Single(checks, check => check.What == "errorCode");
        Assert.Equal(verdict, check.Verdict);
        Assert.Contains("XDSDocumentUniqueIdError (not here)", check.Actual, StringComparison.Ordinal);
        Assert.Contains(checks, check => check is { What: "another error", Verdict: Verdict.Warn });
    }

    [Theory]
    [InlineData("DocumentEntry", 1, Verdict.Pass)]
    [InlineData("DocumentEntry", 0, Verdict.Fail)]
    [InlineData("Folder", 1, Verdict.Pass)]
    [InlineData("SubmissionSet", 1, Verdict.Pass)]
    [InlineData("Association", 0, Verdict.Pass)]
    public void Objects_are_counted_by_kind(string kind, int expected, Verdict verdict) => Assert.Equal(
        verdict, Assert.Single(Compare(Found, new Expectation { Count = new Dictionary<string, int> { [kind] = expected } })).Verdict);

    [Theory]
    [InlineData("1.2.3", "2.999.1", Verdict.Pass)]
    [InlineData("1.2.3", "2.999.2", Verdict.Fail)]
    public void Documents_of_a_retrieve_are_the_expected_ones_of_the_expected_source(string document, string repository, Verdict verdict) =>
        Assert.Equal(
            verdict, Assert.Single(Compare(Sent, new Expectation { Documents = [new ExpectedDocument(document, repository)] })).Verdict);

    [Fact]
    public void A_value_is_compared_at_its_place()
    {
        Check check = Assert.Single(Compare(Found, new Expectation
        {
            Values =
            [
                new ExpectedValue
                {
                    At = "//rim:ExtrinsicObject[@id='urn:uuid:1']/@status",
                    Is = "urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated",
                    Why = "because",
                },
            ],
        }));

        Assert.Equal(
            (Verdict.Fail, "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved", "because"), (check.Verdict, check.Actual, check.Why));
    }

    private static Expectation Errors(string code, string location) =>
        new() { Errors = [new ExpectedError { Code = code, Location = location }] };

    private static IReadOnlyList<Check> Compare(string body, Expectation expected, bool lenient = false)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(body));
        return Judge.Compare(expected, XDocument.Load(reader), lenient);
    }
}

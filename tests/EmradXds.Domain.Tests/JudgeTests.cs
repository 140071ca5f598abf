using System.Xml;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Soap;

namespace EmradXds.Domain.Tests;

/// <summary>A wrong answer is judged a failure, by every kind of expectation.</summary>
public sealed class JudgeTests
{
    private const string Answer = """
        <query:AdhocQueryResponse xmlns:query="urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0"
            xmlns:rim="urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0"
            status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success">
          <rim:RegistryObjectList>
            <rim:ExtrinsicObject id="urn:uuid:a" status="urn:oasis:names:tc:ebxml-regrep:StatusType:Approved"/>
            <rim:ExtrinsicObject id="urn:uuid:b"/>
            <rim:Association id="urn:uuid:m"/>
          </rim:RegistryObjectList>
        </query:AdhocQueryResponse>
        """;

    private const string Refusal = """
        <rs:RegistryResponse xmlns:rs="urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0"
            status="urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure">
          <rs:RegistryErrorList>
            <rs:RegistryError errorCode="XDSRegistryMetadataError" codeContext="classCode 'IMAGE' is not allowed"
                severity="urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:Error"/>
          </rs:RegistryErrorList>
        </rs:RegistryResponse>
        """;

    private const string Retrieved = """
        <xdsb:RetrieveDocumentSetResponse xmlns:xdsb="urn:ihe:iti:xds-b:2007">
          <xdsb:DocumentResponse>
            <xdsb:RepositoryUniqueId>1.2</xdsb:RepositoryUniqueId>
            <xdsb:DocumentUniqueId>1.2.3</xdsb:DocumentUniqueId>
            <xdsb:mimeType>text/plain</xdsb:mimeType>
          </xdsb:DocumentResponse>
        </xdsb:RetrieveDocumentSetResponse>
        """;

    private static readonly string[] BothDocuments = ["urn:uuid:b", "urn:uuid:a"];

    public static TheoryData<string, string[], bool> ObjectLists => new()
    {
        { "DocumentEntry", BothDocuments, true },
        { "DocumentEntry", ["urn:uuid:a"], false },
        { "DocumentEntry", ["urn:uuid:a", "urn:uuid:c"], false },
        { "DocumentEntry", [], false },
        { "Association", ["urn:uuid:m"], true },
        { "Folder", [], true },
        { "Folder", ["urn:uuid:a"], false },
    };

    [Theory]
    [MemberData(nameof(ObjectLists))]
    public void Other_objects_than_expected_are_a_failure(string kind, string[] ids, bool passes) =>
        Assert.Equal(passes, Passes(new Expectation { Objects = new Dictionary<string, IReadOnlyList<string>> { [kind] = ids } }, Answer));

    [Theory]
    [InlineData("is", "urn:uuid:a", true)]
    [InlineData("is", "urn:uuid:b", false)]
    [InlineData("not", "urn:uuid:b", true)]
    [InlineData("not", "urn:uuid:a", false)]
    [InlineData("contains", "uuid:a", true)]
    [InlineData("contains", "uuid:b", false)]
    [InlineData("after", "urn:uuid:A", true)]
    [InlineData("after", "urn:uuid:a", false)]
    [InlineData("after", "urn:uuid:b", false)]
    [InlineData("after", "", false)]
    [InlineData("matches", "urn:uuid:[a-f]", true)]
    [InlineData("matches", "uuid", false)]
    public void Another_value_than_expected_is_a_failure(string how, string value, bool passes) => Assert.Equal(
        passes,
        Passes(
            new Expectation
            {
                Values =
                [
                    new ExpectedValue
                    {
                        At = "//rim:ExtrinsicObject[1]/@id",
                        Is = how == "is" ? value : null,
                        Not = how == "not" ? value : null,
                        Contains = how == "contains" ? value : null,
                        After = how == "after" ? value : null,
                        Matches = how == "matches" ? value : null,
                    },
                ],
            },
            Answer));

    [Fact]
    public void A_value_without_a_comparison_or_with_two_is_refused()
    {
        Assert.Throws<InvalidDataException>(() => Passes(new Expectation { Values = [new ExpectedValue { At = "/*" }] }, Answer));
        Assert.Throws<InvalidDataException>(
            () => Passes(new Expectation { Values = [new ExpectedValue { At = "/*", Is = "a", Not = "b" }] }, Answer));
    }

    [Fact]
    public void An_error_that_does_not_name_what_it_must_is_a_failure()
    {
        Expectation Naming(params string[] names) => new() { Errors = [new() { Code = "XDSRegistryMetadataError", Names = names }] };

        Assert.True(Passes(Naming("classCode", "'IMAGE'"), Refusal));
        Assert.False(Passes(Naming("classCode", "'IMAGES'"), Refusal));
    }

    [Fact]
    public void One_alternative_must_hold()
    {
        Expectation success = new() { Status = ["Success"], Count = new Dictionary<string, int> { ["DocumentEntry"] = 2 } };
        Expectation refused = new() { Errors = [new() { Code = "XDSTooManyResults" }] };

        Assert.True(Passes(new Expectation { AnyOf = [refused, success] }, Answer));
        Assert.False(Passes(new Expectation { AnyOf = [refused, success] }, Refusal));
        Assert.False(Passes(new Expectation { Status = ["Failure"], AnyOf = [refused, success] }, Answer));
    }

    [Fact]
    public void Another_mimeType_than_expected_is_a_failure()
    {
        Expectation Typed(string type) => new() { Documents = [new("1.2.3", "1.2", MimeType: type)] };

        Assert.True(Passes(Typed("text/plain"), Retrieved));
        Assert.True(Passes(Typed(""), Retrieved));
        Assert.False(Passes(Typed("text/html"), Retrieved));
    }

    [Fact]
    public void An_answer_where_a_Fault_is_expected_is_a_failure() =>
        Assert.False(Passes(new Expectation { Fault = new ExpectedFault() }, Answer));

    [Fact]
    public void Another_Fault_than_expected_is_a_failure()
    {
        SoapFaultException fault = new(SoapFaultCode.Sender, "no") { Subcode = "{urn:x}ActionNotSupported", Subsubcode = "{urn:x}Detail" };
        bool Is(string code, string subcode) =>
            Judge.Compare(new ExpectedFault { Code = code, Subcode = subcode }, fault).All(check => check.Verdict == Verdict.Pass);

        Assert.True(Is("Sender", "ActionNotSupported"));
        Assert.True(Is("", ""));
        Assert.False(Is("Receiver", ""));
        Assert.False(Is("Sender", "InvalidAddressingHeader"));
        Assert.Equal(Verdict.Fail, Assert.Single(Judge.Compare(new ExpectedFault { Subsubcode = "Other" }, fault)).Verdict);
        Assert.Equal(Verdict.Pass, Assert.Single(Judge.Compare(new ExpectedFault { Subsubcode = "Detail" }, fault)).Verdict);
    }

    private static bool Passes(Expectation expected, string body)
    {
        using XmlReader reader = XmlReader.Create(new StringReader(body));
        return Judge.Compare(expected, XDocument.Load(reader), lenient: false).All(check => check.Verdict == Verdict.Pass);
    }
}

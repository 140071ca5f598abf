using EmradXds.Conformance;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Sut;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class ConformanceRunnerTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private TestDomain domain = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => domain = await TestDomain.StartAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await domain.DisposeAsync();
    }

    [Theory]
    [InlineData(XdsErrorCode.XDSDocumentUniqueIdError, Verdict.Pass)]
    [InlineData(XdsErrorCode.XDSRepositoryError, Verdict.Fail)]
    public async Task A_soap_step_is_judged_by_what_the_system_answers(XdsErrorCode answered, Verdict verdict)
    {
        domain.Sources[TestDomain.Lincoln] = request =>
        {
            SourceAnswer answer = new();
            answer.Findings.Error(answered, "as asked", request.Studies[0].Series[0].Documents[0].DocumentUniqueId);
            return answer;
        };

        CaseResult result = await RunAsync(Case());

        Assert.Equal(verdict, result.Verdict);
        Assert.Contains("XDSDocumentUniqueIdError", Assert.Single(result.Steps).Response + result.Describe(), StringComparison.Ordinal);
        RetrieveImagingDocumentSetRequest sent = Assert.Single(domain.Retrievals).Request;
        Assert.Matches(@"^2\.25\.\d+$", sent.Studies[0].StudyInstanceUid);
    }

    [Fact]
    public async Task A_document_where_none_is_due_fails_with_expected_actual_and_where()
    {
        domain.Sources[TestDomain.Lincoln] =
            request => new SourceAnswer().With(TestDomain.Lincoln, new TestFile("1.2", "1.2.1", "1.2.1.1"));

        string text = (await RunAsync(Case())).Describe();

        Assert.StartsWith("FAIL", text, StringComparison.Ordinal);
        Assert.Contains("expected Failure", text, StringComparison.Ordinal);
        Assert.Contains("actual   urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success", text, StringComparison.Ordinal);
        Assert.Contains("where    //rs:RegistryError/@errorCode", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_is_no_MIME_part_fails()
    {
        domain.Sources[TestDomain.Lincoln] = _ =>
            new SourceAnswer { Inline = true }.With(TestDomain.Lincoln, new TestFile("1.2", "1.2.1", "1.2.1.1"));

        CaseResult result = await RunAsync(Case());

        Check check = Assert.Single(result.Steps[0].Checks, check => check.What == "document");
        Assert.Equal((Verdict.Fail, "a MIME part for 1.2.1.1", "no xop:Include"), (check.Verdict, check.Expected, check.Actual));
    }

    [Fact]
    public async Task What_is_not_claimed_is_skipped() =>
        Assert.Equal(Verdict.Skipped, (await RunAsync(Case(), sut => sut with { Claims = ["Document Registry"] })).Verdict);

    [Fact]
    public async Task A_system_that_is_not_there_is_inconclusive()
    {
        CaseResult result = await RunAsync(
            Case(), sut => sut with { Trusts = [sut.Trusts[0] with { Imaging = new Uri("http://127.0.0.1:1/imaging") }] });

        Assert.Equal(Verdict.Inconclusive, result.Verdict);
    }

    [Fact]
    public async Task Trouble_in_a_preparing_step_is_inconclusive_and_ends_the_case()
    {
        ConformanceCase one = Case();
        one = one with { Patients = ["P"], Steps = [new CaseStep { Do = "adt", Patient = "P" }, .. one.Steps] };

        CaseResult result = await RunAsync(one);

        Assert.Equal(Verdict.Inconclusive, Assert.Single(result.Steps).Verdict);
        Assert.Empty(domain.Retrievals);
    }

    [Fact]
    public async Task The_command_runs_reports_and_answers_one_where_a_case_failed()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer();
        Case();
        await File.WriteAllTextAsync(folder.File("sut.json"), $$"""
            {
              "name": "test", "profile": "{{Path.Combine(Surroundings.Root, "profiles", "minimal").Replace('\\', '/')}}",
              "registry": "{{domain.Options.Registry}}", "repository": "{{domain.Options.Repositories[TestDomain.Repository]}}",
              "pix": { "host": "127.0.0.1", "port": 1 },
              "trusts": [ {
                "ods": "XYZ", "dicom": { "host": "127.0.0.1", "port": 1 },
                "imaging": "{{domain.Options.ImagingSources[TestDomain.Lincoln]}}"
              } ]
            }
            """, Cancel);
        using StringWriter output = new();

        int code = await RunCommand.RunAsync(
            [
                "run", "--sut", folder.File("sut.json"), "--cases", folder.Path,
                "--report", folder.File("out.json"), "--junit", folder.File("out.xml"),
            ],
            output, TextWriter.Null, Cancel);

        Assert.Equal(1, code);
        Assert.Contains("1 FAIL", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"verdict\": \"Fail\"", await File.ReadAllTextAsync(folder.File("out.json"), Cancel), StringComparison.Ordinal);
        Assert.Contains("failures=\"1\"", await File.ReadAllTextAsync(folder.File("out.xml"), Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run", "--sut")]
    [InlineData("run", "--sut", "there-is-no-such-file.json")]
    [InlineData("walk", "--sut", "x")]
    [InlineData("run", "--nut", "x")]
    public async Task Wrong_use_answers_two_and_says_how(params string[] args)
    {
        using StringWriter errors = new();

        Assert.Equal(2, await RunCommand.RunAsync(args, TextWriter.Null, errors, Cancel));
        Assert.NotEqual("", errors.ToString());
    }

    [Fact]
    public void A_member_nobody_knows_is_refused_with_file_and_place()
    {
        File.WriteAllText(folder.File("case.json"), """{ "id": "X/1", "title": "t", "actor": "a", "stepps": [], "steps": [] }""");

        InvalidDataException refused = Assert.Throws<InvalidDataException>(() => ConformanceRunner.LoadCases(folder.Path));

        Assert.Contains("case.json", refused.Message, StringComparison.Ordinal);
        Assert.Contains("stepps", refused.Message, StringComparison.Ordinal);
    }

    private ConformanceCase Case()
    {
        string place = Directory.CreateDirectory(folder.File("unknown-sop-instance-uid")).FullName;
        File.WriteAllText(Path.Combine(place, "case.json"), """
            {
              "id": "T-1/1", "title": "An unknown instance is refused", "actor": "Imaging Document Source",
              "steps": [ { "do": "soap", "transaction": "RAD-69" } ]
            }
            """);
        File.WriteAllText(Path.Combine(place, "request.xml"), """
            <iRad:RetrieveImagingDocumentSetRequest xmlns:iRad="urn:ihe:rad:xdsi-b:2009" xmlns:xdsb="urn:ihe:iti:xds-b:2007">
              <iRad:StudyRequest studyInstanceUID="${uid.study}">
                <iRad:SeriesRequest seriesInstanceUID="${uid.series}">
                  <xdsb:DocumentRequest>
                    <xdsb:RepositoryUniqueId>${trust.A.retrieveLocationUid}</xdsb:RepositoryUniqueId>
                    <xdsb:DocumentUniqueId>${uid.sop}</xdsb:DocumentUniqueId>
                  </xdsb:DocumentRequest>
                </iRad:SeriesRequest>
              </iRad:StudyRequest>
              <iRad:TransferSyntaxUIDList><iRad:TransferSyntaxUID>1.2.840.10008.1.2.1</iRad:TransferSyntaxUID></iRad:TransferSyntaxUIDList>
            </iRad:RetrieveImagingDocumentSetRequest>
            """);
        File.WriteAllText(Path.Combine(place, "expect.json"), """
            {
              "status": ["Failure"],
              "errors": [ { "code": "XDSDocumentUniqueIdError", "location": "${uid.sop}" } ],
              "count": { "DocumentResponse": 0 }
            }
            """);
        return Assert.Single(ConformanceRunner.LoadCases(folder.Path));
    }

    private async Task<CaseResult> RunAsync(ConformanceCase one, Func<SystemUnderTest, SystemUnderTest>? change = null)
    {
        SystemUnderTest sut = new()
        {
            Name = "test",
            Profile = Path.Combine(Surroundings.Root, "profiles", "minimal"),
            Registry = domain.Options.Registry,
            Repository = domain.Options.Repositories[TestDomain.Repository],
            Pix = new NetworkAddress("127.0.0.1", 1),
            Trusts = [new TrustUnderTest("XYZ", new NetworkAddress("127.0.0.1", 1), domain.Options.ImagingSources[TestDomain.Lincoln])],
            PublishDeadlineSeconds = 5,
        };
        using ConformanceRunner runner = new("test");
        return await runner.RunAsync(one, change is null ? sut : change(sut), Cancel);
    }
}

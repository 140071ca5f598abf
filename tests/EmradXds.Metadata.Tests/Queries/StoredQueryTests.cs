using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Queries;

public sealed class StoredQueryTests
{
    private const string Approved = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')";
    private const string Missing = "XDSStoredQueryMissingParam";
    private const string Number = "XDSStoredQueryParamNumber";

    [Fact]
    public void FindDocuments_reads_back_what_was_asked()
    {
        FindDocuments query = new()
        {
            PatientId = Samples.Patient,
            Statuses = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated],
            ClassCodes = [new("IMAGES", "2.999.4")],
            TypeCodes = [new("18748-4", "2.16.840.1.113883.6.1")],
            PracticeSettingCodes = [new("p", "2.999.4")],
            HealthcareFacilityTypeCodes = [new("f", "2.999.4")],
            FormatCodes = [new("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1"), new("it's", "2.999.4")],
            EventCodes = [[new("CT", "DCM"), new("MR", "DCM")], [new("774007", "2.16.840.1.113883.6.96")]],
            ConfidentialityCodes = [[new("N", "2.16.840.1.113883.5.25")]],
            AuthorPersons = ["%Synthetic%", "O'Neill_"],
            CreationTime = ("2026", "20261124213000"),
            ServiceStartTime = ("202601", null),
            ServiceStopTime = (null, "2027"),
            OnDemand = true,
        };
        Findings findings = [];

        Assert.Equivalent(query, FindDocuments.Read(query.ToRequest(), findings), strict: true);
        Assert.Empty(findings);
    }

    [Fact]
    public void A_long_list_is_spread_over_values_of_legal_length()
    {
        FindDocuments query = new() { PatientId = Samples.Patient,
            TypeCodes = [.. Enumerable.Range(0, 500).Select(i => new Code($"code{i}", "2.999.4"))] };
        AdhocQueryRequest request = query.ToRequest();
        SchemaValidation.AssertValid(Samples.Write(request.Write));

        Assert.All(request.Parameters.SelectMany(slot => slot.Values), value => Assert.InRange(value.Length, 1, 256));
        Assert.Equal(query.TypeCodes, FindDocuments.Read(request, [])!.TypeCodes);
    }

    [Theory]
    [InlineData("$XDSDocumentEntryTypeCode", "('a^^s')", "a")]
    [InlineData("$XDSDocumentEntryTypeCode", "'a^^s'", "a")]
    [InlineData("$XDSDocumentEntryTypeCode", " ( 'a^^s' , 'b^^s' ) ", "a b")]
    [InlineData("$XDSDocumentEntryTypeCode", "('a''b^^s')", "a'b")]
    [InlineData("$XDSDocumentEntryTypeCode", "('a,)(b^^s')", "a,)(b")]
    [InlineData("$XDSDocumentEntryTypeCode", "('a^name^s')", "a")]
    public void Codes_are_read_in_each_legal_form(string name, string value, string expected)
    {
        Findings findings = [];
        FindDocuments? query = FindDocuments.Read(Request((name, value)), findings);

        Assert.Empty(findings);
        Assert.Equal(expected, string.Join(' ', query!.TypeCodes.Select(code => code.Value)));
    }

    [Theory]
    [InlineData("$XDSDocumentEntryCreationTimeFrom", "''")]
    [InlineData("$XDSDocumentEntryServiceStopTimeTo", "('')")]
    [InlineData("$MetadataLevel", "''")]
    public void An_empty_value_is_refused_because_it_would_restrict_nothing(string name, string value)
    {
        AdhocQueryRequest request = Request((name, value));
        Findings findings = [];
        _ = FindDocuments.Read(request, findings);
        _ = MetadataLevel.Read(request, findings);

        Assert.Equal(Number, Assert.Single(findings).Code);
        Assert.StartsWith(name, findings.Single().Context, StringComparison.Ordinal);
    }

    /// <summary>A list of a million numbers takes 2 MB of the message and, read, sixteen times as much memory.</summary>
    [Fact]
    public void What_is_over_the_limit_of_values_is_not_even_read()
    {
        string numbers = $"({string.Join(',', Enumerable.Repeat("1", 1_000_000))})";
        string[] names = ["EventCodeList", "EventCodeList", "ConfidentialityCode", "ConfidentialityCode"];
        AdhocQueryRequest request = Request([.. names.Select(name => ("$XDSDocumentEntry" + name, numbers))]);
        Findings findings = [];
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(FindDocuments.Read(request, findings));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
        Assert.Equal("$XDSDocumentEntryConfidentialityCode: expected 10000 values at most in one query", Assert.Single(findings).Context);
    }

    [Theory]
    [InlineData("20260101")]
    [InlineData("'20260101'")]
    [InlineData("('20260101')")]
    public void A_time_may_stand_bare_or_in_quotes(string value) =>
        Assert.Equal("20260101", FindDocuments.Read(Request(("$XDSDocumentEntryCreationTimeFrom", value)), [])!.CreationTime.From);

    [Theory]
    [InlineData("$XDSDocumentEntryTypeCode", "('a^^s'", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "('a^^s',)", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "()", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "('a^^s' 'b^^s')", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "'a^^s", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "a^^s", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "'a^^s'x", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "('a')", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "('a^^')", Number)]
    [InlineData("$XDSDocumentEntryTypeCode", "('^^s')", Number)]
    [InlineData("$XDSDocumentEntryCreationTimeFrom", "'2026-01-01'", Number)]
    [InlineData("$XDSDocumentEntryCreationTimeFrom", "20261301", Number)]
    [InlineData("$XDSDocumentEntryCreationTimeFrom", "('2025','2026')", Number)]
    [InlineData("$XDSDocumentEntryType", "('urn:uuid:00000000-0000-0000-0000-000000000000')", Number)]
    public void What_is_malformed_is_refused_and_named(string name, string value, string code)
    {
        Findings findings = [];

        Assert.Null(FindDocuments.Read(Request((name, value)), findings));
        Finding finding = Assert.Single(findings);
        Assert.Equal(code, finding.Code);
        Assert.StartsWith(name, finding.Context, StringComparison.Ordinal);
        Assert.Contains("expected", finding.Context, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_missing_parameter_is_reported_at_once()
    {
        Findings findings = [];

        Assert.Null(FindDocuments.Read(new AdhocQueryRequest("LeafClass", FindDocuments.Id, []), findings));
        Assert.Equal([Missing, Missing], findings.Select(finding => finding.Code));
        Assert.Contains(findings, finding => finding.Context.StartsWith("$XDSDocumentEntryPatientId", StringComparison.Ordinal));
        Assert.Contains(findings, finding => finding.Context.StartsWith("$XDSDocumentEntryStatus", StringComparison.Ordinal));
    }

    [Fact]
    public void Unknown_status_is_passed_over_and_none_known_is_none_stated()
    {
        Findings findings = [];
        const string Unknown = "('urn:oasis:names:tc:ebxml-regrep:StatusType:Strange')";

        Assert.Null(FindDocuments.Read(new AdhocQueryRequest("LeafClass", FindDocuments.Id,
            [new Slot("$XDSDocumentEntryPatientId", [$"'{Samples.Patient}'"]), new Slot("$XDSDocumentEntryStatus", [Unknown])]), findings));
        Assert.Equal(Missing, Assert.Single(findings).Code);

        FindDocuments query = FindDocuments.Read(new AdhocQueryRequest("LeafClass", FindDocuments.Id,
            [new Slot("$XDSDocumentEntryPatientId", [$"'{Samples.Patient}'"]), new Slot("$XDSDocumentEntryStatus", [Unknown, Approved])]),
                [])!;
        Assert.Equal([AvailabilityStatus.Approved], query.Statuses);
    }

    [Theory]
    [InlineData("'9990000018'")]
    [InlineData("9990000018^^^&2.999&ISO")]
    [InlineData("('9990000018^^^&2.999&ISO','9990000018^^^&2.999&ISO')")]
    public void A_malformed_patient_id_is_refused_without_being_repeated(string value)
    {
        Findings findings = [];

        Assert.Null(FindDocuments.Read(new AdhocQueryRequest("LeafClass", FindDocuments.Id,
            [new Slot("$XDSDocumentEntryPatientId", [value]), new Slot("$XDSDocumentEntryStatus", [Approved])]), findings));
        Finding finding = Assert.Single(findings);
        Assert.Equal(Number, finding.Code);
        Assert.DoesNotContain("9990000018", finding.Context, StringComparison.Ordinal);
    }

    [Fact]
    public void A_slot_that_comes_again_is_AND_for_attributes_with_several_values_only()
    {
        FindDocuments query = FindDocuments.Read(Request(
            ("$XDSDocumentEntryEventCodeList", "('CT^^DCM','MR^^DCM')"), ("$XDSDocumentEntryEventCodeList", "('US^^DCM')")), [])!;
        Assert.Equal(["CT MR", "US"], query.EventCodes.Select(list => string.Join(' ', list.Select(code => code.Value))));

        Findings findings = [];
        Assert.Null(FindDocuments.Read(Request(("$XDSDocumentEntryTypeCode", "('a^^s')"), ("$XDSDocumentEntryTypeCode", "('b^^s')")),
            findings));
        Assert.Equal(Number, Assert.Single(findings).Code);
    }

    [Fact]
    public void Unknown_parameters_are_passed_over()
    {
        Findings findings = [];

        Assert.NotNull(FindDocuments.Read(Request(("$XDSDocumentEntrySomething", "this is (no value")), findings));
        Assert.Empty(findings);
    }

    [Fact]
    public void A_query_with_too_many_values_is_refused()
    {
        Findings findings = [];
        string values = $"({string.Join(',', Enumerable.Repeat("'a^^s'", 10_001))})";

        Assert.Null(FindDocuments.Read(Request(("$XDSDocumentEntryTypeCode", values)), findings));
        Assert.Equal(Number, Assert.Single(findings).Code);
    }

    [Fact]
    public void GetDocuments_reads_back_what_was_asked()
    {
        GetDocuments byUuid = new() { EntryUuids = ["urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001",
            "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60002"] };
        GetDocuments byUniqueId = new() { UniqueIds = ["2.999.1", "2.999.2^it's"] };

        Assert.Equivalent(byUuid, GetDocuments.Read(byUuid.ToRequest(), []), strict: true);
        Assert.Equivalent(byUniqueId, GetDocuments.Read(byUniqueId.ToRequest(), []), strict: true);
        Assert.Equal("ObjectRef", byUuid.ToRequest(leafClass: false).ReturnType);
    }

    [Fact]
    public void GetFolders_reads_back_what_was_asked()
    {
        GetFolders byUuid = new() { EntryUuids = ["urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001"] };
        GetFolders byUniqueId = new() { UniqueIds = ["2.999.1", "2.999.2"] };

        Assert.Equivalent(byUuid, GetFolders.Read(byUuid.ToRequest(), []), strict: true);
        Assert.Equivalent(byUniqueId, GetFolders.Read(byUniqueId.ToRequest(), []), strict: true);
        Assert.Null(GetFolders.Read(new AdhocQueryRequest("LeafClass", GetFolders.Id, []), []));
    }

    [Fact]
    public void GetDocuments_wants_one_of_its_two_parameters()
    {
        Findings none = [];
        Assert.Null(GetDocuments.Read(new AdhocQueryRequest("LeafClass", GetDocuments.Id, []), none));
        Assert.Equal(Missing, Assert.Single(none).Code);

        Findings both = [];
        Assert.Null(GetDocuments.Read(new GetDocuments { EntryUuids = ["a"], UniqueIds = ["b"] }.ToRequest(), both));
        Assert.Equal(Number, Assert.Single(both).Code);
    }

    private static AdhocQueryRequest Request(params (string Name, string Value)[] parameters) => new("LeafClass", FindDocuments.Id,
    [
        new Slot("$XDSDocumentEntryPatientId", [$"'{Samples.Patient}'"]),
        new Slot("$XDSDocumentEntryStatus", [Approved]),
        .. parameters.Select(parameter => new Slot(parameter.Name, [parameter.Value])),
    ]);
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Queries;

/// <summary>What holds for each stored query: it reads back what was asked, and names what is missing.</summary>
public sealed class EveryStoredQueryTests
{
    private const string Missing = "XDSStoredQueryMissingParam";
    private const string Number = "XDSStoredQueryParamNumber";
    private const string Uuid = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001";
    private const string Accession = "A'4_^^^&2.999.7&ISO^urn:ihe:iti:xds:2013:accession";

    private static readonly Code Ct = new("CT", "DCM");
    private static readonly Code Mr = new("MR", "DCM");
    private static readonly AvailabilityStatus[] Both = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated];

    public static TheoryData<string> Names => [.. Queries.Keys];

    private static Dictionary<string, Query> Queries
    {
        get
        {
            FindDocumentsByReferenceId byReferenceId = new()
            {
                PatientId = Samples.Patient, ReferenceIds = [[Accession, "%urn:ihe:iti:xds:2013:order"], ["%"]],
                Statuses = Both, ClassCodes = [Ct], TypeCodes = [Ct], PracticeSettingCodes = [Ct], HealthcareFacilityTypeCodes = [Ct],
                FormatCodes = [Ct, Mr], EventCodes = [[Ct, Mr], [Ct]], ConfidentialityCodes = [[Ct], [Mr]], AuthorPersons = ["%Brown%"],
                CreationTime = ("2026", "2027"), ServiceStartTime = ("2026", null), ServiceStopTime = (null, "2027"), OnDemand = true,
            };
            FindDocumentsExclude exclude = new()
            {
                PatientId = Samples.Patient, Statuses = Both, OnDemand = true, CreationTime = ("2026", null),
                Excluded = new()
                {
                    ClassCodes = [Ct, Mr], TypeCodes = [Ct], PracticeSettingCodes = [Ct], HealthcareFacilityTypeCodes = [Mr],
                    FormatCodes = [Ct], EventCodes = [[Ct, Mr], [Ct]], ConfidentialityCodes = [[Ct], [Mr]], AuthorPersons = ["%Brown%"],
                    ReferenceIds = [[Accession], ["%order"]],
                },
            };
            FindDocumentsForMultiplePatients ofPatients = new()
            {
                PatientIds = [Samples.Patient, "2^^^&2.999&ISO"], ClassCodes = [Ct], EventCodes = [[Ct], [Mr]], Stable = false,
                OnDemand = true,
            };
            FindDocumentsByReferenceIdForMultiplePatients byReferenceIdOfPatients = new()
            {
                PatientIds = [Samples.Patient], ReferenceIds = [[Accession]], TypeCodes = [Mr],
            };
            FindSubmissionSets sets = new()
            {
                PatientId = Samples.Patient, Statuses = Both, SourceIds = ["2.999.1", "2.999.2"], ContentTypeCodes = [Ct, Mr],
                AuthorPerson = "%Br_wn%", SubmissionTime = ("2026", "20270101"),
            };
            FindFolders folders = new()
            {
                PatientId = Samples.Patient, Statuses = Both, Codes = [[Ct, Mr], [Ct]], LastUpdateTime = ("2026", "2027"),
            };
            FindFoldersForMultiplePatients foldersOfPatients = new() { PatientIds = [Samples.Patient], Codes = [[Mr]] };
            GetAll all = new()
            {
                PatientId = Samples.Patient, DocumentStatuses = Both, SubmissionSetStatuses = Both, FolderStatuses = [Both[1]],
                AssociationStatuses = Both, FormatCodes = [Ct], ConfidentialityCodes = [[Ct], [Mr]], OnDemand = true,
            };
            GetDocuments documents = new() { LogicalIds = [Uuid] };
            GetFolders byLogicalId = new() { LogicalIds = [Uuid] };
            GetAssociations associations = new() { EntryUuids = [Uuid], AssociationStatuses = Both };
            GetDocumentsAndAssociations documentsAndAssociations = new() { UniqueIds = ["2.999.1"], AssociationStatuses = Both };
            GetSubmissionSets setsOf = new() { EntryUuids = [Uuid] };
            GetSubmissionSetAndContents set = new()
            {
                EntryUuid = Uuid, FormatCodes = [Ct], ConfidentialityCodes = [[Ct], [Mr]], OnDemand = true,
            };
            GetFolderAndContents folder = new() { UniqueId = "2.999.1", FormatCodes = [Ct, Mr], ConfidentialityCodes = [[Ct]] };
            GetFoldersForDocument foldersOf = new() { UniqueId = "2.999.1" };
            GetRelatedDocuments related = new()
            {
                EntryUuid = Uuid, AssociationTypes = [AssociationTypes.Replace, AssociationTypes.Append], AssociationStatuses = Both,
                OnDemand = true,
            };
            return new()
            {
                [nameof(FindDocumentsByReferenceId)] = new(byReferenceId, byReferenceId.ToRequest, FindDocumentsByReferenceId.Read),
                [nameof(FindDocumentsExclude)] = new(exclude, exclude.ToRequest, FindDocumentsExclude.Read),
                [nameof(FindDocumentsForMultiplePatients)] = new(ofPatients, ofPatients.ToRequest, FindDocumentsForMultiplePatients.Read),
                [nameof(FindDocumentsByReferenceIdForMultiplePatients)] =
                    new(byReferenceIdOfPatients, byReferenceIdOfPatients.ToRequest, FindDocumentsByReferenceIdForMultiplePatients.Read),
                [nameof(FindSubmissionSets)] = new(sets, sets.ToRequest, FindSubmissionSets.Read),
                [nameof(FindFolders)] = new(folders, folders.ToRequest, FindFolders.Read),
                [nameof(FindFoldersForMultiplePatients)] =
                    new(foldersOfPatients, foldersOfPatients.ToRequest, FindFoldersForMultiplePatients.Read),
                [nameof(GetAll)] = new(all, all.ToRequest, GetAll.Read),
                [nameof(GetDocuments)] = new(documents, documents.ToRequest, GetDocuments.Read),
                [nameof(GetFolders)] = new(byLogicalId, byLogicalId.ToRequest, GetFolders.Read),
                [nameof(GetAssociations)] = new(associations, associations.ToRequest, GetAssociations.Read),
                [nameof(GetDocumentsAndAssociations)] =
                    new(documentsAndAssociations, documentsAndAssociations.ToRequest, GetDocumentsAndAssociations.Read),
                [nameof(GetSubmissionSets)] = new(setsOf, setsOf.ToRequest, GetSubmissionSets.Read),
                [nameof(GetSubmissionSetAndContents)] = new(set, set.ToRequest, GetSubmissionSetAndContents.Read),
                [nameof(GetFolderAndContents)] = new(folder, folder.ToRequest, GetFolderAndContents.Read),
                [nameof(GetFoldersForDocument)] = new(foldersOf, foldersOf.ToRequest, GetFoldersForDocument.Read),
                [nameof(GetRelatedDocuments)] = new(related, related.ToRequest, GetRelatedDocuments.Read),
            };
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void It_reads_back_what_was_asked(string name)
    {
        (object full, Func<bool, AdhocQueryRequest> toRequest, Func<AdhocQueryRequest, Findings, object?> read) = Queries[name];
        Findings findings = [];

        Assert.Equivalent(full, read(toRequest(true), findings), strict: true);
        Assert.Empty(findings);
        Assert.Equal("LeafClass", toRequest(true).ReturnType);
        Assert.Equal("ObjectRef", toRequest(false).ReturnType);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Its_request_is_valid_by_the_schemas(string name) =>
        SchemaValidation.AssertValid(Samples.Write(Queries[name].ToRequest(true).Write));

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_parameters_it_names_what_is_missing(string name)
    {
        Findings findings = [];

        Assert.Null(Queries[name].Read(new AdhocQueryRequest("LeafClass", "urn:uuid:any", []), findings));
        Assert.NotEmpty(findings);
        Assert.All(findings, finding => Assert.Equal(Missing, finding.Code));
        Assert.All(findings, finding => Assert.Contains("expected", finding.Context, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Nothing_it_requires_may_be_left_out(string name)
    {
        AdhocQueryRequest request = Queries[name].ToRequest(true);
        foreach (string parameter in Required(name))
        {
            Findings findings = [];
            Assert.NotNull(Queries[name].Read(request, []));
            Assert.Null(Queries[name].Read(
                request with { Parameters = [.. request.Parameters.Where(slot => slot.Name != parameter)] }, findings));
            Assert.Equal(Missing, Assert.Single(findings).Code);
        }
    }

    [Theory]
    [InlineData(nameof(GetDocuments), "$XDSDocumentEntryUniqueId")]
    [InlineData(nameof(GetFolders), "$XDSFolderEntryUUID")]
    [InlineData(nameof(GetDocumentsAndAssociations), "$XDSDocumentEntryEntryUUID")]
    [InlineData(nameof(GetSubmissionSetAndContents), "$XDSSubmissionSetUniqueId")]
    [InlineData(nameof(GetFolderAndContents), "$XDSFolderEntryUUID")]
    [InlineData(nameof(GetFoldersForDocument), "$XDSDocumentEntryEntryUUID")]
    [InlineData(nameof(GetRelatedDocuments), "$XDSDocumentEntryUniqueId")]
    public void Two_alternatives_at_once_are_refused(string name, string second)
    {
        AdhocQueryRequest request = Queries[name].ToRequest(true);
        Findings findings = [];

        Assert.Null(Queries[name].Read(request with { Parameters = [.. request.Parameters, new Slot(second, ["('2.999.9')"])] }, findings));
        Assert.Equal(Number, Assert.Single(findings).Code);
    }

    [Theory]
    [InlineData("ClassCode", "('CT^^DCM')")]
    [InlineData("TypeCode", "('CT^^DCM')")]
    [InlineData("PracticeSettingCode", "('CT^^DCM')")]
    [InlineData("HealthcareFacilityTypeCode", "('CT^^DCM')")]
    [InlineData("FormatCode", "('CT^^DCM')")]
    [InlineData("EventCodeList", "('CT^^DCM')")]
    [InlineData("ConfidentialityCode", "('CT^^DCM')")]
    [InlineData("AuthorPerson", "('%Brown%')")]
    [InlineData("ReferenceIdList", "('%order')")]
    [InlineData("Type", "('urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248')")]
    public void An_attribute_is_asked_for_or_excluded_but_not_both(string attribute, string value)
    {
        AdhocQueryRequest request = new FindDocumentsExclude { PatientId = Samples.Patient }.ToRequest();
        Slot wanted = new("$XDSDocumentEntry" + attribute, [value]);
        Slot excluded = new($"$XDSDocumentEntry{attribute}Exclude", [value]);
        Findings findings = [];

        Assert.NotNull(FindDocumentsExclude.Read(request with { Parameters = [.. request.Parameters, wanted] }, []));
        Assert.NotNull(FindDocumentsExclude.Read(request with { Parameters = [.. request.Parameters, excluded] }, []));
        Assert.Null(FindDocumentsExclude.Read(request with { Parameters = [.. request.Parameters, wanted, excluded] }, findings));
        Assert.Equal(Number, Assert.Single(findings).Code);
    }

    [Theory]
    [InlineData("urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1", false, true)]
    [InlineData("urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248", true, false)]
    public void An_excluded_type_leaves_the_other(string type, bool stable, bool onDemand)
    {
        AdhocQueryRequest request = new FindDocumentsExclude { PatientId = Samples.Patient }.ToRequest();
        Slot excluded = new("$XDSDocumentEntryTypeExclude", [$"('{type}')"]);

        FindDocumentsExclude read = FindDocumentsExclude.Read(request with { Parameters = [.. request.Parameters, excluded] }, [])!;

        Assert.Equal((stable, onDemand), (read.Stable, read.OnDemand));
    }

    [Theory]
    [InlineData(nameof(GetSubmissionSetAndContents), "$XDSSubmissionSetEntryUUID")]
    [InlineData(nameof(GetFolderAndContents), "$XDSFolderUniqueId")]
    [InlineData(nameof(GetFoldersForDocument), "$XDSDocumentEntryUniqueId")]
    [InlineData(nameof(GetRelatedDocuments), "$XDSDocumentEntryEntryUUID")]
    [InlineData(nameof(FindSubmissionSets), "$XDSSubmissionSetAuthorPerson")]
    public void A_parameter_of_one_value_takes_no_two(string name, string parameter)
    {
        AdhocQueryRequest request = Queries[name].ToRequest(true);
        Slot two = new(parameter, ["('a','b')"]);
        Findings findings = [];

        Assert.Null(Queries[name].Read(
            request with { Parameters = [.. request.Parameters.Select(slot => slot.Name == parameter ? two : slot)] }, findings));
        Assert.Equal(Number, Assert.Single(findings).Code);
    }

    [Theory]
    [InlineData("$XDSDocumentEntryClassCode", "('CT^^DCM')")]
    [InlineData("$XDSDocumentEntryEventCodeList", "('CT^^DCM')")]
    [InlineData("$XDSDocumentEntryHealthcareFacilityTypeCode", "('CT^^DCM')")]
    [InlineData("$XDSDocumentEntryPatientId", "('1^^^&2.999&ISO')")]
    public void Documents_of_multiple_patients_are_asked_for_by_one_attribute_of_four(string name, string value)
    {
        Slot status = new("$XDSDocumentEntryStatus", ["('urn:oasis:names:tc:ebxml-regrep:StatusType:Approved')"]);
        Slot type = new("$XDSDocumentEntryTypeCode", ["('CT^^DCM')"]);
        Findings findings = [];

        Assert.NotNull(FindDocumentsForMultiplePatients.Read(new("LeafClass", "", [status, new Slot(name, [value])]), []));
        Assert.Null(FindDocumentsForMultiplePatients.Read(new("LeafClass", "", [status, type]), findings));
        Assert.Equal(Missing, Assert.Single(findings).Code);
    }

    [Fact]
    public void Values_that_may_name_a_person_are_not_repeated()
    {
        Findings findings = [];

        Assert.Null(FindDocumentsForMultiplePatients.Read(
            new FindDocumentsForMultiplePatients { PatientIds = ["9990000018"] }.ToRequest(), findings));
        Assert.Null(FindDocumentsByReferenceId.Read(
            new FindDocumentsByReferenceId { PatientId = Samples.Patient, ReferenceIds = [[new string('9', 2_000)]] }.ToRequest(),
            findings));
        Assert.Null(FindDocumentsExclude.Read(
            new FindDocumentsExclude { PatientId = Samples.Patient, Excluded = new() { AuthorPersons = [new string('9', 2_000)] } }
                .ToRequest(),
            findings));
        Assert.Equal([Number, Number, Number], findings.Select(finding => finding.Code));
        Assert.All(findings, finding => Assert.DoesNotContain("999", finding.Context, StringComparison.Ordinal));
    }

    private static string[] Required(string name) => name switch
    {
        nameof(FindDocumentsByReferenceId) => ["$XDSDocumentEntryPatientId", "$XDSDocumentEntryStatus", "$XDSDocumentEntryReferenceIdList"],
        nameof(FindDocumentsExclude) => ["$XDSDocumentEntryPatientId", "$XDSDocumentEntryStatus"],
        nameof(FindDocumentsForMultiplePatients) => ["$XDSDocumentEntryStatus"],
        nameof(FindDocumentsByReferenceIdForMultiplePatients) => ["$XDSDocumentEntryStatus", "$XDSDocumentEntryReferenceIdList"],
        nameof(FindSubmissionSets) => ["$XDSSubmissionSetPatientId", "$XDSSubmissionSetStatus"],
        nameof(FindFolders) => ["$XDSFolderPatientId", "$XDSFolderStatus"],
        nameof(FindFoldersForMultiplePatients) => ["$XDSFolderStatus"],
        nameof(GetAll) => ["$patientId", "$XDSDocumentEntryStatus", "$XDSSubmissionSetStatus", "$XDSFolderStatus"],
        nameof(GetDocuments) => ["$XDSDocumentEntryLogicalID"],
        nameof(GetFolders) => ["$XDSFolderLogicalID"],
        nameof(GetDocumentsAndAssociations) => ["$XDSDocumentEntryUniqueId"],
        nameof(GetAssociations) or nameof(GetSubmissionSets) => ["$uuid"],
        nameof(GetSubmissionSetAndContents) => ["$XDSSubmissionSetEntryUUID"],
        nameof(GetFolderAndContents) => ["$XDSFolderUniqueId"],
        nameof(GetFoldersForDocument) => ["$XDSDocumentEntryUniqueId"],
        nameof(GetRelatedDocuments) => ["$XDSDocumentEntryEntryUUID", "$AssociationTypes"],
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private sealed record Query(object Full, Func<bool, AdhocQueryRequest> ToRequest, Func<AdhocQueryRequest, Findings, object?> Read);
}

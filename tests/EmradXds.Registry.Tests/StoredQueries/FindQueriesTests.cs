using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using static EmradXds.Registry.Tests.StoredQueries.QueriedRegistry;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>The queries that find by attributes, of one patient (ITI-18) and of multiple (ITI-51).</summary>
public sealed class FindQueriesTests(QueriedRegistry registry)
{
    private static readonly AvailabilityStatus[] both = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated];
    private static readonly Code images = new("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1");
    private static readonly Code hospital = new("22232009", "2.16.840.1.113883.6.96");

    [Fact]
    public async Task FindDocumentsByReferenceId_takes_alternatives_in_a_slot_and_conditions_across_slots()
    {
        string accession = Reference("A1", "accession");
        await FindsAsync(ByReference([accession]), "doc1");
        await FindsAsync(ByReference([accession, Reference("A1", "order")]), "doc1", "doc3");
        await FindsAsync(ByReference([accession], [Reference("O1", "order")]), "doc1");
        await FindsAsync(ByReference([accession], [Reference("A1", "order")]));
        await FindsAsync(ByReference(["A1"]));
    }

    [Fact]
    public async Task FindDocumentsByReferenceId_takes_patterns()
    {
        await FindsAsync(ByReference(["A1^%"]), "doc1", "doc3");
        await FindsAsync(ByReference(["A_^%"]), "doc1", "doc3");
        await FindsAsync(ByReference(["%:accession"]), "doc1");
        await FindsAsync(ByReference(["%"]), "doc1", "doc3");
        await FindsAsync(ByReference(["%"]) with { Statuses = both }, "doc1", "doc2", "doc3");
        await FindsAsync(ByReference(["A1%"]) with { Statuses = both }, "doc1", "doc2", "doc3");
    }

    [Fact]
    public async Task FindDocumentsByReferenceId_takes_what_FindDocuments_takes()
    {
        await FindsAsync(ByReference(["%"]) with { ConfidentialityCodes = [[Restricted]] }, "doc3");
        await FindsAsync(ByReference(["%"]) with { ConfidentialityCodes = [[Restricted], [Normal]], Statuses = both }, "doc2");
        await FindsAsync(ByReference(["%"]) with { FormatCodes = [Pdf], Statuses = both }, "doc2");
        await FindsAsync(ByReference(["%"]) with { EventCodes = [[Mr]] });
        await FindsAsync(ByReference(["%"]) with { CreationTime = ("2027", null) });
        await FindsAsync(ByReference(["%"]) with { PatientId = Submit.Max }, "doc6");
        await FindsAsync(ByReference(["%"]) with { PatientId = Submit.Eva });
    }

    [Fact]
    public async Task FindDocumentsExclude_finds_what_FindDocuments_finds_without_what_is_excluded()
    {
        Code other = new("CT", "another");
        await ExcludesAsync(new(), "doc1", "doc2", "doc3", "doc4", "doc5");
        await ExcludesAsync(new() { FormatCodes = [Pdf] }, "doc1", "doc3", "doc4");
        await ExcludesAsync(new() { ClassCodes = [other, images] });
        await ExcludesAsync(
            new() { ClassCodes = [other], TypeCodes = [other], PracticeSettingCodes = [other], FormatCodes = [Pdf] },
            "doc1", "doc3", "doc4");
        await ExcludesAsync(new() { TypeCodes = [new("77477000", "2.16.840.1.113883.6.96")] });
        await ExcludesAsync(new() { PracticeSettingCodes = [new("394914008", "2.16.840.1.113883.6.96")] });
        await ExcludesAsync(new() { HealthcareFacilityTypeCodes = [hospital] });
        await ExcludesAsync(new() { EventCodes = [[Mr]] }, "doc1", "doc2", "doc3", "doc4");
        await ExcludesAsync(new() { EventCodes = [[Ct, Mr]] });
        await ExcludesAsync(new() { EventCodes = [[Ct], [Mr]] }, "doc1", "doc2", "doc3", "doc4");
        await ExcludesAsync(new() { ConfidentialityCodes = [[Restricted]] }, "doc1", "doc4", "doc5");
        await ExcludesAsync(new() { ConfidentialityCodes = [[Restricted], [Normal]] }, "doc1", "doc3", "doc4", "doc5");
        await ExcludesAsync(new() { AuthorPersons = ["%Brown%"] }, "doc1", "doc2", "doc3", "doc4", "doc5");
        await ExcludesAsync(new() { ReferenceIds = [["A1^%"]] }, "doc2", "doc4", "doc5");
        await ExcludesAsync(new() { ReferenceIds = [["A1^%", "A12%"]] }, "doc4", "doc5");
        await ExcludesAsync(new() { ReferenceIds = [["A1^%"], ["%:order"]] }, "doc2", "doc4", "doc5");
        await ExcludesAsync(new() { ReferenceIds = [["A1^%"], ["O1%"]] }, "doc2", "doc3", "doc4", "doc5");
        await ExcludesAsync(new() { FormatCodes = [Pdf], ReferenceIds = [["A1^%"]] }, "doc4");
        FindDocumentsExclude both = new() { PatientId = Submit.Mia, OnDemand = true, Excluded = new() { ReferenceIds = [["%"]] } };
        await FindsAsync(both.ToRequest(), "doc4", "doc5", "on demand");
        await FindsAsync((both with { ReferenceIds = [["%:order"]], Excluded = new() { FormatCodes = [Pdf] } }).ToRequest(), "doc1", "doc3");
        await FindsAsync((both with { PatientId = Submit.Max, Excluded = new() { EventCodes = [[Ct]] } }).ToRequest(), "doc6");
        await FindsAsync((both with { PatientId = Submit.Eva }).ToRequest());
    }

    [Fact]
    public async Task FindSubmissionSets_finds_the_patients_sets_by_each_parameter()
    {
        FindSubmissionSets all = new() { PatientId = Submit.Mia };
        await FindsAsync(all.ToRequest(), "set0", "set1", "set2", "set3", "set4", "set5");
        await FindsAsync((all with { PatientId = Submit.Max }).ToRequest(), "set6");
        await FindsAsync((all with { PatientId = Submit.Eva }).ToRequest());
        await FindsAsync((all with { Statuses = [AvailabilityStatus.Deprecated] }).ToRequest());
        await FindsAsync((all with { SourceIds = ["2.999.36723.61"] }).ToRequest(), "set1");
        await FindsAsync(
            (all with { SourceIds = ["2.999.36723.61", "2.999.36723.6"] }).ToRequest(), "set0", "set1", "set2", "set3", "set4", "set5");
        await FindsAsync(
            (all with { ContentTypeCodes = [new("18748-4", "2.16.840.1.113883.6.1")], SourceIds = ["2.999.36723.61"] }).ToRequest(),
            "set1");
        await FindsAsync((all with { ContentTypeCodes = [new("18748-4", "another")] }).ToRequest());
        await FindsAsync((all with { AuthorPerson = "%Brown%" }).ToRequest(), "set1", "set2");
        await FindsAsync((all with { AuthorPerson = "_^Green%" }).ToRequest(), "set1");
        await FindsAsync((all with { AuthorPerson = "Green" }).ToRequest());
    }

    [Fact]
    public async Task FindSubmissionSets_takes_times_half_open()
    {
        FindSubmissionSets all = new() { PatientId = Submit.Mia };
        await FindsAsync((all with { SubmissionTime = ("2025", "2026") }).ToRequest(), "set1");
        await FindsAsync((all with { SubmissionTime = ("20250101000000", "20260101000001") }).ToRequest(), "set1", "set2");
        await FindsAsync((all with { SubmissionTime = (null, "20260301101600") }).ToRequest(), "set1", "set2");
        await FindsAsync((all with { SubmissionTime = ("20260301101600", null) }).ToRequest(), "set0", "set3", "set4", "set5");
    }

    [Fact]
    public async Task FindFolders_finds_the_patients_folders_by_each_parameter()
    {
        FindFolders all = new() { PatientId = Submit.Mia };
        await FindsAsync(all.ToRequest(), "folder1", "folder2");
        await FindsAsync((all with { PatientId = Submit.Max }).ToRequest(), "folder3");
        await FindsAsync((all with { PatientId = Submit.Eva }).ToRequest());
        await FindsAsync((all with { Statuses = [AvailabilityStatus.Deprecated] }).ToRequest());
        await FindsAsync((all with { Codes = [[Mr]] }).ToRequest(), "folder2");
        await FindsAsync((all with { Codes = [[Ct, Mr]] }).ToRequest(), "folder1", "folder2");
        await FindsAsync((all with { Codes = [[Ct], [Mr]] }).ToRequest(), "folder2");
        await FindsAsync((all with { Codes = [[new("CT", "another")]] }).ToRequest());
    }

    /// <summary>folder1 last changed when doc3 came into it on the 3rd, folder2 when it came on the 2nd.</summary>
    [Fact]
    public async Task FindFolders_takes_times_half_open()
    {
        FindFolders all = new() { PatientId = Submit.Mia };
        await FindsAsync((all with { LastUpdateTime = ("20260303120000", null) }).ToRequest(), "folder1");
        await FindsAsync((all with { LastUpdateTime = (null, "20260303120000") }).ToRequest(), "folder2");
        await FindsAsync((all with { LastUpdateTime = ("20260302", "20260304") }).ToRequest(), "folder1", "folder2");
        await FindsAsync((all with { LastUpdateTime = (null, "20260302") }).ToRequest());
    }

    [Fact]
    public async Task FindDocumentsForMultiplePatients_finds_with_patients_and_without()
    {
        FindDocumentsForMultiplePatients ofBoth = new() { PatientIds = [Submit.Mia, Submit.Max, Submit.Eva] };
        FindDocumentsForMultiplePatients ofAny = new();
        await FindsAsync(ofBoth.ToRequest(), "doc1", "doc3", "doc4", "doc5", "doc6");
        await FindsAsync((ofBoth with { PatientIds = [Submit.Max] }).ToRequest(), "doc6");
        await FindsAsync((ofBoth with { EventCodes = [[Mr]] }).ToRequest(), "doc5", "doc6");
        await FindsAsync((ofAny with { ClassCodes = [images] }).ToRequest(), "doc1", "doc3", "doc4", "doc5", "doc6");
        await FindsAsync((ofAny with { ClassCodes = [new("IMAGES", "another")] }).ToRequest());
        await FindsAsync((ofAny with { HealthcareFacilityTypeCodes = [hospital], FormatCodes = [Pdf] }).ToRequest(), "doc5");
        await FindsAsync((ofAny with { EventCodes = [[Mr]] }).ToRequest(), "doc5", "doc6");
        await FindsAsync((ofAny with { EventCodes = [[Mr], [Ct]] }).ToRequest(), "doc5");
        await FindsAsync(
            (ofAny with { EventCodes = [[Mr, Ct]], Statuses = both, ConfidentialityCodes = [[Restricted]] }).ToRequest(), "doc2", "doc3");
        await FindsAsync((ofAny with { ClassCodes = [images], OnDemand = true, Stable = false }).ToRequest(), "on demand");
        await FindsAsync((ofBoth with { OnDemand = true, Stable = false }).ToRequest(), "on demand");
    }

    [Fact]
    public async Task FindDocumentsByReferenceIdForMultiplePatients_finds_with_patients_and_without()
    {
        FindDocumentsByReferenceIdForMultiplePatients ofAny = new() { ReferenceIds = [[Reference("A1", "accession")]] };
        await FindsAsync(ofAny.ToRequest(), "doc1", "doc6");
        await FindsAsync((ofAny with { PatientIds = [Submit.Max] }).ToRequest(), "doc6");
        await FindsAsync((ofAny with { PatientIds = [Submit.Max, Submit.Mia], ReferenceIds = [["%:order"]] }).ToRequest(), "doc1", "doc3");
        await FindsAsync((ofAny with { ReferenceIds = [["A1%"]], Statuses = both }).ToRequest(), "doc1", "doc2", "doc3", "doc6");
        await FindsAsync((ofAny with { ReferenceIds = [["A1^%", "O_^%"]] }).ToRequest(), "doc1", "doc3", "doc6");
        await FindsAsync((ofAny with { ReferenceIds = [["%:order"], ["A1^%"]] }).ToRequest(), "doc1", "doc3");
        await FindsAsync((ofAny with { ReferenceIds = [["A1"]] }).ToRequest());
    }

    /// <summary>Each slot nests a condition in the database query, wherever it stands in it.</summary>
    [Fact]
    public async Task As_many_slots_as_are_allowed_are_taken_of_every_name_at_once()
    {
        IReadOnlyList<Code>[] ct = [.. Enumerable.Repeat<IReadOnlyList<Code>>([Ct], 16)];
        IReadOnlyList<Code>[] normal = [.. Enumerable.Repeat<IReadOnlyList<Code>>([Normal], 16)];
        IReadOnlyList<string>[] patterns = [.. Enumerable.Repeat<IReadOnlyList<string>>([.. Enumerable.Repeat("A1^%", 16)], 16)];
        await FindsAsync(ByReference(patterns) with { EventCodes = ct, ConfidentialityCodes = normal }, "doc1");
        await FindsAsync(
            new FindDocumentsByReferenceIdForMultiplePatients { ReferenceIds = patterns, EventCodes = ct, ConfidentialityCodes = normal }
                .ToRequest(),
            "doc1");
        await FindsAsync(new FindFoldersForMultiplePatients { Codes = ct }.ToRequest(), "folder1", "folder2");
        await FindsAsync(
            new GetAll
            {
                PatientId = Submit.Max, ConfidentialityCodes = normal, SubmissionSetStatuses = [AvailabilityStatus.Deprecated],
                FolderStatuses = [AvailabilityStatus.Deprecated],
            }.ToRequest(),
            "doc6", "HM(set6>doc6)", "HM(folder3>doc6)");
    }

    [Fact]
    public async Task Reference_ids_that_begin_anyhow_need_a_patient() => await registry.AssertFailsAsync(
        new FindDocumentsByReferenceIdForMultiplePatients { ReferenceIds = [["%:order", "A1"]] }.ToRequest(), "XDSStoredQueryParamNumber");

    [Fact]
    public async Task FindFoldersForMultiplePatients_finds_with_patients_and_without()
    {
        FindFoldersForMultiplePatients ofBoth = new() { PatientIds = [Submit.Mia, Submit.Max] };
        await FindsAsync(ofBoth.ToRequest(), "folder1", "folder2", "folder3");
        await FindsAsync((ofBoth with { Codes = [[Mr]] }).ToRequest(), "folder2", "folder3");
        await FindsAsync(new FindFoldersForMultiplePatients { Codes = [[Mr]] }.ToRequest(), "folder2", "folder3");
        await FindsAsync(new FindFoldersForMultiplePatients { Codes = [[Mr], [Ct]] }.ToRequest(), "folder2");
        await FindsAsync(new FindFoldersForMultiplePatients { Codes = [[Mr]], LastUpdateTime = ("20260303", null) }.ToRequest(), "folder3");
    }

    [Fact]
    public async Task A_query_of_the_other_transaction_is_unknown_to_this_one()
    {
        AdhocQueryRequest ofOne = new FindFolders { PatientId = Submit.Mia }.ToRequest();
        AdhocQueryRequest ofMany = new FindFoldersForMultiplePatients { PatientIds = [Submit.Mia] }.ToRequest();
        foreach ((string action, AdhocQueryRequest query) in new[]
            { ("urn:ihe:iti:2007:RegistryStoredQuery", ofMany), ("urn:ihe:iti:2009:MultiPatientStoredQuery", ofOne) })
        {
            string answer = (await registry.PostAsync(action, query)).ToString();
            Assert.Contains("XDSUnknownStoredQuery", answer, StringComparison.Ordinal);
            Assert.Contains("ResponseStatusType:Failure", answer, StringComparison.Ordinal);
        }
    }

    private Task ExcludesAsync(DocumentEntryExclusions excluded, params string[] names) => FindsAsync(
        new FindDocumentsExclude { PatientId = Submit.Mia, Statuses = both, Excluded = excluded }.ToRequest(), names);

    private static FindDocumentsByReferenceId ByReference(params IReadOnlyList<string>[] lists) =>
        new() { PatientId = Submit.Mia, ReferenceIds = lists };

    private Task FindsAsync(FindDocumentsByReferenceId query, params string[] names) => FindsAsync(query.ToRequest(), names);

    private Task FindsAsync(AdhocQueryRequest query, params string[] names) => registry.AssertFindsAsync(query, names);
}

using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>Attacks by the values of stored queries: every parameter of every query, one at a time, the others right.</summary>
public sealed class HostileParametersTests(QueriedRegistry registry)
{
    private const string Entry = "$XDSDocumentEntry";
    private const string Set = "$XDSSubmissionSet";

    private static readonly string[] findDocuments =
    [
        Entry + "Status", Entry + "ClassCode", Entry + "TypeCode", Entry + "PracticeSettingCode", Entry + "HealthcareFacilityTypeCode",
        Entry + "FormatCode", Entry + "EventCodeList", Entry + "ConfidentialityCode", Entry + "AuthorPerson", Entry + "Type",
        Entry + "CreationTimeFrom", Entry + "CreationTimeTo", Entry + "ServiceStartTimeFrom", Entry + "ServiceStartTimeTo",
        Entry + "ServiceStopTimeFrom", Entry + "ServiceStopTimeTo",
    ];

    private static readonly string[] findFolders =
        ["$XDSFolderStatus", "$XDSFolderCodeList", "$XDSFolderLastUpdateTimeFrom", "$XDSFolderLastUpdateTimeTo"];

    private static readonly string[] members = [Entry + "FormatCode", Entry + "ConfidentialityCode", Entry + "Type"];

    /// <summary>Nothing that is registered has such a value, and no database may take it for more than one.</summary>
    private static readonly string[] injections =
    [
        "' OR '1'='1", "'); DROP TABLE DocumentEntries; --", "\" OR \"\"=\"", "x' UNION SELECT * FROM Patients --", "CT' OR 1=1 --^^DCM",
        "CT^^DCM') OR ('1'='1", "\\' OR 1=1 --", "@p0", "[\"CT^^DCM\"]", "../../../etc/passwd", "\u2019 OR 1=1",
    ];

    /// <summary>What stands for anything in a pattern stands for itself where no pattern is meant.</summary>
    private static readonly string[] wildcards = ["%", "_", "*", "[A-Z]%", "C_^^DCM", "%^^%"];

    public static TheoryData<string, string> Parameters
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach ((string query, string[] parameters) in QueryParameters)
            {
                foreach (string parameter in parameters)
                {
                    all.Add(query, parameter);
                }
            }

            return all;
        }
    }

    private static Dictionary<string, string[]> QueryParameters => new()
    {
        [nameof(FindDocuments)] = [Entry + "PatientId", .. findDocuments],
        [nameof(FindDocumentsByReferenceId)] = [Entry + "PatientId", Entry + "ReferenceIdList", .. findDocuments],
        [nameof(FindSubmissionSets)] =
            [Set + "PatientId", Set + "Status", Set + "SourceId", Set + "ContentType", Set + "SubmissionTimeFrom", Set + "SubmissionTimeTo",
                Set + "AuthorPerson"],
        [nameof(FindFolders)] = ["$XDSFolderPatientId", .. findFolders],
        [nameof(GetAll)] = ["$patientId", Entry + "Status", Set + "Status", "$XDSFolderStatus", "$XDSAssociationStatus", .. members],
        [nameof(GetDocuments)] = [Entry + "EntryUUID", Entry + "UniqueId", Entry + "LogicalID"],
        [nameof(GetFolders)] = ["$XDSFolderEntryUUID", "$XDSFolderUniqueId", "$XDSFolderLogicalID"],
        [nameof(GetAssociations)] = ["$uuid", "$XDSAssociationStatus"],
        [nameof(GetDocumentsAndAssociations)] = [Entry + "EntryUUID", Entry + "UniqueId", "$XDSAssociationStatus"],
        [nameof(GetSubmissionSets)] = ["$uuid"],
        [nameof(GetSubmissionSetAndContents)] = [Set + "EntryUUID", Set + "UniqueId", .. members],
        [nameof(GetFolderAndContents)] = ["$XDSFolderEntryUUID", "$XDSFolderUniqueId", .. members],
        [nameof(GetFoldersForDocument)] = [Entry + "EntryUUID", Entry + "UniqueId"],
        [nameof(GetRelatedDocuments)] = [Entry + "EntryUUID", Entry + "UniqueId", "$AssociationTypes", "$XDSAssociationStatus", Entry + "Type"],
        [nameof(FindDocumentsForMultiplePatients)] = [Entry + "PatientId", .. findDocuments],
        [nameof(FindFoldersForMultiplePatients)] = ["$XDSFolderPatientId", .. findFolders],
        [nameof(FindDocumentsByReferenceIdForMultiplePatients)] = [Entry + "PatientId", Entry + "ReferenceIdList", .. findDocuments],
    };

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Injected_SQL_finds_nothing_and_changes_nothing(string query, string parameter)
    {
        var before = await registry.Registry.CountAsync();
        string[] quoted = [.. injections.Select(injection => $"'{injection.Replace("'", "''", StringComparison.Ordinal)}'")];
        string all = $"({string.Join(',', quoted)})";
        foreach (string value in (string[])[all, .. quoted.Take(4), injections[0], $"'{injections[0]}'", $"('{injections[1]}')"])
        {
            XElement answer = await AskAsync(query, parameter, value);
            Assert.True(FoundIn(answer, query, parameter) == 0, $"{value} found something");
            Assert.All(PatientsIn(answer), patient => Assert.Equal(Submit.Mia, patient));
        }

        AssertNothingBroke();
        Assert.Equal(before, await registry.Registry.CountAsync());
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task An_escaped_NUL_ends_no_text(string query, string parameter)
    {
        string id = Submit.Mia[..Submit.Mia.IndexOf('^', StringComparison.Ordinal)];
        foreach (string nul in (string[])[@"\X00\", @"\X00\" + new string('x', 600)])
        {
            string value = parameter.EndsWith("atientId", StringComparison.Ordinal)
                ? Submit.Mia.Replace(id, id + nul, StringComparison.Ordinal)
                : nul;
            XElement answer = await AskAsync(query, parameter, $"'{value}'");
            Assert.True(FoundIn(answer, query, parameter) == 0, $"{value} found something");
        }

        AssertNothingBroke();
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task Wildcards_stand_for_themselves_but_in_patterns(string query, string parameter)
    {
        bool pattern = parameter.EndsWith("AuthorPerson", StringComparison.Ordinal)
            || parameter.EndsWith("ReferenceIdList", StringComparison.Ordinal);
        foreach (string wildcard in wildcards)
        {
            string value = parameter.EndsWith("atientId", StringComparison.Ordinal)
                ? Submit.Mia.Replace("999", wildcard, StringComparison.Ordinal)
                : wildcard;
            XElement answer = await AskAsync(query, parameter, $"('{value}')");
            Assert.True(pattern || FoundIn(answer, query, parameter) == 0, $"{value} found something");
            Assert.All(PatientsIn(answer), patient => Assert.Equal(Submit.Mia, patient));
        }

        AssertNothingBroke();
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public async Task A_list_longer_than_any_question_is_refused(string query, string parameter)
    {
        await registry.AssertFailsAsync(With(query, List(parameter, 101)), "XDSStoredQueryParamNumber");
        AssertNothingBroke();
    }

    [Fact]
    public async Task A_list_of_a_hundred_thousand_is_refused() =>
        await registry.AssertFailsAsync(With(nameof(GetDocuments), List(Entry + "UniqueId", 1_000)), "XDSStoredQueryParamNumber");

    [Fact]
    public async Task Patterns_made_to_backtrack_are_answered()
    {
        string backtracking = string.Concat(Enumerable.Repeat("%_", 400)) + "!";
        string letters = string.Concat(Enumerable.Repeat("%a", 450));
        foreach (string value in new[] { backtracking, letters, new string('%', 999), new string('_', 999) })
        {
            Assert.Empty(PatientsIn(await AskAsync(nameof(FindSubmissionSets), Set + "AuthorPerson", $"'{value}!'")));
            Assert.Empty(PatientsIn(await AskAsync(nameof(FindDocumentsByReferenceId), Entry + "ReferenceIdList", $"('{value}!')")));
        }
    }

    [Fact]
    public async Task Ids_of_two_patients_never_bring_objects_of_both()
    {
        AdhocQueryRequest[] queries =
        [
            new GetDocuments { EntryUuids = [registry["doc1"], registry["doc6"]] }.ToRequest(),
            new GetDocuments { UniqueIds = [registry.UniqueIds["doc1"], registry.UniqueIds["doc6"]] }.ToRequest(),
            new GetFolders { EntryUuids = [registry["folder1"], registry["folder3"]] }.ToRequest(),
            new GetDocumentsAndAssociations { EntryUuids = [registry["doc1"], registry["doc6"]] }.ToRequest(),
            new GetSubmissionSets { EntryUuids = [registry["doc1"], registry["doc6"]] }.ToRequest(),
            new GetSubmissionSetAndContents { EntryUuid = registry["set6"] }.ToRequest(),
        ];
        foreach (AdhocQueryRequest query in queries)
        {
            await registry.AssertFailsAsync(query, "XDSResultNotSinglePatient");
        }
    }

    /// <summary>How many objects came of the kind that the parameter restricts: of a set's contents, for instance, documents alone.</summary>
    private static int FoundIn(XElement answer, string query, string parameter)
    {
        bool contents = query is nameof(GetAll) or nameof(GetSubmissionSetAndContents) or nameof(GetFolderAndContents);
        IEnumerable<XElement> objects = answer.Elements().Single(e => e.Name.LocalName == "RegistryObjectList").Elements();
        bool documentsOnly = contents && parameter.StartsWith(Entry, StringComparison.Ordinal);
        return objects.Count(e => !documentsOnly || e.Name.LocalName == "ExtrinsicObject");
    }

    /// <summary>So many values, a hundred in each piece.</summary>
    private static Slot List(string parameter, int hundreds) => new(
        parameter, [.. Enumerable.Range(0, hundreds).Select(i => $"({string.Join(',', Enumerable.Repeat($"'{i}^^x'", 100))})")]);

    private static IEnumerable<string> PatientsIn(XElement answer) => answer.Descendants()
        .Where(e => e.Name.LocalName == "ExternalIdentifier"
            && e.Descendants().Any(name => name.Attribute("value")?.Value.EndsWith(".patientId", StringComparison.Ordinal) == true))
        .Select(e => e.Attribute("value")!.Value);

    private void AssertNothingBroke() => Assert.DoesNotContain(
        registry.Registry.Log.Lines,
        line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Critical", StringComparison.Ordinal));

    private async Task<XElement> AskAsync(string query, string parameter, string value)
    {
        AdhocQueryRequest request = With(query, new Slot(parameter, [value]));
        XElement answer = await registry.PostAsync(RegistryUnderTest.ActionOf(request), request);
        Assert.DoesNotContain(answer.Descendants(), e => e.Attribute("errorCode")?.Value == "XDSRegistryError");
        return answer;
    }

    /// <summary>The query with what it needs, one parameter replaced; ids that exclude each other give way.</summary>
    private AdhocQueryRequest With(string query, Slot slot)
    {
        AdhocQueryRequest request = Query(query);
        bool isId = slot.Name.EndsWith("EntryUUID", StringComparison.Ordinal) || slot.Name.EndsWith("UniqueId", StringComparison.Ordinal)
            || slot.Name.EndsWith("LogicalID", StringComparison.Ordinal);
        return request with
        {
            Parameters =
            [
                .. request.Parameters.Where(
                    other => other.Name != slot.Name && !(isId && other.Name.EndsWith("EntryUUID", StringComparison.Ordinal))),
                slot,
            ],
        };
    }

    private AdhocQueryRequest Query(string name) => name switch
    {
        nameof(FindDocuments) => new FindDocuments { PatientId = Submit.Mia }.ToRequest(),
        nameof(FindDocumentsByReferenceId) => new FindDocumentsByReferenceId { PatientId = Submit.Mia, ReferenceIds = [["A%"]] }.ToRequest(),
        nameof(FindSubmissionSets) => new FindSubmissionSets { PatientId = Submit.Mia }.ToRequest(),
        nameof(FindFolders) => new FindFolders { PatientId = Submit.Mia }.ToRequest(),
        nameof(GetAll) => new GetAll { PatientId = Submit.Mia }.ToRequest(),
        nameof(GetDocuments) => new GetDocuments { EntryUuids = [registry["doc1"]] }.ToRequest(),
        nameof(GetFolders) => new GetFolders { EntryUuids = [registry["folder1"]] }.ToRequest(),
        nameof(GetAssociations) => new GetAssociations { EntryUuids = [registry["doc3"]] }.ToRequest(),
        nameof(GetDocumentsAndAssociations) => new GetDocumentsAndAssociations { EntryUuids = [registry["doc3"]] }.ToRequest(),
        nameof(GetSubmissionSets) => new GetSubmissionSets { EntryUuids = [registry["doc3"]] }.ToRequest(),
        nameof(GetSubmissionSetAndContents) => new GetSubmissionSetAndContents { EntryUuid = registry["set2"] }.ToRequest(),
        nameof(GetFolderAndContents) => new GetFolderAndContents { EntryUuid = registry["folder1"] }.ToRequest(),
        nameof(GetFoldersForDocument) => new GetFoldersForDocument { EntryUuid = registry["doc1"] }.ToRequest(),
        nameof(GetRelatedDocuments) =>
            new GetRelatedDocuments { EntryUuid = registry["doc1"], AssociationTypes = [AssociationTypes.Append] }.ToRequest(),
        nameof(FindDocumentsForMultiplePatients) => new FindDocumentsForMultiplePatients { PatientIds = [Submit.Mia] }.ToRequest(),
        nameof(FindFoldersForMultiplePatients) => new FindFoldersForMultiplePatients { PatientIds = [Submit.Mia] }.ToRequest(),
        _ => new FindDocumentsByReferenceIdForMultiplePatients { PatientIds = [Submit.Mia], ReferenceIds = [["A%"]] }.ToRequest(),
    };
}

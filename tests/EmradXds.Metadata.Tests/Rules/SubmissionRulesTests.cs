using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Tests.Rules;

public sealed class SubmissionRulesTests
{
    private const string Foreign = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60099";

    /// <summary>For each rule one submission or more that break it and nothing else: the sample with a change to the model or to the XML.</summary>
    private static readonly Dictionary<string, Func<Submission, IEnumerable<(Submission Submission, Func<string, string> Xml)>>> broken = new()
    {
        ["ObjectKind"] = _ =>
        [
            Append("""<ExtrinsicObject id="X" objectType="urn:uuid:00000000-0000-0000-0000-000000000000"/>"""),
            Append("""<Organization id="X"/>"""),
        ],
        ["PackageKind"] = _ =>
        [
            Append("""<RegistryPackage id="X"/>"""),
            Append("""
                <RegistryPackage id="X"/>
                <Classification id="c" classifiedObject="X" classificationNode="urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2"/>
                <Classification id="d" classifiedObject="X" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>
                """),
        ],
        ["OneSubmissionSet"] = s =>
        [
            Model(s with { Set = null, Documents = [], Folders = [], Associations = [] }),
            Append("""
                <Classification id="c" classifiedObject="X" classificationNode="urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd"/>
                <RegistryPackage id="X"/>
                """),
        ],
        ["PartOfAnother"] = _ =>
        [
            Append("""<Classification id="c" classifiedObject="nowhere" classificationScheme="urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4"/>"""),
            Xml(
                """classifiedObject="Document01" classificationScheme="urn:uuid:2c6b8cb7""",
                """classifiedObject="Folder01" classificationScheme="urn:uuid:2c6b8cb7"""),
        ],
        ["SlotTwice"] = _ => [Xml("""<Slot name="urn:example:extra">""", """<Slot name="hash"/><Slot name="urn:example:extra">""")],
        ["SeveralValues"] = _ =>
        [
            Xml("<Value>20261124213000</Value>", "<Value>20261124213000</Value><Value>20261124213001</Value>"),
            Xml("urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a"),
        ],
        ["LimitedMetadata"] = _ =>
        [
            Append("""<Classification id="c" classifiedObject="Document01" classificationNode="urn:uuid:ab9b591b-83ab-4d03-8f5d-f93b1fb92e85"/>"""),
        ],
        ["NotKept"] = _ =>
        [
            Append("""<Classification id="c" classifiedObject="Folder01" classificationScheme="urn:uuid:00000000-0000-0000-0000-000000000000"/>"""),
            Xml("urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", "urn:uuid:00000000-0000-0000-0000-000000000000"),
        ],
        ["Missing"] = s =>
        [
            .. Documents(s, d => d with { ClassCode = null }, d => d with { TypeCode = null }, d => d with { FormatCode = null },
                d => d with { HealthcareFacilityTypeCode = null }, d => d with { PracticeSettingCode = null }, d => d with { ConfidentialityCodes = [] },
                d => d with { MimeType = null }, d => d with { LanguageCode = null }, d => d with { UniqueId = null }, d => d with { PatientId = null },
                d => d with { SourcePatientId = null }, d => d with { CreationTime = null }, d => d with { Hash = null }, d => d with { Size = null },
                d => d with { RepositoryUniqueId = null }),
            Model(s with { Set = Samples.Set with { UniqueId = null } }),
            Model(s with { Set = Samples.Set with { SourceId = null } }),
            Model(s with { Set = Samples.Set with { PatientId = null } }),
            Model(s with { Set = Samples.Set with { SubmissionTime = null } }),
            Model(s with { Set = Samples.Set with { ContentTypeCode = null } }),
            Model(s with { Folders = [Samples.Folder with { UniqueId = null }] }),
            Model(s with { Folders = [Samples.Folder with { PatientId = null }] }),
            Model(s with { Folders = [Samples.Folder with { Codes = [] }] }),
            Model(s with { Folders = [Samples.Folder with { Title = null }] }),
            Add(s, new Association { EntryUuid = "A9", Type = "", Source = "Document01", Target = Foreign }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.Append, Source = "", Target = Foreign }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.Append, Source = "Document01", Target = "" }),
            Add(s, new Association { EntryUuid = "", Type = AssociationTypes.Append, Source = "Document01", Target = Foreign }),
        ],
        ["StableOnly"] = s => Documents(s, d => d with { IsOnDemand = true }),
        ["EntryUuid"] = s =>
        [
            Add(s, new Association { EntryUuid = "urn:uuid:3F6C9F80-5B1B-4AB1-9A2E-5D1A4FD60001", Type = AssociationTypes.Append, Source = "Document01", Target = Foreign }),
            Add(s, new Association { EntryUuid = "urn:uuid:1", Type = AssociationTypes.Append, Source = "Document01", Target = Foreign }),
        ],
        ["IdTwice"] = s => [Add(s, new Association { EntryUuid = "A1", Type = AssociationTypes.Append, Source = "Document01", Target = Foreign })],
        ["FirstVersion"] = s => Documents(s, d => d with { LogicalId = Foreign }),
        ["Dtm"] = s =>
        [
            .. Documents(s, d => d with { CreationTime = "2026-11-24" }, d => d with { ServiceStartTime = "20261324" }, d => d with { ServiceStopTime = "20261124213" },
                d => d with { CreationTime = "20261124213000Z" }, d => d with { CreationTime = "202611242560" }, d => d with { CreationTime = "20260229" }),
            Model(s with { Set = Samples.Set with { SubmissionTime = "now" } }),
        ],
        ["StartStop"] = s => Documents(s, d => d with { ServiceStartTime = "202611242101" }, d => d with { ServiceStopTime = "2025" }),
        ["Oid"] = s =>
        [
            .. Documents(s, d => d with { RepositoryUniqueId = "1.02.3" }),
            Model(s with { Set = Samples.Set with { UniqueId = "2.999." } }),
            Model(s with { Set = Samples.Set with { SourceId = "3.1" } }),
            Model(s with { Folders = [Samples.Folder with { UniqueId = "urn:oid:2.999.1" }] }),
        ],
        ["UniqueId"] = s => Documents(s, d => d with { UniqueId = "not an id" }, d => d with { UniqueId = "2.999.1^" }, d => d with { UniqueId = "2.999.1^12345678901234567" },
            d => d with { UniqueId = "2.999." + new string('1', 130) }),
        ["PatientIdForm"] = s => Documents(s, d => d with { SourcePatientId = "LN4711" }, d => d with { SourcePatientId = "LN4711^^^RWD&2.999.7.1&ISO" },
            d => d with { SourcePatientId = "LN4711^^^&2.999.7.1&ISO^MR" }, d => d with { SourcePatientId = "^^^&2.999.7.1&ISO" },
            d => d with { SourcePatientId = "LN4711^^^&2.999.7.1&DNS" }, d => d with { SourcePatientId = "LN4711^^^&2.999..1&ISO" }),
        ["HashForm"] = s => Documents(s, d => d with { Hash = "da39a3ee5e6b4b0d3255bfef95601890afd8070" }, d => d with { Hash = "zz39a3ee5e6b4b0d3255bfef95601890afd80709" }),
        ["SizeForm"] = _ =>
        [
            (OnDemand, xml => xml.Replace(
                """<Slot name="languageCode">""",
                """<Slot name="size"><ValueList><Value>many</Value></ValueList></Slot><Slot name="languageCode">""",
                StringComparison.Ordinal)),
        ],
        ["Language"] = s => Documents(s, d => d with { LanguageCode = "english language" }),
        ["HomeForm"] = s => Documents(s, d => d with { HomeCommunityId = "2.999.1" }),
        ["CodeIncomplete"] = s =>
        [
            .. Documents(s, d => d with { TypeCode = new Code("18748-4", "") }, d => d with { EventCodes = [new Code("", "DCM")] }),
            Xml("nodeRepresentation=\"CT\"", ""),
        ],
        ["AuthorEmpty"] = s => Documents(s, d => d with { Authors = [new Author { Roles = ["reporter"] }] }),
        ["PersonForm"] = s => Documents(s, d => d with { Authors = [new Author { Person = "^^Given" }] }, d => d with { LegalAuthenticator = "^" }),
        ["InstitutionForm"] = s => Documents(s, d => d with { Authors = [new Author { Institutions = ["^^^^^&2.999.1&ISO^^^^RWD"] }] }),
        ["ReferenceIdForm"] = s => Documents(s, d => d with { ReferenceIds = ["ACC1"] }, d => d with { ReferenceIds = ["ACC1^^^&2.999.1&ISO"] }),
        ["PatientInfoForm"] = s => Documents(s, d => d with { SourcePatientInfo = ["PID-19|123"] }, d => d with { SourcePatientInfo = ["PID-5"] }),
        ["TitleLength"] = s => Documents(s, d => d with { Title = new string('t', 129) }),
        ["ValueLength"] = s => Documents(s, d => d with { ExtraSlots = [new Slot("urn:example:long", [new string('v', 257)])] },
            d => d with { Authors = [new Author { Person = "^" + new string('p', 256) }] }),
        ["AssociationKind"] = s =>
        [
            Add(s, new Association { EntryUuid = "A9", Type = "urn:example:friend", Source = "Document01", Target = Foreign }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.HasMember, Source = "Document01", Target = Foreign }),
        ],
        ["Unresolved"] = s =>
        [
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.Append, Source = "Document01", Target = "nowhere" }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.HasMember, Source = "nowhere", Target = "Document01" }),
        ],
        ["NewSource"] = s =>
        [
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.Append, Source = Foreign, Target = "Document01" }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.Append, Source = "Folder01", Target = "Document01" }),
        ],
        ["OldTarget"] = s =>
        [
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.Replace, Source = "Document01", Target = "Document01" }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.IsSnapshotOf, Source = "Document01", Target = "nowhere" }),
        ],
        ["NotMember"] = s =>
        [
            Model(s with { Associations = [.. s.Associations.Where(a => a.EntryUuid != "A1")] }),
            Model(s with { Associations = [.. s.Associations.Where(a => a.EntryUuid != "A2")] }),
            Model(s with { Associations = [.. s.Associations.Where(a => a.EntryUuid != "A4")] }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.HasMember, Source = Foreign, Target = "Document01" }),
        ],
        ["MembershipStatus"] = s =>
        [
            Model(s with { Associations = [.. s.Associations.Select(a => a.EntryUuid == "A1" ? a with { SubmissionSetStatus = "Reference" } : a)] }),
            Model(s with { Associations = [.. s.Associations.Select(a => a.EntryUuid == "A1" ? a with { SubmissionSetStatus = null } : a)] }),
            Add(s, new Association { EntryUuid = "A9", Type = AssociationTypes.HasMember, Source = "SubmissionSet01", Target = Foreign, SubmissionSetStatus = "Original" }),
        ],
        ["OnePatient"] = s =>
        [
            .. Documents(s, d => d with { PatientId = "9990000026^^^&2.16.840.1.113883.2.1.4.1&ISO" }),
            Model(s with { Folders = [Samples.Folder with { PatientId = "9990000026^^^&2.16.840.1.113883.2.1.4.1&ISO" }] }),
        ],
        ["UniqueIdTwice"] = s => [.. Documents(s, d => d with { UniqueId = Samples.Set.UniqueId }), Model(s with { Folders = [Samples.Folder with { UniqueId = Samples.Document.UniqueId }] })],
    };

    private static Submission OnDemand =>
        Samples.Submission with { Documents = [Samples.Document with { IsOnDemand = true, CreationTime = null, Hash = null, Size = null }] };

    public static TheoryData<string> RuleNames => [.. SubmissionRules.All.Select(rule => rule.Name)];

    [Fact]
    public void A_complete_submission_breaks_no_rule() => Assert.Empty(Check(Samples.Submission, xml => xml));

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Each_rule_finds_what_breaks_it_and_says_where_and_what_was_expected(string name)
    {
        SubmissionRule rule = SubmissionRules.All.Single(rule => rule.Name == name);
        Assert.True(broken.ContainsKey(name), $"no submission here breaks the rule {name}");
        foreach ((Submission submission, Func<string, string> xml) in broken[name](Samples.Submission))
        {
            Findings findings = Check(submission, xml);

            Assert.NotEmpty(findings);
            Assert.Contains(findings, finding => finding.Context.StartsWith(rule.Sentence + ": ", StringComparison.Ordinal));
            Assert.All(findings, finding =>
            {
                Assert.StartsWith(rule.Sentence + ": ", finding.Context, StringComparison.Ordinal);
                Assert.Contains("; expected ", finding.Context, StringComparison.Ordinal);
                Assert.Equal(rule.Code.ToString(), finding.Code);
                Assert.Equal(rule.Severity, finding.Severity);
                Assert.NotNull(finding.Location);
                Assert.DoesNotContain("999000", finding.Context, StringComparison.Ordinal);
                Assert.DoesNotContain("LN4711", finding.Context, StringComparison.Ordinal);
                Assert.DoesNotContain("Radiologist", finding.Context, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void Names_and_sentences_of_the_table_are_unique()
    {
        Assert.Equal(SubmissionRules.All.Count, SubmissionRules.All.DistinctBy(rule => rule.Name).Count());
        Assert.Equal(SubmissionRules.All.Count, SubmissionRules.All.DistinctBy(rule => rule.Sentence).Count());
    }

    [Fact]
    public void A_finding_names_object_attribute_value_and_expectation()
    {
        Finding finding = Assert.Single(Check(
            Samples.Submission with { Documents = [Samples.Document with { CreationTime = "24/11/2026" }] }, xml => xml));

        Assert.Equal(
            new Finding(
                "XDSRegistryMetadataError",
                "A time is no DTM: DocumentEntry Document01, creationTime '24/11/2026'; expected YYYY[MM[DD[hh[mm[ss]]]]] in UTC",
                "DocumentEntry Document01, creationTime"),
            finding);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        Findings findings = Check(
            Samples.Submission with { Documents = [Samples.Document with { Hash = null, Size = null, TypeCode = null, CreationTime = "x" }] }, xml => xml);

        Assert.Equal(4, findings.Count);
    }

    [Fact]
    public void A_repository_asks_for_less_and_answers_with_its_own_codes()
    {
        Findings findings = [];
        DocumentEntry document = Samples.Document with { Hash = null, Size = null, RepositoryUniqueId = null, ClassCode = null, UniqueId = Samples.Set.UniqueId };

        SubmissionRules.Check(Samples.Submission with { Documents = [document] }, findings, atRegistry: false);

        Assert.Equal(["XDSRepositoryMetadataError", "XDSRepositoryDuplicateUniqueIdInMessage"], findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_stop_known_to_the_day_does_not_lie_before_a_start_known_to_the_minute() => Assert.Empty(Check(
        Samples.Submission with { Documents = [Samples.Document with { ServiceStartTime = "202611242130", ServiceStopTime = "20261124" }] }, xml => xml));

    [Fact]
    public void An_entry_may_be_On_Demand() => Assert.Empty(Check(OnDemand, xml => xml));

    [Fact]
    public void Findings_are_limited_and_the_first_error_is_never_lost()
    {
        Findings findings = [];
        for (int i = 0; i < 2 * Findings.MaxCount; i++)
        {
            findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "warning");
        }

        Assert.False(findings.AnyErrors);
        findings.Error(XdsErrorCode.XDSRegistryMetadataError, "error");

        Assert.True(findings.AnyErrors);
        Assert.Equal(Findings.MaxCount, findings.Count);
        Assert.Equal("error", findings.Last().Context);
    }

    /// <summary>Writes, changes the XML, reads, checks: as a registry does.</summary>
    private static Findings Check(Submission submission, Func<string, string> xml)
    {
        Findings findings = [];
        string message = xml(Samples.Write(writer => SubmitObjectsRequest.Write(writer, submission)));
        SubmissionRules.Check(Samples.Read(message, reader => SubmitObjectsRequest.Read(reader, findings)), findings, atRegistry: true);
        return findings;
    }

    private static (Submission, Func<string, string>) Model(Submission submission) => (submission, xml => xml);

    private static (Submission, Func<string, string>) Xml(string find, string replacement) => (Samples.Submission, xml =>
    {
        Assert.Contains(find, xml, StringComparison.Ordinal);
        return xml.Replace(find, replacement, StringComparison.Ordinal);
    });

    private static (Submission, Func<string, string>) Append(string elements) =>
        Xml("</RegistryObjectList>", elements + "</RegistryObjectList>");

    private static (Submission, Func<string, string>) Add(Submission submission, Association association) =>
        Model(submission with { Associations = [.. submission.Associations, association] });

    private static IEnumerable<(Submission, Func<string, string>)> Documents(Submission submission, params Func<DocumentEntry, DocumentEntry>[] changes) =>
        changes.Select(change => Model(submission with { Documents = [change(Samples.Document)] }));
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests;

public sealed class Iti42RegisterDocumentSetTests
{
    public static TheoryData<string> RequiredAttributes =>
    [
        "classCode", "typeCode", "formatCode", "healthcareFacilityTypeCode", "practiceSettingCode", "confidentialityCode", "languageCode",
        "creationTime", "mimeType", "sourcePatientId", "uniqueId", "hash", "size", "repositoryUniqueId",
    ];

    [Fact]
    public async Task What_was_registered_is_what_returns()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry sent = Submit.Document(Submit.Mia) with
        {
            Title = "<b> \"q\" 'a' ]]> &amp; \t\r\n \U0001D518\u0085\u2028 end",
            Comments = "line one\nline two & <three>",
            Authors =
            [
                new Author { Person = "4711^Muster^Max", Institutions = ["Nottingham University Hospitals"], Roles = ["Radiographer", "Reader"] },
                new Author { Person = "^O'Neil & Sons^Ann" },
            ],
            EventCodes = [new("CT", "DCM"), new("MR", "DCM", "Magnetic Resonance")],
            ReferenceIds = ["ACC1^^^&2.999.36723.7&ISO^urn:ihe:iti:xds:2013:accession"],
            SourcePatientInfo = ["PID-7|19610203", "PID-8|F"],
            ExtraSlots =
            [
                new Slot("urn:example:trace", ["4bf92f3577b34da6a3ce929d0e0e4736"]), new Slot("urn:example:empty", []),
                new Slot("urn:example:long", [new string('x', 256), "]]> & <\r\U0001D518>"]),
            ],
        };

        DocumentEntry registered = Assert.Single(await registry.MustRegisterAsync(Submit.Of(sent)));

        Assert.StartsWith("urn:uuid:", registered.EntryUuid, StringComparison.Ordinal);
        Assert.Equal(registered.EntryUuid, registered.LogicalId);
        Assert.Equal("1", registered.Version);
        Assert.Equal(AvailabilityStatus.Approved, registered.Status);
        Assert.Equivalent(
            sent with
            {
                EntryUuid = registered.EntryUuid, LogicalId = registered.LogicalId, Version = "1", Status = AvailabilityStatus.Approved,
            },
            registered,
            strict: true);
        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task Unknown_patient_is_refused_with_XDSUnknownPatientId()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);

        await AssertRefusedAsync(
            registry, Submit.Of(Submit.Document(Submit.Max)), XdsErrorCode.XDSUnknownPatientId, "SubmissionSet01, patientId");
    }

    [Fact]
    public async Task Known_number_of_another_authority_is_an_unknown_patient()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string foreign = $"{Submit.NhsNumber(1)}^^^&2.999.36723.5&ISO";

        await AssertRefusedAsync(
            registry, Submit.Of(Submit.Document(foreign)), XdsErrorCode.XDSUnknownPatientId, "SubmissionSet01, patientId");
    }

    [Fact]
    public async Task Two_patients_in_one_submission_are_refused_with_XDSPatientIdDoesNotMatch()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        Submission mixed = Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Max, "Document02"));

        await AssertRefusedAsync(registry, mixed, XdsErrorCode.XDSPatientIdDoesNotMatch, "Document02");
    }

    [Theory]
    [MemberData(nameof(RequiredAttributes))]
    public async Task Missing_attribute_is_refused_with_XDSRegistryMetadataError(string attribute)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry whole = Submit.Document(Submit.Mia);
        DocumentEntry lacking = attribute switch
        {
            "classCode" => whole with { ClassCode = null },
            "typeCode" => whole with { TypeCode = null },
            "formatCode" => whole with { FormatCode = null },
            "healthcareFacilityTypeCode" => whole with { HealthcareFacilityTypeCode = null },
            "practiceSettingCode" => whole with { PracticeSettingCode = null },
            "confidentialityCode" => whole with { ConfidentialityCodes = [] },
            "languageCode" => whole with { LanguageCode = null },
            "creationTime" => whole with { CreationTime = null },
            "mimeType" => whole with { MimeType = null },
            "sourcePatientId" => whole with { SourcePatientId = null },
            "uniqueId" => whole with { UniqueId = null },
            "hash" => whole with { Hash = null },
            "size" => whole with { Size = null },
            _ => whole with { RepositoryUniqueId = null },
        };

        await AssertRefusedAsync(registry, Submit.Of(lacking), XdsErrorCode.XDSRegistryMetadataError, attribute);
    }

    [Fact]
    public async Task Code_outside_the_domain_is_refused_naming_attribute_code_scheme_and_the_nearest_allowed()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry wrong = Submit.Document(Submit.Mia) with { ClassCode = new Code("IMAGE", "1.3.6.1.4.1.19376.1.2.6.1", "Image") };

        Finding finding = await AssertRefusedAsync(registry, Submit.Of(wrong), XdsErrorCode.XDSRegistryMetadataError, "classCode");

        Assert.Contains("IMAGE", finding.Context, StringComparison.Ordinal);
        Assert.Contains("1.3.6.1.4.1.19376.1.2.6.1", finding.Context, StringComparison.Ordinal);
        Assert.Contains("IMAGES", finding.Context, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submitted_entryUUID_is_kept_and_cannot_come_again()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string id = $"urn:uuid:{Guid.NewGuid()}";

        DocumentEntry registered = Assert.Single(await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia, id))));

        Assert.Equal(id, registered.EntryUuid);
        await AssertRefusedAsync(registry, Submit.Of(Submit.Document(Submit.Mia, id)), XdsErrorCode.XDSRegistryMetadataError, id);
        Submission asSet = Submit.Of(Submit.Document(Submit.Mia));
        await AssertRefusedAsync(
            registry,
            asSet with
            {
                Set = asSet.Set! with { EntryUuid = id }, Associations = [asSet.Associations[0] with { Source = id }],
            },
            XdsErrorCode.XDSRegistryMetadataError,
            id);
    }

    [Fact]
    public async Task SubmissionSet_uniqueId_that_any_object_has_is_refused_with_XDSDuplicateUniqueIdInRegistry()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission first = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01");
        await registry.MustRegisterAsync(first);

        foreach (string taken in new[] { first.Set!.UniqueId!, first.Documents[0].UniqueId!, first.Folders[0].UniqueId! })
        {
            Submission second = Submit.Of(Submit.Document(Submit.Mia));
            await AssertRefusedAsync(
                registry, second with { Set = second.Set! with { UniqueId = taken } }, XdsErrorCode.XDSDuplicateUniqueIdInRegistry, taken);
        }
    }

    [Fact]
    public async Task Folder_uniqueId_that_any_object_has_is_refused_with_XDSDuplicateUniqueIdInRegistry()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission first = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01");
        await registry.MustRegisterAsync(first);
        string taken = first.Folders[0].UniqueId!;
        Submission second = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia) with { UniqueId = taken }, "Document01");

        await AssertRefusedAsync(registry, second, XdsErrorCode.XDSDuplicateUniqueIdInRegistry, taken);
    }

    [Fact]
    public async Task Same_document_may_be_registered_again_under_its_uniqueId()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry document = Submit.Document(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(document));

        IReadOnlyList<DocumentEntry> both =
            await registry.MustRegisterAsync(Submit.Of(document with { Hash = document.Hash!.ToUpperInvariant() }));

        Assert.Equal(2, both.Select(d => d.EntryUuid).Distinct().Count());
    }

    [Fact]
    public async Task Another_document_under_a_registered_uniqueId_is_refused_with_XDSNonIdenticalHash_and_XDSNonIdenticalSize()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry document = Submit.Document(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(document));
        DocumentEntry otherHash = document with { Hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709" };
        DocumentEntry otherSize = document with { Size = 5 };

        await AssertRefusedAsync(registry, Submit.Of(otherHash), XdsErrorCode.XDSNonIdenticalHash, "Document01, hash");
        await AssertRefusedAsync(registry, Submit.Of(otherSize), XdsErrorCode.XDSNonIdenticalSize, "Document01, size");
    }

    [Fact]
    public async Task On_Demand_entry_is_refused_by_this_transaction()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);

        await AssertRefusedAsync(registry, Submit.Of(Submit.OnDemand(Submit.Mia)), XdsErrorCode.XDSRegistryMetadataError, "objectType");
    }

    [Theory]
    [InlineData(AssociationTypes.Replace)]
    [InlineData(AssociationTypes.TransformAndReplace)]
    [InlineData(AssociationTypes.Transform)]
    [InlineData(AssociationTypes.Append)]
    [InlineData(AssociationTypes.Signs)]
    public async Task Relation_to_an_unknown_entry_is_refused_with_UnresolvedReferenceException(string type)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string nobody = $"urn:uuid:{Guid.NewGuid()}";

        await AssertRefusedAsync(
            registry,
            Submit.Related(type, Submit.Document(Submit.Mia), nobody),
            XdsErrorCode.UnresolvedReferenceException,
            nobody);
    }

    [Fact]
    public async Task Reference_to_an_unknown_entry_and_membership_in_an_unknown_folder_are_refused_with_UnresolvedReferenceException()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string nobody = $"urn:uuid:{Guid.NewGuid()}";
        Submission submission = Submit.Of(Submit.Document(Submit.Mia));

        await AssertRefusedAsync(
            registry, submission.With(Submit.Member(nobody, "Reference")), XdsErrorCode.UnresolvedReferenceException, nobody);
        await AssertRefusedAsync(
            registry, submission.WithMembers(nobody, "Document01"), XdsErrorCode.UnresolvedReferenceException, nobody);
    }

    [Fact]
    public async Task Relation_to_what_is_no_DocumentEntry_of_the_right_objectType_is_refused()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        string stable = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01")))[0].EntryUuid;

        await AssertRefusedAsync(
            registry,
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), folderId),
            XdsErrorCode.XDSRegistryMetadataError,
            folderId);
        await AssertRefusedAsync(
            registry,
            Submit.Related(AssociationTypes.IsSnapshotOf, Submit.Document(Submit.Mia), stable),
            XdsErrorCode.XDSRegistryMetadataError,
            stable);
    }

    [Theory]
    [InlineData(AssociationTypes.HasMember, "Folder01", "Folder01")]
    [InlineData(AssociationTypes.HasMember, "Folder01", "SubmissionSet01")]
    [InlineData(AssociationTypes.HasMember, "Folder01", "member-Document01")]
    [InlineData(AssociationTypes.HasMember, "SubmissionSet01", "SubmissionSet01")]
    [InlineData(AssociationTypes.HasMember, "Document01", "Document02")]
    [InlineData(AssociationTypes.HasMember, "Folder01", "urn:uuid:nothing")]
    [InlineData(AssociationTypes.HasMember, "urn:uuid:nothing", "Document01")]
    [InlineData(AssociationTypes.Append, "Document01", "Folder01")]
    [InlineData(AssociationTypes.Append, "Document01", "SubmissionSet01")]
    [InlineData(AssociationTypes.Append, "Document01", "urn:uuid:nothing")]
    [InlineData(AssociationTypes.Append, "Folder01", "Document01")]
    [InlineData(AssociationTypes.Replace, "Document01", "Document02")]
    [InlineData(AssociationTypes.Replace, "SubmissionSet01", "URN:UUID:7EDCA82F-054D-47F2-A032-9B2A5B5186C1")]
    [InlineData("urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus", "SubmissionSet01", "Document01")]
    public async Task Association_that_joins_what_it_may_not_is_refused(string type, string source, string target)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission submission = Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
            .WithFolder(Submit.Folder(Submit.Mia), "Document01")
            .With(Submit.Link(type, source, target), Submit.Link(AssociationTypes.HasMember, "SubmissionSet01", "link", "of-set"));

        RegistryResponse response = await registry.RegisterAsync(submission);

        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Equal((0, 0, 0, 0), await registry.CountAsync());
    }

    [Fact]
    public async Task Association_to_the_SubmissionSet_of_another_submission_is_refused()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission first = Submit.Of(Submit.Document(Submit.Mia));
        string set = $"urn:uuid:{Guid.NewGuid()}";
        await registry.MustRegisterAsync(
            first with { Set = first.Set! with { EntryUuid = set }, Associations = [first.Associations[0] with { Source = set }] });

        await AssertRefusedAsync(
            registry,
            Submit.Of(Submit.Document(Submit.Mia)).With(Submit.Link(AssociationTypes.HasMember, set, "Document01")),
            XdsErrorCode.XDSRegistryMetadataError,
            set);
    }

    [Fact]
    public async Task Relation_to_a_Deprecated_entry_is_refused_with_XDSRegistryDeprecatedDocumentError()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;
        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old));

        foreach (string type in new[] { AssociationTypes.Replace, AssociationTypes.Append })
        {
            await AssertRefusedAsync(
                registry, Submit.Related(type, Submit.Document(Submit.Mia), old), XdsErrorCode.XDSRegistryDeprecatedDocumentError, old);
        }
    }

    [Fact]
    public async Task Entry_replaced_twice_in_one_submission_is_refused()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;
        Submission twice = Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02")).With(
            Submit.Link(AssociationTypes.Replace, "Document01", old, "one"), Submit.Link(AssociationTypes.Replace, "Document02", old, "two"));

        await AssertRefusedAsync(registry, twice, XdsErrorCode.XDSRegistryDeprecatedDocumentError, old);
    }

    [Fact]
    public async Task Relation_to_the_entry_or_folder_of_another_patient_is_refused_with_XDSPatientIdDoesNotMatch()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        string of = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01")))[0].EntryUuid;

        await AssertRefusedAsync(
            registry,
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Max), of),
            XdsErrorCode.XDSPatientIdDoesNotMatch,
            of);
        await AssertRefusedAsync(
            registry,
            Submit.Of(Submit.Document(Submit.Max)).WithMembers(folderId, "Document01"),
            XdsErrorCode.XDSPatientIdDoesNotMatch,
            folderId);
    }

    [Fact]
    public async Task SubmissionSet_may_refer_to_the_entry_of_another_patient()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        string of = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;

        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max)).With(Submit.Member(of, "Reference")));

        Assert.Equal((2, 2, 0, 3), await registry.CountAsync());
    }

    [Fact]
    public async Task All_findings_come_at_once()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry known = Submit.Document(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(known));
        DocumentEntry wrong = known with
        {
            PatientId = Submit.Max, TypeCode = null, ClassCode = new Code("PICTURES", "1.2.3"), Size = 9,
        };
        RegistryResponse response = await registry.RegisterAsync(
            Submit.Related(AssociationTypes.Replace, wrong, $"urn:uuid:{Guid.NewGuid()}"));

        Assert.Superset(
            new HashSet<string>
            {
                "XDSUnknownPatientId", "XDSRegistryMetadataError", "XDSNonIdenticalSize", "UnresolvedReferenceException",
            },
            response.Findings.Select(f => f.Code).ToHashSet());
        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task No_log_line_and_no_finding_has_a_patient_id()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        RegistryResponse refused = await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        await registry.FeedAsync("A04", $"{Submit.NhsNumber(2)}^^^NHS&2.16.840.1.113883.2.1.4.1");
        await registry.QueryAsync(new Metadata.Queries.FindDocuments { PatientId = Submit.Mia }.ToRequest());

        Assert.DoesNotContain(refused.Findings, f => f.Context.Contains(Submit.NhsNumber(2), StringComparison.Ordinal));
        Assert.Contains(registry.Log.Lines, line => line.Contains("ITI-42 Failure XDSUnknownPatientId", StringComparison.Ordinal));
        Assert.DoesNotContain(
            registry.Log.Lines, line => line.Contains(Submit.NhsNumber(1), StringComparison.Ordinal)
                || line.Contains(Submit.NhsNumber(2), StringComparison.Ordinal) || line.Contains("Muster", StringComparison.Ordinal));
    }

    /// <summary>The submission fails with this code, the finding names the place, and the registry is as it was.</summary>
    private static async Task<Finding> AssertRefusedAsync(
        RegistryUnderTest registry, Submission submission, XdsErrorCode code, string named)
    {
        var before = await registry.CountAsync();
        RegistryResponse response = await registry.RegisterAsync(submission);
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Finding? finding = response.Findings.FirstOrDefault(
            f => f.Code == code.ToString() && f.Context.Contains(named, StringComparison.Ordinal));
        Assert.True(finding is not null, string.Join('\n', response.Findings));
        Assert.Matches("expected|allowed", finding.Context);
        Assert.Equal(before, await registry.CountAsync());
        return finding;
    }
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests.Submissions;

/// <summary>What a sender learns of a submission that is wrong in many places.</summary>
public sealed class FindingsTests
{
    [Fact]
    public async Task Every_fault_of_a_submission_has_a_finding_that_names_its_place()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        string folderOfMax = $"urn:uuid:{Guid.NewGuid()}";
        Submission ofMax = Submit.Of(Submit.Document(Submit.Max)).WithFolder(Submit.Folder(Submit.Max, folderOfMax), "Document01");
        await registry.MustRegisterAsync(ofMax);
        DocumentEntry known = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        string stable = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid));
        var before = await registry.CountAsync();
        DocumentEntry basis = Submit.Document(Submit.Mia);
        Submission wrong = Submit.Of(
            basis with { EntryUuid = "d1", TypeCode = null, ClassCode = new Code("PICTURES", "1.2.3"), CreationTime = "yesterday" },
            basis with { EntryUuid = "d2", UniqueId = known.UniqueId, Hash = "da39a3ee5e6b4b0d3255bfef95601890afd80709", Size = 9 },
            basis with { EntryUuid = "d3", ServiceStartTime = "2027", ServiceStopTime = "2026", Authors = [new Author()] },
            basis with { EntryUuid = known.EntryUuid, UniqueId = Submit.Uid(), LanguageCode = "!", HomeCommunityId = "home",
                DocumentAvailability = "urn:ihe:iti:2010:DocumentAvailability:Nearline" },
            Submit.OnDemand(Submit.Mia, "d5"),
            Submit.Document(Submit.Max, "d6") with { MimeType = "application/unknown", ReferenceIds = ["nothing"] },
            Submit.Document(Submit.Eva, "d7") with { SourcePatientId = "LN4711", SourcePatientInfo = ["PID-19|1"] });
        wrong = wrong with { Set = wrong.Set! with { UniqueId = ofMax.Set!.UniqueId, SourceId = "here" } };
        wrong = wrong.WithMembers(folderOfMax, "d3").With(
            Submit.Link(AssociationTypes.Replace, "d1", old.EntryUuid, "of-old"),
            Submit.Link(AssociationTypes.Append, "d1", $"urn:uuid:{Guid.Empty}", "of-nobody"),
            Submit.Link(AssociationTypes.Transform, "d2", "d99", "of-symbol"),
            Submit.Link("urn:unknown", "d2", "d3", "of-kind"),
            Submit.Link(AssociationTypes.IsSnapshotOf, "d3", stable, "of-stable"));

        RegistryResponse response = await registry.RegisterAsync(wrong);

        (string Code, string Place)[] expected =
        [
            ("XDSRegistryMetadataError", "d1, typeCode"), ("XDSRegistryMetadataError", "d1, classCode"),
            ("XDSRegistryMetadataError", "d1, creationTime"), ("XDSRegistryDuplicateUniqueIdInMessage", "d3, uniqueId"),
            ("XDSNonIdenticalHash", "d2, hash"), ("XDSNonIdenticalSize", "d2, size"),
            ("XDSRegistryMetadataError", "d3, serviceStopTime"), ("XDSRegistryMetadataError", "d3, author"),
            ("XDSRegistryMetadataError", $"{known.EntryUuid}, entryUUID"), ("XDSRegistryMetadataError", $"{known.EntryUuid}, languageCode"),
            ("XDSRegistryMetadataError", $"{known.EntryUuid}, home"),
            ("XDSRegistryMetadataError", $"{known.EntryUuid}, documentAvailability"), ("XDSRegistryMetadataError", "d5, objectType"),
            ("XDSPatientIdDoesNotMatch", "d6, patientId"), ("XDSRegistryMetadataError", "d6, mimeType"),
            ("XDSRegistryMetadataError", "d6, referenceIdList"), ("XDSUnknownPatientId", "d7, patientId"),
            ("XDSRegistryMetadataError", "d7, sourcePatientId"), ("XDSRegistryMetadataError", "d7, sourcePatientInfo"),
            ("XDSDuplicateUniqueIdInRegistry", "SubmissionSet01, uniqueId"), ("XDSRegistryMetadataError", "SubmissionSet01, sourceId"),
            ("XDSPatientIdDoesNotMatch", $"in-folder-{folderOfMax}-0, sourceObject"),
            ("XDSRegistryDeprecatedDocumentError", "of-old, targetObject"), ("UnresolvedReferenceException", "of-nobody, targetObject"),
            ("UnresolvedReferenceException", "of-symbol, targetObject"), ("XDSRegistryMetadataError", "of-kind, associationType"),
            ("XDSRegistryMetadataError", "of-stable, targetObject"),
        ];
        Assert.All(expected, fault => Assert.Contains(
            response.Findings,
            finding => finding.Code == fault.Code && finding.Context.Contains(fault.Place, StringComparison.Ordinal)));
        Assert.DoesNotContain(response.Findings, f => f.Context.Contains(Submit.NhsNumber(2), StringComparison.Ordinal));
        Assert.Equal(before, await registry.CountAsync());
    }
}

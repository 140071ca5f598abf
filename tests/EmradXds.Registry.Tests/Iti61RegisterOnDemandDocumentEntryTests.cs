using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests;

public sealed class Iti61RegisterOnDemandDocumentEntryTests
{
    private const string MetadataError = "XDSRegistryMetadataError";

    [Fact]
    public async Task What_was_registered_is_what_returns_without_hash_size_and_creationTime()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry sent = Submit.OnDemand(Submit.Mia) with { ReferenceIds = ["A1^^^&2.999.36723.7&ISO^urn:ihe:iti:xds:2013:order"] };

        DocumentEntry registered = Assert.Single(
            await registry.MustRegisterAsync(Submit.Of(sent).WithFolder(Submit.Folder(Submit.Mia), sent.EntryUuid)));

        Assert.Equivalent(
            sent with
            {
                EntryUuid = registered.EntryUuid, LogicalId = registered.EntryUuid, Version = "1", Status = AvailabilityStatus.Approved,
            },
            registered,
            strict: true);
        Assert.Equal((1, 1, 1, 4), await registry.CountAsync());
    }

    [Fact]
    public async Task On_Demand_entry_is_found_by_queries_that_ask_for_it_and_by_no_other()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string uniqueId = (await registry.MustRegisterAsync(Submit.Of(Submit.OnDemand(Submit.Mia))))[0].UniqueId!;
        FindDocuments stable = new() { PatientId = Submit.Mia };

        Assert.Empty((await registry.QueryAsync(stable.ToRequest())).Objects.Documents);
        Assert.Equal(
            uniqueId, Assert.Single((await registry.QueryAsync((stable with { OnDemand = true }).ToRequest())).Objects.Documents).UniqueId);
    }

    [Theory]
    [InlineData("creationTime")]
    [InlineData("hash")]
    [InlineData("size")]
    public async Task Attribute_that_tells_content_is_refused(string attribute)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry stable = Submit.Document(Submit.Mia);
        DocumentEntry entry = Submit.OnDemand(Submit.Mia);
        entry = attribute switch
        {
            "creationTime" => entry with { CreationTime = stable.CreationTime },
            "hash" => entry with { Hash = stable.Hash },
            _ => entry with { Size = stable.Size },
        };

        await AssertRefusedAsync(registry, Submit.Of(entry), MetadataError, attribute);
    }

    [Fact]
    public async Task Missing_repositoryUniqueId_is_refused()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);

        await AssertRefusedAsync(
            registry, Submit.Of(Submit.OnDemand(Submit.Mia) with { RepositoryUniqueId = null }), MetadataError, "repositoryUniqueId");
    }

    [Fact]
    public async Task Unknown_patient_is_refused_with_XDSUnknownPatientId()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);

        await AssertRefusedAsync(registry, Submit.Of(Submit.OnDemand(Submit.Max)), "XDSUnknownPatientId", "patientId");
    }

    [Fact]
    public async Task Stable_entry_and_a_submission_without_entries_are_refused()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission both = Submit.Of(Submit.OnDemand(Submit.Mia), Submit.Document(Submit.Mia));
        Submission none = new Submission { Set = Submit.Set(Submit.Mia) }.WithFolder(Submit.Folder(Submit.Mia));

        await AssertRefusedAsync(registry, both, MetadataError, "Document01, objectType");
        await AssertRefusedAsync(registry, none, MetadataError, "SubmissionSet01, HasMember");
    }

    [Fact]
    public async Task UniqueId_of_another_On_Demand_entry_is_accepted_and_that_of_a_stable_entry_refused()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry stable = Submit.Document(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(stable));
        DocumentEntry onDemand = Submit.OnDemand(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(onDemand));

        Assert.Equal(2, (await registry.MustRegisterAsync(Submit.Of(onDemand))).Count);
        await AssertRefusedAsync(registry, Submit.Of(onDemand with { UniqueId = stable.UniqueId }), MetadataError, stable.UniqueId!);
        RegistryResponse ofStable = await registry.RegisterAsync(Submit.Of(stable with { UniqueId = onDemand.UniqueId }));
        Assert.Equal(MetadataError, Assert.Single(ofStable.Findings).Code);
    }

    [Fact]
    public async Task On_Demand_entry_is_replaced_by_another_one_and_leaves_its_snapshots_as_they_are()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.OnDemand(Submit.Mia))))[0];
        DocumentEntry snapshot = (await registry.MustRegisterAsync(
            Submit.Related(AssociationTypes.IsSnapshotOf, Submit.Document(Submit.Mia), old.EntryUuid)))[0];

        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.OnDemand(Submit.Mia), old.EntryUuid));

        Assert.Equal(
            [AvailabilityStatus.Deprecated, AvailabilityStatus.Approved],
            (await registry.GetAsync(old.UniqueId!, snapshot.UniqueId!)).Select(d => d.Status));
        RegistryResponse late = await registry.RegisterAsync(
            Submit.Related(AssociationTypes.IsSnapshotOf, Submit.Document(Submit.Mia), old.EntryUuid));
        Assert.Equal("XDSRegistryDeprecatedDocumentError", Assert.Single(late.Findings).Code);
    }

    [Theory]
    [InlineData(AssociationTypes.Append)]
    [InlineData(AssociationTypes.Transform)]
    [InlineData(AssociationTypes.TransformAndReplace)]
    [InlineData(AssociationTypes.Signs)]
    [InlineData(AssociationTypes.IsSnapshotOf)]
    public async Task What_is_made_of_content_neither_starts_nor_ends_at_an_On_Demand_entry(string type)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string onDemand = (await registry.MustRegisterAsync(Submit.Of(Submit.OnDemand(Submit.Mia))))[0].EntryUuid;
        string stable = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;

        foreach (string target in new[] { onDemand, stable })
        {
            await AssertRefusedAsync(
                registry, Submit.Related(type, Submit.OnDemand(Submit.Mia), target), MetadataError,
                "Association link, sourceObject OnDemand01");
        }

        string wrong = type == AssociationTypes.IsSnapshotOf ? stable : onDemand;
        RegistryResponse ofStable = await registry.RegisterAsync(Submit.Related(type, Submit.Document(Submit.Mia), wrong));
        Assert.Equal([MetadataError], ofStable.Findings.Select(f => f.Code));
    }

    [Fact]
    public async Task Neither_type_replaces_the_other()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string onDemand = (await registry.MustRegisterAsync(Submit.Of(Submit.OnDemand(Submit.Mia))))[0].EntryUuid;
        string stable = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;

        await AssertRefusedAsync(
            registry, Submit.Related(AssociationTypes.Replace, Submit.OnDemand(Submit.Mia), stable), MetadataError, stable);
        RegistryResponse ofStable =
            await registry.RegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), onDemand));
        Assert.Equal([MetadataError], ofStable.Findings.Select(f => f.Code));
    }

    [Fact]
    public async Task Snapshot_of_another_patients_On_Demand_entry_is_refused_with_XDSPatientIdDoesNotMatch()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        string onDemand = (await registry.MustRegisterAsync(Submit.Of(Submit.OnDemand(Submit.Mia))))[0].EntryUuid;

        RegistryResponse response =
            await registry.RegisterAsync(Submit.Related(AssociationTypes.IsSnapshotOf, Submit.Document(Submit.Max), onDemand));

        Assert.Equal("XDSPatientIdDoesNotMatch", Assert.Single(response.Findings).Code);
        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task Answers_are_valid_by_the_schema()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission good = Submit.Of(Submit.OnDemand(Submit.Mia));
        foreach (Submission submission in new[] { good, good })
        {
            SchemaValidation.AssertValid((await registry.PostAsync(
                "urn:ihe:iti:2010:RegisterOnDemandDocumentEntry", writer => SubmitObjectsRequest.Write(writer, submission))).ToString());
        }
    }

    /// <summary>The submission fails by ITI-61 with this code and no other, a finding names the place, and the registry is as it was.</summary>
    private static async Task AssertRefusedAsync(RegistryUnderTest registry, Submission submission, string code, string named)
    {
        var before = await registry.CountAsync();
        RegistryResponse response = await registry.RegisterOnDemandAsync(submission);
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.All(response.Findings, finding => Assert.Equal(code, finding.Code));
        Assert.Contains(
            response.Findings,
            finding => finding.Context.Replace("'", "", StringComparison.Ordinal).Contains(named, StringComparison.Ordinal));
        Assert.Equal(before, await registry.CountAsync());
    }
}

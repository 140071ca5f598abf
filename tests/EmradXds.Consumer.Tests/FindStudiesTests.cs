using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer.Tests;

public sealed class FindStudiesTests : IAsyncLifetime
{
    private TestDomain domain = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => domain = await TestDomain.StartAsync();

    public ValueTask DisposeAsync() => domain.DisposeAsync();

    [Fact]
    public async Task Studies_are_found_newest_first_with_source_modality_and_times()
    {
        domain.Entries.Add(Entry("1.2.1") with { ServiceStartTime = "20250101" });
        domain.Entries.Add(Entry("1.2.2") with
        {
            ServiceStartTime = "20260203040506",
            ServiceStopTime = "202602030410",
            CreationTime = "20260203041200",
            Title = "CT head",
            EventCodes = [new Code("CT", "DCM"), new Code("69536005", "2.16.840.1.113883.6.96"), new Code("SR", "1.2.840.10008.2.16.4")],
            Authors = [new Author { Institutions = ["United Lincolnshire Hospitals^^^^^^^^^RWD"] }],
            ReferenceIds = ["A77^^^&2.999.9&ISO^urn:ihe:iti:xds:2013:accession", "1.2.2^^^^urn:ihe:iti:xds:2016:studyInstanceUID"],
        });

        List<ImagingStudy> studies = await Find();

        Assert.Equal(["1.2.2", "1.2.1"], studies.Select(study => study.StudyInstanceUid));
        ImagingStudy study = studies[0];
        Assert.Equal("A77", study.AccessionNumber);
        Assert.Equal("CT head", study.Title);
        Assert.Equal(["CT", "SR"], study.Modalities);
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero), study.Started);
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 10, 0, TimeSpan.Zero), study.Ended);
        Assert.Equal(new DateTimeOffset(2026, 2, 3, 4, 12, 0, TimeSpan.Zero), study.Shared);
        Assert.Equal("United Lincolnshire Hospitals", study.SourceTrust);
        Assert.Equal("RWD", study.SourceTrustId);
        Assert.Equal(new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero), studies[1].Started);
    }

    [Fact]
    public async Task The_registry_is_asked_for_approved_manifests_of_the_patient()
    {
        await Find("999 000 0018");

        Findings findings = new();
        FindDocuments? query = FindDocuments.Read(Assert.Single(domain.Queries), findings);
        Assert.Empty(findings);
        Assert.NotNull(query);
        Assert.Equal($"{TestDomain.Nhs}^^^&{TestDomain.PatientIdOid}&ISO", query.PatientId);
        Assert.Equal([AvailabilityStatus.Approved], query.Statuses);
        Assert.True(Assert.Single(query.FormatCodes).Means(new Code("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1")));
    }

    [Fact]
    public async Task A_replaced_manifest_is_not_shown()
    {
        domain.Entries.Add(Entry("1.2.1") with { Status = AvailabilityStatus.Deprecated });
        domain.Entries.Add(Entry("1.2.2"));

        Assert.Equal(["1.2.2"], (await Find()).Select(study => study.StudyInstanceUid));
    }

    [Fact]
    public async Task A_registry_that_refuses_is_an_exception_with_its_codes_and_never_an_empty_list()
    {
        domain.RegistryFindings.Error(XdsErrorCode.XDSUnknownPatientId, "not fed");

        XdsFailureException refused = await Assert.ThrowsAsync<XdsFailureException>(() => Find());

        Assert.Equal("XDSUnknownPatientId", Assert.Single(refused.Findings).Code);
        Assert.Contains("ITI-18", refused.Message, StringComparison.Ordinal);
        Assert.Contains("XDSUnknownPatientId (not fed)", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_remark_beside_no_study_is_visible()
    {
        domain.RegistryFindings.Warning(XdsErrorCode.XDSUnavailableCommunity, "Derby did not answer");
        StudySearch search = domain.Consumer().FindStudiesAsync(TestDomain.Nhs, Cancel);

        Assert.Empty(await search.ToListAsync(Cancel));
        Assert.Equal("Derby did not answer", Assert.Single(search.Findings).Context);
    }

    [Fact]
    public async Task A_number_with_a_wrong_check_digit_is_refused_before_anybody_is_asked()
    {
        FormatException refused = await Assert.ThrowsAsync<FormatException>(() => Find("9990000017"));

        Assert.Contains("check digit", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("9990000017", refused.Message, StringComparison.Ordinal);
        Assert.Empty(domain.Queries);
    }

    private static DocumentEntry Entry(string study) => new()
    {
        EntryUuid = $"urn:uuid:{Guid.NewGuid()}",
        UniqueId = $"{study}.1",
        Status = AvailabilityStatus.Approved,
        MimeType = "application/dicom",
        ReferenceIds = [$"{study}^^^^urn:ihe:iti:xds:2016:studyInstanceUID"],
    };

    private async Task<List<ImagingStudy>> Find(string nhsNumber = TestDomain.Nhs) =>
        await domain.Consumer().FindStudiesAsync(nhsNumber, Cancel).ToListAsync(Cancel);
}

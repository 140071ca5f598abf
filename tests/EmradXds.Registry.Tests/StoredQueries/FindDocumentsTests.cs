using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Testing;
using FindDocuments = EmradXds.Metadata.Queries.FindDocuments;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>Each parameter of FindDocuments over a small set of entries, which are told apart by title.</summary>
public sealed class FindDocumentsTests : IAsyncLifetime
{
    private static readonly Code Ct = new("CT", "DCM");
    private static readonly Code Mr = new("MR", "DCM");
    private static readonly Code Us = new("US", "DCM");
    private static readonly Code Normal = new("N", "2.16.840.1.113883.5.25");
    private static readonly Code Restricted = new("R", "2.16.840.1.113883.5.25");

    private readonly TempFolder folder = new();
    private RegistryUnderTest registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        DocumentEntry basis = Submit.Document(Submit.Mia);
        DocumentEntry[] documents =
        [
            basis with
            {
                Title = "ct", EventCodes = [Ct], ConfidentialityCodes = [Normal], CreationTime = "2026",
                ServiceStartTime = "20260101", ServiceStopTime = "20260102",
                Authors = [new Author { Person = "1^Brown^Ann" }, new Author { Person = "2^Green^Bob" }],
            },
            basis with
            {
                Title = "mr", EventCodes = [Mr], ConfidentialityCodes = [Restricted], CreationTime = "202602",
                TypeCode = new("113091000", "2.16.840.1.113883.6.96"), ServiceStartTime = null, ServiceStopTime = null,
                Authors = [new Author { Institutions = ["Nobody by name"] }],
            },
            basis with
            {
                Title = "both", EventCodes = [Ct, Mr], ConfidentialityCodes = [Normal, Restricted], CreationTime = "20260203040506",
                ClassCode = new("REPORTS", "1.3.6.1.4.1.19376.1.2.6.1"), FormatCode = new("urn:ihe:rad:PDF", "1.3.6.1.4.1.19376.1.2.3"),
                PracticeSettingCode = new("309964003", "2.16.840.1.113883.6.96"), ServiceStartTime = "20260203040506",
                ServiceStopTime = "20260203050506",
                Authors = [new Author { Person = "3^Browning^Cid" }],
            },
        ];
        foreach (DocumentEntry document in documents)
        {
            await registry.MustRegisterAsync(Submit.Of(document with { UniqueId = Submit.Uid() }));
        }

        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max) with { Title = "of another patient" }));
        await registry.MustRegisterAsync(
            Submit.Of(Submit.OnDemand(Submit.Mia) with { Title = "on demand", ServiceStartTime = null, ServiceStopTime = null }));
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Without_restriction_all_stable_entries_of_the_patient_come() => await AssertFindsAsync(All, "ct", "mr", "both");

    [Fact]
    public async Task Codes_of_one_value_are_alternatives()
    {
        await AssertFindsAsync(All with { ClassCodes = [new("REPORTS", "1.3.6.1.4.1.19376.1.2.6.1")] }, "both");
        await AssertFindsAsync(All with { ClassCodes = [new("REPORTS", "another scheme")] });
        await AssertFindsAsync(All with { TypeCodes = [new("113091000", "2.16.840.1.113883.6.96")] }, "mr");
        await AssertFindsAsync(
            All with { TypeCodes = [new("113091000", "2.16.840.1.113883.6.96"), new("77477000", "2.16.840.1.113883.6.96")] },
            "ct", "mr", "both");
        await AssertFindsAsync(All with { FormatCodes = [new("urn:ihe:rad:PDF", "1.3.6.1.4.1.19376.1.2.3")] }, "both");
        await AssertFindsAsync(All with { PracticeSettingCodes = [new("394914008", "2.16.840.1.113883.6.96")] }, "ct", "mr");
        await AssertFindsAsync(All with { HealthcareFacilityTypeCodes = [new("22232009", "2.16.840.1.113883.6.96")] }, "ct", "mr", "both");
        await AssertFindsAsync(All with { HealthcareFacilityTypeCodes = [new("1", "2.16.840.1.113883.6.96")] });
    }

    [Fact]
    public async Task Codes_of_several_values_are_alternatives_in_a_slot_and_conditions_across_slots()
    {
        await AssertFindsAsync(All with { EventCodes = [[Ct]] }, "ct", "both");
        await AssertFindsAsync(All with { EventCodes = [[Ct, Mr]] }, "ct", "mr", "both");
        await AssertFindsAsync(All with { EventCodes = [[Ct], [Mr]] }, "both");
        await AssertFindsAsync(All with { EventCodes = [[Ct, Us], [Mr, Us]] }, "both");
        await AssertFindsAsync(All with { EventCodes = [[Us]] });
        await AssertFindsAsync(All with { ConfidentialityCodes = [[Restricted]] }, "mr", "both");
        await AssertFindsAsync(All with { ConfidentialityCodes = [[Restricted], [Normal]] }, "both");
        await AssertFindsAsync(All with { EventCodes = [[Normal]] });
    }

    [Fact]
    public async Task Author_is_matched_by_pattern_against_each_author()
    {
        await AssertFindsAsync(All with { AuthorPersons = ["%Brown%"] }, "ct", "both");
        await AssertFindsAsync(All with { AuthorPersons = ["%Brown^%"] }, "ct");
        await AssertFindsAsync(All with { AuthorPersons = ["_^Green^%"] }, "ct");
        await AssertFindsAsync(All with { AuthorPersons = ["%Green%", "%Browning%"] }, "ct", "both");
        await AssertFindsAsync(All with { AuthorPersons = ["Brown"] });
    }

    [Fact]
    public async Task Times_are_half_open_and_padded_to_their_first_instant()
    {
        await AssertFindsAsync(All with { CreationTime = ("2026", "202602") }, "ct");
        await AssertFindsAsync(All with { CreationTime = ("20260101000001", null) }, "mr", "both");
        await AssertFindsAsync(All with { CreationTime = (null, "20260203040506") }, "ct", "mr");
        await AssertFindsAsync(All with { CreationTime = ("20260203040506", "20260203040507") }, "both");
        await AssertFindsAsync(All with { CreationTime = ("2027", null) });
    }

    [Fact]
    public async Task Entry_without_service_time_is_not_shut_out_by_one()
    {
        await AssertFindsAsync(All with { ServiceStartTime = ("20260101", "20260102") }, "ct", "mr");
        await AssertFindsAsync(All with { ServiceStartTime = ("202602", null) }, "mr", "both");
        await AssertFindsAsync(All with { ServiceStopTime = (null, "20260102") }, "mr");
        await AssertFindsAsync(All with { ServiceStopTime = ("20260102", "20260102000001") }, "ct", "mr");
    }

    [Fact]
    public async Task Conditions_of_different_attributes_hold_together() =>
        await AssertFindsAsync(All with { EventCodes = [[Ct]], AuthorPersons = ["%Brown%"], CreationTime = ("202602", null) }, "both");

    [Fact]
    public async Task On_Demand_entries_come_when_their_type_is_asked_for()
    {
        await AssertFindsAsync(All with { Stable = false, OnDemand = true }, "on demand");
        await AssertFindsAsync(All with { OnDemand = true }, "ct", "mr", "both", "on demand");
        await AssertFindsAsync(All with { Stable = false, OnDemand = true, CreationTime = ("2027", null) }, "on demand");
    }

    [Fact]
    public async Task Status_is_a_list()
    {
        await AssertFindsAsync(All with { Statuses = [AvailabilityStatus.Deprecated] });
        await AssertFindsAsync(All with { Statuses = [AvailabilityStatus.Deprecated, AvailabilityStatus.Approved] }, "ct", "mr", "both");
    }

    /// <summary>Each slot nests a condition: without a limit a request of some kilobytes ended the process.</summary>
    [Theory]
    [InlineData(17)]
    [InlineData(9_000)]
    public async Task Slots_of_one_name_are_refused_beyond_sixteen(int slots)
    {
        IReadOnlyList<Code>[] lists = [.. Enumerable.Repeat<IReadOnlyList<Code>>([Ct], slots)];

        AdhocQueryResponse refused = await registry.QueryAsync((All with { EventCodes = lists }).ToRequest());

        Assert.Equal(["XDSStoredQueryParamNumber"], refused.Findings.Select(f => f.Code));
        await AssertFindsAsync(All with { EventCodes = lists[..16], ConfidentialityCodes = [.. lists[..16].Select(_ => new[] { Normal })] }, "ct", "both");
    }

    [Fact]
    public async Task Author_pattern_longer_than_any_author_is_refused()
    {
        AdhocQueryResponse refused = await registry.QueryAsync((All with { AuthorPersons = ["%" + new string('a', 60_000)] }).ToRequest());

        Assert.Equal(["XDSStoredQueryParamNumber"], refused.Findings.Select(f => f.Code));
        await AssertFindsAsync(All with { AuthorPersons = [new string('%', 900) + "Green%"] }, "ct");
    }

    [Fact]
    public async Task Excluded_authors_take_their_entries_away_but_none_without_an_author()
    {
        AdhocQueryResponse response = await registry.QueryAsync(new Metadata.Queries.FindDocumentsExclude
        {
            PatientId = Submit.Mia, Excluded = new() { AuthorPersons = ["%Browning%", "%Green%"] },
        }.ToRequest());

        Assert.Equal(["mr"], response.Objects.Documents.Select(d => d.Title));
    }

    private static FindDocuments All => new() { PatientId = Submit.Mia };

    private async Task AssertFindsAsync(FindDocuments query, params string[] titles)
    {
        AdhocQueryResponse response = await registry.QueryAsync(query.ToRequest());
        Assert.Empty(response.Findings);
        Assert.Equal(titles.Order(), response.Objects.Documents.Select(d => d.Title!).Order());
        Assert.Equal(titles.Length, (await registry.QueryAsync(query.ToRequest(leafClass: false))).ObjectRefs.Count);
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests;

public sealed class Iti8PatientIdentityFeedTests
{
    private const string Oid = "2.16.840.1.113883.2.1.4.1";

    private static readonly string MiaNumber = Submit.NhsNumber(1);
    private static readonly string MaxNumber = Submit.NhsNumber(2);
    private static readonly string EvaNumber = Submit.NhsNumber(3);

    [Theory]
    [InlineData("A01")]
    [InlineData("A04")]
    [InlineData("A05")]
    public async Task Admission_and_registration_make_an_id_known(string trigger)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Er7Message answer = await registry.FeedAsync(trigger, $"{MiaNumber}^^^NHS&{Oid}&ISO");

        Assert.Equal("AA", answer["MSA-1"]);
        Assert.Equal("1", answer["MSA-2"]);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
    }

    [Theory]
    [InlineData("^^^NHS")]
    [InlineData("^^^&2.16.840.1.113883.2.1.4.1&ISO")]
    [InlineData("^^^NHS&2.16.840.1.113883.2.1.4.1&ISO^NH")]
    public async Task Authority_may_be_named_by_namespace_by_OID_or_by_both(string authority)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.Equal("AA", (await registry.FeedAsync("A04", $"LN4711^^^RWD~{MiaNumber}{authority}~X1^^^ELSEWHERE"))["MSA-1"]);

        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Id_of_another_authority_and_an_update_are_acknowledged_and_change_nothing()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.Equal("AA", (await registry.FeedAsync("A04", $"{MiaNumber}^^^RWD"))["MSA-1"]);
        Assert.Equal("AA", (await registry.FeedAsync("A08", $"{MiaNumber}^^^NHS&{Oid}&ISO"))["MSA-1"]);

        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Theory]
    [InlineData("A04", "", null, "101")]
    [InlineData("A04", "9990000018", null, "101")]
    [InlineData("A04", "9990000018^^^NHS&2.16.840.1.113883.2.1.4.1", null, "102")]
    [InlineData("A04", "9990000018^^^NHS&&ISO", null, "102")]
    [InlineData("A04", "9990000018^^^OTHER&2.16.840.1.113883.2.1.4.1&ISO", null, "102")]
    [InlineData("A04", "^^^NHS", null, "101")]
    [InlineData("A04", @"999\X01\^^^NHS", null, "102")]
    [InlineData("A04", @"999\X0D0A\^^^NHS", null, "102")]
    [InlineData("A40", "9990000018^^^NHS", null, "101")]
    public async Task Malformed_message_is_refused_with_AE_and_a_place(string trigger, string pid3, string? mrg1, string condition)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Er7Message answer = await registry.FeedAsync(trigger, pid3, mrg1);

        Assert.Equal("AE", answer["MSA-1"]);
        Assert.Equal(condition, answer["ERR-1.4.1"]);
        Assert.Equal(trigger == "A40" ? "MRG" : "PID", answer["ERR-1.1"]);
        Assert.DoesNotContain("9990000018", answer.Raw, StringComparison.Ordinal);
        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Theory]
    [InlineData("A04", "{0}~{1}", null, "PID")]
    [InlineData("A01", "{0}~LN4711^^^RWD~{2}", null, "PID")]
    [InlineData("A40", "{0}~{1}", "{2}", "PID")]
    [InlineData("A40", "{0}", "{1}~{2}", "MRG")]
    public async Task Two_ids_of_the_affinity_domain_for_one_patient_are_refused_and_nothing_is_done(
        string trigger, string pid3, string? mrg1, string segment)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);

        Er7Message answer = await registry.FeedAsync(trigger, Filled(pid3), mrg1 is null ? null : Filled(mrg1));

        Assert.Equal("AE", answer["MSA-1"]);
        Assert.Equal(segment, answer["ERR-1.1"]);
        Assert.DoesNotContain(EvaNumber, answer.Raw, StringComparison.Ordinal);
        Assert.Equal(2, await registry.ReadAsync(context => context.Patients.CountAsync(p => p.SurvivorKey == null)));

        static string Filled(string ids) => ids
            .Replace("{0}", $"{MiaNumber}^^^NHS", StringComparison.Ordinal)
            .Replace("{1}", $"{MaxNumber}^^^&{Oid}&ISO", StringComparison.Ordinal)
            .Replace("{2}", $"{EvaNumber}^^^NHS&{Oid}&ISO", StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_id_that_is_said_twice_is_one()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.Equal("AA", (await registry.FeedAsync("A04", $"{MiaNumber}^^^NHS~{MiaNumber}^^^&{Oid}&ISO"))["MSA-1"]);

        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Id_that_is_too_long_is_refused_with_AE_and_a_place()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, $"{new string('7', 128)}^^^NHS");

        foreach ((string segment, Er7Message answer) in new[]
        {
            ("PID", await registry.FeedAsync("A04", $"{new string('7', 129)}^^^NHS")),
            ("MRG", await registry.FeedAsync("A40", $"{new string('7', 128)}^^^NHS", $"{new string('7', 100_000)}^^^NHS")),
        })
        {
            Assert.Equal("AE", answer["MSA-1"]);
            Assert.Equal("102", answer["ERR-1.4.1"]);
            Assert.Equal(segment, answer["ERR-1.1"]);
            Assert.DoesNotContain("77777", answer.Raw, StringComparison.Ordinal);
        }

        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task After_a_merge_the_surviving_id_has_it_all_and_the_retired_one_is_unknown()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        DocumentEntry ofMia = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01")))[0];
        DocumentEntry ofMax = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max))))[0];

        Assert.Equal("AA", (await registry.FeedAsync("A40", $"{MiaNumber}^^^NHS", $"{MaxNumber}^^^NHS"))["MSA-1"]);

        IReadOnlyList<DocumentEntry> found = await FindAsync(registry, Submit.Mia);
        Assert.Equal(new[] { ofMia.EntryUuid, ofMax.EntryUuid }.Order(), found.Select(d => d.EntryUuid).Order());
        Assert.All(found, d => Assert.Equal(Submit.Mia, d.PatientId));
        Assert.Empty(await FindAsync(registry, Submit.Max));
        RegistryResponse late = await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        Assert.Equal("XDSUnknownPatientId", Assert.Single(late.Findings).Code);
        Assert.All(
            await registry.ReadAsync(context => context.SubmissionSets.Select(s => s.Fragment).ToListAsync()),
            fragment => Assert.Equal(Submit.Mia, ((SubmissionSet)fragment.Read()).PatientId));

        // What was registered for the retired id counts as the survivor's in later submissions.
        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), ofMax.EntryUuid));
    }

    [Fact]
    public async Task Folder_of_the_retired_id_shows_the_surviving_one()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Max)).WithFolder(Submit.Folder(Submit.Max), "Document01"));

        await registry.FeedAsync("A40", $"{MiaNumber}^^^NHS", $"{MaxNumber}^^^NHS");

        var fragment = await registry.ReadAsync(context => context.Folders.Select(f => f.Fragment).SingleAsync());
        Assert.Equal(Submit.Mia, ((Folder)fragment.Read()).PatientId);
    }

    [Fact]
    public async Task Chain_of_merges_ends_at_the_last_survivor()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max, Submit.Eva);
        foreach (string patient in new[] { Submit.Mia, Submit.Max, Submit.Eva })
        {
            await registry.MustRegisterAsync(Submit.Of(Submit.Document(patient)));
        }

        await registry.FeedAsync("A40", $"{MaxNumber}^^^NHS", $"{MiaNumber}^^^NHS");
        await registry.FeedAsync("A40", $"{EvaNumber}^^^NHS", $"{MaxNumber}^^^NHS");

        Assert.Equal(3, (await FindAsync(registry, Submit.Eva)).Count);
        Assert.Empty(await FindAsync(registry, Submit.Max));
        Assert.Empty(await FindAsync(registry, Submit.Mia));
    }

    [Fact]
    public async Task Merge_that_does_not_concern_two_active_ids_changes_nothing()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max, Submit.Eva);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        await registry.FeedAsync("A40", $"{MaxNumber}^^^NHS", $"{EvaNumber}^^^NHS");

        (string Survivor, string Retired)[] nothing =
        [
            ($"{MiaNumber}^^^NHS", $"{MiaNumber}^^^NHS"), // the same id twice
            ($"{EvaNumber}^^^NHS", $"{MiaNumber}^^^NHS"), // the survivor was merged away
            ($"{MiaNumber}^^^NHS", $"{EvaNumber}^^^NHS"), // the retired one was already
            ($"{Submit.NhsNumber(9)}^^^NHS", $"{MiaNumber}^^^NHS"), // an unknown survivor
            ($"{MiaNumber}^^^NHS", $"{Submit.NhsNumber(9)}^^^NHS"), // an unknown retired one
            ("LN1^^^RWD", $"{MiaNumber}^^^NHS"), // a survivor of another authority
            ($"{MaxNumber}^^^NHS", $"{MiaNumber}^^^RWD"), // a retired one of another authority
        ];
        foreach ((string survivor, string retired) in nothing)
        {
            Assert.Equal("AA", (await registry.FeedAsync("A40", survivor, retired))["MSA-1"]);
        }

        Assert.Single(await FindAsync(registry, Submit.Mia));
        Assert.Single(await registry.ReadAsync(context => context.Patients.Where(p => p.SurvivorKey != null).ToListAsync()));
        Assert.Equal(3, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Retired_id_does_not_come_back_by_another_registration()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.FeedAsync("A40", $"{MiaNumber}^^^NHS", $"{MaxNumber}^^^NHS");

        Assert.Equal("AA", (await registry.FeedAsync("A04", $"{MaxNumber}^^^NHS"))["MSA-1"]);

        RegistryResponse late = await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        Assert.Equal("XDSUnknownPatientId", Assert.Single(late.Findings).Code);
    }

    [Fact]
    public async Task Hundreds_of_documents_move_in_one_merge()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.MustRegisterAsync(
            Submit.Of([.. Enumerable.Range(0, 250).Select(i => Submit.Document(Submit.Max, $"Document{i}"))]));

        await registry.FeedAsync("A40", $"{MiaNumber}^^^NHS", $"{MaxNumber}^^^NHS");

        Assert.Equal(250, (await FindAsync(registry, Submit.Mia)).Count(d => d.PatientId == Submit.Mia));
    }

    [Fact]
    public async Task Feed_and_merge_are_there_after_a_restart()
    {
        using TempFolder folder = new();
        await using (RegistryUnderTest first = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max))
        {
            await first.FeedAsync("A40", $"{MiaNumber}^^^NHS", $"{MaxNumber}^^^NHS");
        }

        await using RegistryUnderTest second = await RegistryUnderTest.StartAsync(folder);
        await second.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        RegistryResponse late = await second.RegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        Assert.Equal("XDSUnknownPatientId", Assert.Single(late.Findings).Code);
    }

    private static async Task<IReadOnlyList<DocumentEntry>> FindAsync(RegistryUnderTest registry, string patient)
    {
        AdhocQueryResponse response =
            await registry.QueryAsync(new Metadata.Queries.FindDocuments { PatientId = patient }.ToRequest());
        Assert.Equal(ResponseStatus.Success, response.Status);
        return response.Objects.Documents;
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests;

/// <summary>Documents of Mia turn out to be Max's: their local id was linked to the wrong patient.</summary>
public sealed class Iti64NotifyXadPidLinkChangeTests : IAsyncLifetime
{
    private const string Local = "LN4711^^^&2.999.36723.5&ISO";
    private const string Subsumed = "LN0815^^^&2.999.36723.5&ISO";
    private const string Elsewhere = "X1^^^&2.999.36723.55&ISO";

    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder folder = new();
    private readonly SetClock clock = new(Noon);
    private RegistryUnderTest registry = null!;

    public async ValueTask InitializeAsync()
    {
        registry = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await registry.MakeKnownAsync(Submit.Mia, Submit.Max, Submit.Eva);
    }

    public async ValueTask DisposeAsync()
    {
        await registry.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Documents_of_the_local_id_follow_and_the_previous_id_has_none_of_them()
    {
        DocumentEntry first = await RegisterAsync(Submit.Document(Submit.Mia));
        DocumentEntry stays = await RegisterAsync(Document(Elsewhere));

        await ChangeAsync();

        Assert.Equal([stays.EntryUuid], (await registry.FindAsync(Submit.Mia)).Select(d => d.EntryUuid));
        DocumentEntry followed = Assert.Single(await registry.FindAsync(Submit.Max));
        Assert.Equal(
            first with { EntryUuid = followed.EntryUuid, Version = "2", PatientId = Submit.Max }, followed, EqualButForLists);
        Assert.NotEqual(first.EntryUuid, followed.EntryUuid);
        Assert.Equal(followed.EntryUuid, Assert.Single(await registry.GetAsync(first.UniqueId!)).EntryUuid);
        FindDocuments ofMia = new() { PatientId = Submit.Mia, Statuses = [Approved, Deprecated] };
        Assert.Single((await registry.QueryAsync(ofMia.ToRequest())).Objects.Documents);

        // Who asks for versions sees what was: the first, as it was but Deprecated.
        DocumentEntry before = Assert.Single(
            (await registry.QueryAsync(ofMia.ToRequest().AtMetadataLevel(2))).Objects.Documents, d => d.Status == Deprecated);
        Assert.Equal((first.EntryUuid, "1", Submit.Mia), (before.EntryUuid, before.Version, before.PatientId));
    }

    [Fact]
    public async Task The_change_is_a_SubmissionSet_of_its_own_whose_members_say_what_they_follow()
    {
        DocumentEntry first = await RegisterAsync(Submit.Document(Submit.Mia));
        clock.Now = Noon.AddHours(1);

        await ChangeAsync();

        SubmissionSet set = Assert.Single(
            (await registry.QueryAsync(new FindSubmissionSets { PatientId = Submit.Max }.ToRequest())).Objects.SubmissionSets);
        Assert.Equal(("2.999.36723.7", "20260301130000", Submit.Max), (set.SourceId, set.SubmissionTime, set.PatientId));
        Assert.True(set.ContentTypeCode!.Means(RegistryUnderTest.Domain.LinkChangeContentType!));
        Assert.StartsWith("2.25.", set.UniqueId, StringComparison.Ordinal);
        Assert.Empty(set.Authors);
        Assert.Null(set.HomeCommunityId);
        RegistryObjects contents =
            (await registry.QueryAsync(new GetSubmissionSetAndContents { UniqueId = set.UniqueId }.ToRequest())).Objects;
        Association membership = Assert.Single(contents.Associations);
        Assert.Equal(
            (set.EntryUuid, Assert.Single(contents.Documents).EntryUuid, "1", "Original"),
            (membership.Source, membership.Target, membership.PreviousVersion, membership.SubmissionSetStatus));
        Assert.Equal(first.LogicalId, contents.Documents[0].LogicalId);
        Assert.Contains(registry.Log.Lines, line => line.Contains(set.UniqueId!, StringComparison.Ordinal));
        Assert.DoesNotContain(registry.Log.Lines, line => line.Contains("LN4711", StringComparison.Ordinal)
            || line.Contains(Submit.NhsNumber(1), StringComparison.Ordinal) || line.Contains(Submit.NhsNumber(2), StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_same_message_once_more_changes_nothing()
    {
        await RegisterAsync(Submit.Document(Submit.Mia));
        await ChangeAsync();
        var before = await registry.CountAsync();

        await ChangeAsync();

        Assert.Equal(before, await registry.CountAsync());
        Assert.Equal("2", Assert.Single(await registry.FindAsync(Submit.Max)).Version);
    }

    [Fact]
    public async Task There_and_back_is_three_versions_of_one_document()
    {
        DocumentEntry first = await RegisterAsync(Submit.Document(Submit.Mia));

        await ChangeAsync();
        await ChangeAsync(from: Submit.Max, to: Submit.Mia);

        DocumentEntry third = Assert.Single(await registry.FindAsync(Submit.Mia));
        Assert.Equal((first.LogicalId, "3"), (third.LogicalId, third.Version));
        Assert.Empty(await registry.FindAsync(Submit.Max));
    }

    [Fact]
    public async Task Deprecated_documents_stay_and_with_them_what_replaced_them_loses_the_association()
    {
        DocumentEntry old = await RegisterAsync(Submit.Document(Submit.Mia));
        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid));

        await ChangeAsync();

        Assert.Equal("2", Assert.Single(await registry.FindAsync(Submit.Max)).Version);
        DocumentEntry stayed = Assert.Single(await registry.GetAsync(old.UniqueId!));
        Assert.Equal((old.EntryUuid, Submit.Mia, Deprecated), (stayed.EntryUuid, stayed.PatientId, stayed.Status));
        Assert.Single(await registry.AssociationsAsync(), a => a.Type == AssociationTypes.Replace);
        AssertLogged("1 documents and 0 folders follow, 0 relationships dropped");
    }

    [Fact]
    public async Task Documents_of_the_subsumed_id_follow_and_get_the_local_id()
    {
        DocumentEntry first = await RegisterAsync(Submit.Document(Submit.Mia));
        DocumentEntry second = await RegisterAsync(Document(Subsumed));
        DocumentEntry third = await RegisterAsync(Submit.Document(Submit.Max) with { SourcePatientId = Subsumed });
        DocumentEntry fourth = await RegisterAsync(Submit.Document(Submit.Max));

        await ChangeAsync(subsumed: Subsumed);

        Assert.Empty(await registry.FindAsync(Submit.Mia));
        IReadOnlyList<DocumentEntry> found = await registry.FindAsync(Submit.Max);
        Assert.All(found, d => Assert.Equal((Local, Submit.Max), (d.SourcePatientId, d.PatientId)));
        Assert.Equal(
            new[] { (first.LogicalId, "2"), (second.LogicalId, "2"), (third.LogicalId, "2"), (fourth.LogicalId, "1") }.Order(),
            found.Select(d => (d.LogicalId, d.Version!)).Order());
    }

    [Fact]
    public async Task Where_only_local_ids_are_merged_documents_of_the_subsumed_one_stay_in_their_relationships()
    {
        string container = $"urn:uuid:{Guid.NewGuid()}";
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Document(Subsumed, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia, container), "Document01", "Document02")
                .With(Submit.Link(AssociationTypes.Append, "Document02", "Document01")));

        await ChangeAsync(from: Submit.Mia, to: Submit.Mia, subsumed: Subsumed);

        IReadOnlyList<DocumentEntry> found = await registry.FindAsync(Submit.Mia);
        Assert.All(found, d => Assert.Equal(Local, d.SourcePatientId));
        Assert.Equal(["1", "2"], found.Select(d => d.Version).Order());
        Assert.Contains(documents[0].EntryUuid, found.Select(d => d.EntryUuid));
        RegistryObjects contents = (await registry.QueryAsync(new GetFolderAndContents { EntryUuid = container }.ToRequest())).Objects;
        Assert.Equal(found.Select(d => d.EntryUuid).Order(), contents.Documents.Select(d => d.EntryUuid).Order());
        string second = found.Single(d => d.Version == "2").EntryUuid;
        Assert.Single(
            await registry.AssociationsAsync(),
            a => a.Type == AssociationTypes.Append && (a.Source, a.Target) == (second, documents[0].EntryUuid));
        AssertLogged("1 documents and 0 folders follow, 0 relationships dropped");
    }

    [Fact]
    public async Task A_folder_follows_when_all_its_documents_do()
    {
        clock.Now = Noon;
        string container = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry replaced = await RegisterAsync(Document(Elsewhere));
        await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia, container), "Document01", "Document02", replaced.EntryUuid));

        // What is Deprecated cannot follow, and keeps no folder from doing so.
        await registry.MustUpdateAsync(Nothing(Submit.Mia).AndStatus(replaced.EntryUuid));
        clock.Now = Noon.AddHours(1);

        await ChangeAsync();

        Folder followed = Assert.Single(
            (await registry.QueryAsync(new FindFolders { PatientId = Submit.Max }.ToRequest())).Objects.Folders);
        Assert.Equal(
            (container, "2", Submit.Max, "20260301130000"),
            (followed.LogicalId, followed.Version, followed.PatientId, followed.LastUpdateTime));
        Assert.Empty((await registry.QueryAsync(new FindFolders { PatientId = Submit.Mia }.ToRequest())).Objects.Folders);
        AdhocQueryResponse contents = await registry.QueryAsync(new GetFolderAndContents { EntryUuid = followed.EntryUuid }.ToRequest());
        Assert.Empty(contents.Findings);
        Assert.Equal(
            (await registry.FindAsync(Submit.Max)).Select(d => d.EntryUuid).Order(),
            contents.Objects.Documents.Select(d => d.EntryUuid).Order());
        Folder before = await registry.ReadAsync(async context => (Folder)(await context.Folders.Where(f => f.Version == 1)
            .Select(f => f.Fragment).SingleAsync()).Read());
        Assert.Equal((container, Deprecated, Submit.Mia), (before.EntryUuid, before.Status, before.PatientId));

        SubmissionSet set = Assert.Single(
            (await registry.QueryAsync(new FindSubmissionSets { PatientId = Submit.Max }.ToRequest())).Objects.SubmissionSets);
        Association[] members = [.. (await registry.AssociationsAsync()).Where(a => a.Source == set.EntryUuid)];
        Assert.Equal("1", Assert.Single(members, a => a.Target == followed.EntryUuid).PreviousVersion);
        Assert.All(contents.Objects.Associations.Where(a => a.Source == followed.EntryUuid), a => Assert.Single(members, m => m.Target == a.EntryUuid));
        Assert.Equal(5, members.Length);
        AssertLogged("2 documents and 1 folders follow, 0 relationships dropped");
    }

    [Fact]
    public async Task A_folder_with_documents_that_stay_stays_and_loses_those_that_follow()
    {
        string container = $"urn:uuid:{Guid.NewGuid()}";
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Document(Elsewhere, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia, container), "Document01", "Document02"));
        clock.Now = Noon.AddHours(1);

        await ChangeAsync();

        Folder stayed = Assert.Single(
            (await registry.QueryAsync(new FindFolders { PatientId = Submit.Mia }.ToRequest())).Objects.Folders);
        Assert.Equal((container, "1", "20260301130000"), (stayed.EntryUuid, stayed.Version, stayed.LastUpdateTime));
        AdhocQueryResponse contents = await registry.QueryAsync(new GetFolderAndContents { EntryUuid = container }.ToRequest());
        Assert.Empty(contents.Findings);
        Assert.Equal(documents[1].EntryUuid, Assert.Single(contents.Objects.Documents).EntryUuid);
        Assert.Empty((await registry.QueryAsync(new FindFolders { PatientId = Submit.Max }.ToRequest())).Objects.Folders);
        AssertLogged("1 documents and 0 folders follow, 1 relationships dropped");
    }

    [Fact]
    public async Task A_relationship_between_two_that_follow_does_and_one_with_a_document_that_stays_is_dropped()
    {
        await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"), Document(Elsewhere, "Document03"))
                .With(Submit.Link(AssociationTypes.Append, "Document01", "Document02", "both"))
                .With(Submit.Link(AssociationTypes.Append, "Document03", "Document02", "one")));

        await ChangeAsync();

        string[] followed = [.. (await registry.FindAsync(Submit.Max)).Select(d => d.EntryUuid)];
        Association copy = Assert.Single(
            await registry.AssociationsAsync(), a => a.Type == AssociationTypes.Append && (followed.Contains(a.Source) || followed.Contains(a.Target)));
        Assert.Equal(followed.Order(), new[] { copy.Source, copy.Target }.Order());
        AdhocQueryResponse sets = await registry.QueryAsync(new GetSubmissionSets { EntryUuids = followed }.ToRequest());
        RegistryObjects change = (await registry.QueryAsync(
            new GetSubmissionSetAndContents { EntryUuid = Assert.Single(sets.Objects.SubmissionSets).EntryUuid }.ToRequest())).Objects;
        Assert.Contains(copy.EntryUuid, change.Associations.Select(a => a.EntryUuid));
        Assert.Contains(change.Associations, a => a.Type == AssociationTypes.HasMember && a.Target == copy.EntryUuid);
        Assert.Equal(3, (await registry.AssociationsAsync()).Count(a => a.Type == AssociationTypes.Append));
        AssertLogged("2 documents and 0 folders follow, 1 relationships dropped");
    }

    [Fact]
    public async Task A_relationship_that_an_update_copied_before_does_not_multiply()
    {
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Document(Subsumed), Document(Elsewhere, "Document02"))
                .With(Submit.Link(AssociationTypes.Append, "Document01", "Document02")));
        await registry.MustUpdateAsync(Update.Of(documents[1]));

        await ChangeAsync(to: Submit.Mia, subsumed: Subsumed);

        IReadOnlyList<DocumentEntry> found = await registry.FindAsync(Submit.Mia);
        string[] current = [.. found.OrderBy(d => d.SourcePatientId == Local ? 0 : 1).Select(d => d.EntryUuid)];
        Association copy = Assert.Single(
            await registry.AssociationsAsync(), a => a.Type == AssociationTypes.Append && a.Source == current[0]);
        Assert.Equal(current[1], copy.Target);
        AssertLogged("1 documents and 0 folders follow, 0 relationships dropped");
    }

    [Fact]
    public async Task A_SubmissionSet_that_refers_to_a_document_refers_to_its_new_version()
    {
        DocumentEntry first = await RegisterAsync(Submit.Document(Submit.Mia));
        Submission referring = Submit.Of(Submit.Document(Submit.Eva)).With(Submit.Member(first.EntryUuid, "Reference"));
        await registry.MustRegisterAsync(referring);

        await ChangeAsync();

        DocumentEntry followed = Assert.Single(await registry.FindAsync(Submit.Max));
        Association[] references = [.. (await registry.AssociationsAsync()).Where(a => a.SubmissionSetStatus == "Reference")];
        Assert.Equal(
            [(first.EntryUuid, Deprecated), (followed.EntryUuid, Approved)], references.Select(a => (a.Target, a.Status!.Value)));
        Assert.Equal(references[0].Source, references[1].Source);
        GetSubmissionSetAndContents contents = new() { UniqueId = referring.Set!.UniqueId };
        AdhocQueryResponse found = await registry.QueryAsync(contents.ToRequest(leafClass: false));
        Assert.Contains(followed.EntryUuid, found.ObjectRefs);
    }

    [Fact]
    public async Task Hundreds_of_documents_follow_with_their_folder_and_relationships()
    {
        const int Count = 250;
        string[] ids = [.. Enumerable.Range(0, Count).Select(i => $"Document{i}")];
        await registry.MustRegisterAsync(
            Submit.Of([.. ids.Select(id => Submit.Document(Submit.Mia, id))])
                .WithFolder(Submit.Folder(Submit.Mia), ids)
                .With([.. Enumerable.Range(1, Count - 1).Select(i => Submit.Link(AssociationTypes.Append, ids[i], ids[i / 2], $"link{i}"))]));

        await ChangeAsync();

        string[] followed = [.. (await registry.FindAsync(Submit.Max)).Select(d => d.EntryUuid)];
        Assert.Equal(Count, followed.Length);
        Assert.Empty(await registry.FindAsync(Submit.Mia));
        List<Association> associations = await registry.AssociationsAsync();
        Assert.Equal(Count - 1, associations.Count(a => a.Type == AssociationTypes.Append && followed.Contains(a.Source) && followed.Contains(a.Target)));
        Folder container = Assert.Single((await registry.QueryAsync(new FindFolders { PatientId = Submit.Max }.ToRequest())).Objects.Folders);
        Assert.Equal(Count, associations.Where(a => a.Source == container.EntryUuid).Select(a => a.Target).Intersect(followed).Count());
        AssertLogged($"{Count} documents and 1 folders follow, 0 relationships dropped");
    }

    [Fact]
    public async Task What_fails_after_documents_were_written_leaves_none_of_them()
    {
        using TempFolder other = new();
        FailedSave failure = new();
        await using RegistryUnderTest failing = await RegistryUnderTest.StartAsync(other, interceptor: failure);
        await failing.MakeKnownAsync(Submit.Mia, Submit.Max);
        await failing.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01"));
        var before = await failing.CountAsync();

        failure.At = 2; // The documents are saved by then, and what joins them is not.
        Er7Message answer = await failing.ChangeLinkAsync($"{Submit.Max}~{Local}", Submit.Mia);

        Assert.Equal(("AE", 0), (answer["MSA-1"], failure.At));
        Assert.Equal(before, await failing.CountAsync());
        Assert.Equal("1", Assert.Single(await failing.FindAsync(Submit.Mia)).Version);
        Assert.Equal("AA", (await failing.ChangeLinkAsync($"{Submit.Max}~{Local}", Submit.Mia))["MSA-1"]);
        Assert.Single(await failing.FindAsync(Submit.Max));
    }

    [Fact]
    public async Task A_local_authority_may_be_named_as_the_profile_does_and_the_senders_OID_may_stand_alone()
    {
        string oid = RegistryUnderTest.Domain.Authorities.Single(a => a.Namespace == "RWD").Oid;
        await RegisterAsync(Document($"LN1^^^&{oid}&ISO"));

        Er7Message answer = await registry.ChangeLinkAsync(
            $"{Submit.NhsNumber(2)}^^^NHS~LN1^^^RWD", $"{Submit.NhsNumber(1)}^^^NHS", msh3: "2.999.36723.8");

        Assert.Equal("AA", answer["MSA-1"]);
        Assert.Single(await registry.FindAsync(Submit.Max));
    }

    public static TheoryData<string, string, string, string, int> Malformed => new()
    {
        { "", "{P}", "^2.999^ISO", "PID^1^3^1", 101 },
        { "{N}", "{P}", "^2.999^ISO", "PID^1^3^2", 101 },
        { "{N}~{L}~{L}", "{P}", "^2.999^ISO", "PID^1^3^3", 102 },
        { "{N}~LN4711", "{P}", "^2.999^ISO", "PID^1^3^2^4", 101 },
        { "{N}~^^^&2.999.36723.5&ISO", "{P}", "^2.999^ISO", "PID^1^3^2^1", 101 },
        { "{N}~LN4711^^^&2.999.36723.5", "{P}", "^2.999^ISO", "PID^1^3^2^4", 102 },
        { "{N}~LN4711^^^&2.999.36723.5&DNS", "{P}", "^2.999^ISO", "PID^1^3^2^4", 102 },
        { "{N}~LN4711^^^&trust&ISO", "{P}", "^2.999^ISO", "PID^1^3^2^4", 102 },
        { "{N}~LN4711^^^NHS&2.999.36723.5&ISO", "{P}", "^2.999^ISO", "PID^1^3^2^4", 102 },
        { "{N}~LN4711^^^ELSEWHERE", "{P}", "^2.999^ISO", "PID^1^3^2^4", 102 },
        { @"{N}~LN\X0D0A\1^^^&2.999.36723.5&ISO", "{P}", "^2.999^ISO", "PID^1^3^2^1", 102 },
        { "{N}~{L}", @"{P}~LN\X01\^^^&2.999.36723.5&ISO", "^2.999^ISO", "MRG^1^1^2^1", 102 },
        { "{N}~{P}", "{P}", "^2.999^ISO", "PID^1^3^2^4", 204 },
        { "{L}~{L}", "{P}", "^2.999^ISO", "PID^1^3^1^4", 204 },
        { $"{new string('7', 129)}^^^NHS~{{L}}", "{P}", "^2.999^ISO", "PID^1^3^1^1", 102 },
        { $"{{N}}~{new string('7', 250)}^^^&2.999.36723.5&ISO", "{P}", "^2.999^ISO", "PID^1^3^2^1", 102 },
        { "{N}~{L}", "", "^2.999^ISO", "MRG^1^1^1", 101 },
        { "{N}~{L}", "{L}", "^2.999^ISO", "MRG^1^1^1^4", 204 },
        { "{N}~{L}", "{P}~{L}", "^2.999^ISO", "MRG^1^1^2^1", 205 },
        { "{N}~{L}", "{P}~{P}", "^2.999^ISO", "MRG^1^1^2^4", 204 },
        { "{N}~{L}", "{P}~LN1^^^&2.999.36723.6&ISO", "^2.999^ISO", "MRG^1^1^2^4", 204 },
        { "{N}~{L}", "{P}~{S}~{S}", "^2.999^ISO", "MRG^1^1^3", 102 },
        { "{N}~{L}", "{P}", "", "MSH^1^3", 101 },
        { "{N}~{L}", "{P}", "PIX", "MSH^1^3", 102 },
        { "{U}~{L}", "{P}", "^2.999^ISO", "PID^1^3^1^1", 204 },
        { "{N}~{L}", "{U}", "^2.999^ISO", "MRG^1^1^1^1", 204 },
        { "{R}~{L}", "{P}", "^2.999^ISO", "PID^1^3^1^1", 204 },
        { "{N}~{L}", "{R}", "^2.999^ISO", "MRG^1^1^1^1", 204 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task What_is_wrong_is_refused_with_AE_and_its_place_and_nothing_is_done(
        string pid3, string mrg1, string msh3, string place, int condition)
    {
        await RegisterAsync(Submit.Document(Submit.Mia));
        await registry.MakeKnownAsync(Submit.PatientId(4));
        Assert.Equal("AA", (await registry.FeedAsync("A40", Submit.Eva, Submit.PatientId(4)))["MSA-1"]);
        var before = await registry.CountAsync();

        Er7Message answer = await registry.ChangeLinkAsync(Filled(pid3), Filled(mrg1), msh3);

        Assert.Equal("AE", answer["MSA-1"]);
        IReadOnlyList<Err> errors = Err.ReadAll(answer);
        Assert.Contains((place, condition), errors.Select(e => ($"{e.Location}", (int)e.Condition)));
        Assert.All(errors, error => Assert.Contains("expected", error.Text, StringComparison.Ordinal));
        Assert.True(errors.Count == 1 || pid3.Length == 0, string.Join('\n', errors.Select(e => $"{e} {e.Text}")));
        Assert.DoesNotContain("9990", answer.Raw, StringComparison.Ordinal);
        Assert.DoesNotContain("LN4711", answer.Raw, StringComparison.Ordinal);
        Assert.Equal(before, await registry.CountAsync());
        Assert.Single(await registry.FindAsync(Submit.Mia));

        static string Filled(string ids) => ids
            .Replace("{N}", Submit.Max, StringComparison.Ordinal).Replace("{P}", Submit.Mia, StringComparison.Ordinal)
            .Replace("{L}", Local, StringComparison.Ordinal).Replace("{S}", Subsumed, StringComparison.Ordinal)
            .Replace("{U}", Submit.PatientId(9), StringComparison.Ordinal) // unknown
            .Replace("{R}", Submit.PatientId(4), StringComparison.Ordinal); // merged away
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once()
    {
        Er7Message answer = await registry.ChangeLinkAsync(Submit.Max, Local, msh3: "PIX", more: $"MRG|{Submit.Mia}\r");

        Assert.Equal("AE", answer["MSA-1"]);
        Assert.Equal(
            ["MRG^1^1^1^4", "MRG^2", "MSH^1^3", "PID^1^3^2"], Err.ReadAll(answer).Select(e => $"{e.Location}").Order(StringComparer.Ordinal));
    }

    /// <summary>Lists of records are compared by what they hold.</summary>
    private static bool EqualButForLists(DocumentEntry a, DocumentEntry b) =>
        Metadata.Ebrim.EbrimWriter.ToFragment(a).AsSpan().SequenceEqual(Metadata.Ebrim.EbrimWriter.ToFragment(b));

    private static DocumentEntry Document(string sourcePatientId, string id = "Document01") =>
        Submit.Document(Submit.Mia, id) with { SourcePatientId = sourcePatientId };

    private async Task<DocumentEntry> RegisterAsync(DocumentEntry document) =>
        Assert.Single(await registry.MustRegisterAsync(Submit.Of(document)));

    private async Task ChangeAsync(string? from = null, string? to = null, string? subsumed = null)
    {
        string prior = from ?? Submit.Mia;
        Er7Message answer = await registry.ChangeLinkAsync(
            $"{to ?? Submit.Max}~{Local}", subsumed is null ? prior : $"{prior}~{subsumed}");
        Assert.Equal("AA", answer["MSA-1"]);
    }

    private void AssertLogged(string outcome) =>
        Assert.Contains(registry.Log.Lines, line => line.Contains(outcome, StringComparison.Ordinal));

    /// <summary>Fails the save that is reached when its number has been counted down.</summary>
    private sealed class FailedSave : SaveChangesInterceptor
    {
        /// <summary>Which of those to come; 0: none.</summary>
        public int At { get; set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default) =>
            At > 0 && --At == 0 ? throw new InvalidOperationException("This save fails.") : ValueTask.FromResult(result);
    }
}

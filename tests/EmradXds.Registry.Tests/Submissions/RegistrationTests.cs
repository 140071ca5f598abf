using System.Text;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests.Submissions;

/// <summary>What a registration does to what is already there: lifecycle, folders, races, restart.</summary>
public sealed class RegistrationTests
{
    /// <summary>The patient, the uniqueIds of packages, those of documents.</summary>
    [Fact]
    public async Task A_submission_of_one_entry_asks_three_questions_and_one_of_hundreds_not_hundreds()
    {
        using TempFolder folder = new();
        CountedStatements statements = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: statements);
        await registry.MakeKnownAsync(Submit.Mia);
        statements.Take();

        RegistryResponse one = await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Assert.Empty(one.Findings);
        Assert.Equal(3, statements.Take());

        Submission many = Submit.Of(
            [Submit.Document(Submit.Mia, "d0"), .. Enumerable.Range(1, 600).Select(i => Submit.Document(Submit.PatientId(i + 10), $"d{i}"))]);
        await registry.RegisterAsync(many);
        Assert.InRange(statements.Take(), 1, 10);
    }

    [Fact]
    public async Task No_document_has_the_uniqueId_of_a_registered_package_and_no_package_that_of_a_document()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission first = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01");
        await registry.MustRegisterAsync(first);
        var before = await registry.CountAsync();
        Submission next = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01");

        foreach (string? ofPackage in new[] { first.Set!.UniqueId, first.Folders[0].UniqueId })
        {
            Finding finding = Assert.Single((await registry.RegisterAsync(
                next with { Documents = [next.Documents[0] with { UniqueId = ofPackage }] })).Findings);
            Assert.Equal("XDSRegistryMetadataError", finding.Code);
            Assert.Equal("DocumentEntry Document01, uniqueId", finding.Location);
            Finding onDemand = Assert.Single((await registry.RegisterOnDemandAsync(
                Submit.Of(Submit.OnDemand(Submit.Mia) with { UniqueId = ofPackage }))).Findings);
            Assert.Equal("XDSRegistryMetadataError", onDemand.Code);
        }

        string? ofDocument = first.Documents[0].UniqueId;
        foreach (Submission package in new[]
        {
            next with { Set = next.Set! with { UniqueId = ofDocument } }, next with { Folders = [next.Folders[0] with { UniqueId = ofDocument }] },
        })
        {
            Assert.Equal("XDSDuplicateUniqueIdInRegistry", Assert.Single((await registry.RegisterAsync(package)).Findings).Code);
        }

        Assert.Equal(before, await registry.CountAsync());
    }

    [Theory]
    [InlineData(AssociationTypes.Replace)]
    [InlineData(AssociationTypes.TransformAndReplace)]
    public async Task Replaced_entry_is_Deprecated_with_all_that_was_made_of_it(string replacing)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        DocumentEntry addendum =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Append, Submit.Document(Submit.Mia), old.EntryUuid)))[0];
        DocumentEntry transformed = (await registry.MustRegisterAsync(
            Submit.Related(AssociationTypes.Transform, Submit.Document(Submit.Mia), addendum.EntryUuid)))[0];
        DocumentEntry signature =
            (await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Signs, Submit.Document(Submit.Mia), old.EntryUuid)))[0];

        DocumentEntry replacement =
            (await registry.MustRegisterAsync(Submit.Related(replacing, Submit.Document(Submit.Mia), old.EntryUuid)))[0];

        Dictionary<string, AvailabilityStatus?> statuses = (await registry.GetAsync(
            old.UniqueId!, addendum.UniqueId!, transformed.UniqueId!, signature.UniqueId!, replacement.UniqueId!))
            .ToDictionary(d => d.UniqueId!, d => d.Status);
        Assert.Equal(AvailabilityStatus.Deprecated, statuses[old.UniqueId!]);
        Assert.Equal(AvailabilityStatus.Deprecated, statuses[addendum.UniqueId!]);
        Assert.Equal(AvailabilityStatus.Deprecated, statuses[transformed.UniqueId!]);
        Assert.Equal(AvailabilityStatus.Approved, statuses[signature.UniqueId!]);
        Assert.Equal(AvailabilityStatus.Approved, statuses[replacement.UniqueId!]);
        Assert.Equal(
            [.. new[] { signature.UniqueId!, replacement.UniqueId! }.Order()],
            await FindAsync(registry, AvailabilityStatus.Approved));
        Assert.Equal(
            [.. new[] { old.UniqueId!, addendum.UniqueId!, transformed.UniqueId! }.Order()],
            await FindAsync(registry, AvailabilityStatus.Deprecated));
    }

    [Fact]
    public async Task Replacement_takes_the_place_in_the_folder_which_has_then_changed()
    {
        using TempFolder folder = new();
        SetClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await registry.MakeKnownAsync(Submit.Mia);
        DocumentEntry old = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia))
                .WithFolder(Submit.Folder(Submit.Mia) with { LastUpdateTime = "19990101" }, "Document01")))[0];
        Assert.Equal("20260301120000", (await FolderAsync(registry)).LastUpdateTime);

        clock.Now += TimeSpan.FromMinutes(5);
        DocumentEntry replacement = (await registry.MustRegisterAsync(
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid)))[0];

        Folder changed = await FolderAsync(registry);
        Assert.Equal("20260301120500", changed.LastUpdateTime);
        List<Association> members = [.. (await AssociationsAsync(registry)).Where(a => a.Source == changed.EntryUuid)];
        Assert.Equal([old.EntryUuid, replacement.EntryUuid], members.Select(a => a.Target));
        Association ofSet = Assert.Single(await AssociationsAsync(registry), a => a.Target == members[1].EntryUuid);
        Assert.Equal((await SetsAsync(registry))[1].EntryUuid, ofSet.Source);
        Assert.All(await AssociationsAsync(registry), a => Assert.Equal(AvailabilityStatus.Approved, a.Status));
    }

    [Fact]
    public async Task What_a_submission_adds_to_an_entry_that_it_replaces_is_Deprecated_too()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        DocumentEntry[] added = [.. new[] { "New", "Addendum", "OfAddendum", "Signature" }.Select(id => Submit.Document(Submit.Mia, id))];

        IReadOnlyList<DocumentEntry> registered = await registry.MustRegisterAsync(Submit.Of(added).With(
            Submit.Link(AssociationTypes.Append, "Addendum", old.EntryUuid, "append"),
            Submit.Link(AssociationTypes.Replace, "New", old.EntryUuid, "replace"),
            Submit.Link(AssociationTypes.Transform, "New", old.EntryUuid, "transform-too"),
            Submit.Link(AssociationTypes.Transform, "OfAddendum", "Addendum", "transform"),
            Submit.Link(AssociationTypes.Signs, "Signature", old.EntryUuid, "sign")));

        Assert.Equal(
            [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated, AvailabilityStatus.Deprecated, AvailabilityStatus.Approved],
            registered.Select(d => d.Status!.Value));
        Assert.Equal(AvailabilityStatus.Deprecated, Assert.Single(await registry.GetAsync(old.UniqueId!)).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Replacement_goes_into_the_folder_that_its_submission_puts_the_replaced_entry_into(bool isNewFolder)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        if (!isNewFolder)
        {
            await registry.MustRegisterAsync(
                Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01"));
        }

        Submission replacing = Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid)
            .With(Submit.Member(old.EntryUuid, "Reference"));
        DocumentEntry replacement = (await registry.MustRegisterAsync(isNewFolder
            ? replacing.WithFolder(Submit.Folder(Submit.Mia), old.EntryUuid)
            : replacing.WithMembers(folderId, old.EntryUuid)))[0];

        string held = (await FolderAsync(registry)).EntryUuid;
        List<string> members = [.. (await AssociationsAsync(registry)).Where(a => a.Source == held).Select(a => a.Target)];
        Assert.Single(members, old.EntryUuid);
        Assert.Single(members, replacement.EntryUuid);
        Association membership = Assert.Single(
            await AssociationsAsync(registry), a => a.Source == held && a.Target == replacement.EntryUuid);
        Assert.Single(await AssociationsAsync(registry), a => a.Target == membership.EntryUuid);
    }

    [Fact]
    public async Task Replacement_that_is_put_into_the_folder_by_its_submission_is_there_once()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        DocumentEntry old = (await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01")))[0];

        await registry.MustRegisterAsync(
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid).WithMembers(folderId, "Document01"));

        Assert.Equal(2, (await AssociationsAsync(registry)).Count(a => a.Source == folderId));
    }

    [Fact]
    public async Task Entry_that_replaces_two_of_one_folder_is_there_once()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        IReadOnlyList<DocumentEntry> old = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01", "Document02"));

        await registry.MustRegisterAsync(
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old[0].EntryUuid)
                .With(Submit.Link(AssociationTypes.Replace, "Document01", old[1].EntryUuid, "second")));

        Assert.Equal(3, (await AssociationsAsync(registry)).Count(a => a.Source == folderId));
    }

    [Fact]
    public async Task Symbolic_ids_that_differ_by_case_are_two()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);

        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia, "a"), Submit.Document(Submit.Mia, "A")));

        Assert.Equal(2, (await registry.CountAsync()).Documents);
    }

    [Fact]
    public async Task Registered_folder_grows_by_new_and_by_registered_documents()
    {
        using TempFolder folder = new();
        SetClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await registry.MakeKnownAsync(Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01"));
        string other = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;

        clock.Now += TimeSpan.FromSeconds(61);
        await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia)).With(Submit.Member(other, "Reference")).WithMembers(folderId, "Document01", other));

        Assert.Equal("20260301120101", (await FolderAsync(registry)).LastUpdateTime);
        Assert.Equal(3, (await AssociationsAsync(registry)).Count(a => a.Source == folderId));
    }

    [Fact]
    public async Task Symbolic_ids_become_entryUUIDs_everywhere()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"))
                .WithFolder(Submit.Folder(Submit.Mia), "Document01")
                .With(Submit.Link(AssociationTypes.Append, "Document02", "Document01")));

        HashSet<string> ids = await registry.ReadAsync(async context => (await context.DocumentEntries.Select(e => e.EntryUuid)
            .Concat(context.Folders.Select(f => f.EntryUuid)).Concat(context.SubmissionSets.Select(s => s.EntryUuid))
            .Concat(context.Associations.Select(a => a.EntryUuid)).ToListAsync()).Select(id => $"urn:uuid:{id}").ToHashSet());
        Assert.All(await AssociationsAsync(registry), association =>
        {
            Assert.Contains(association.EntryUuid, ids);
            Assert.Contains(association.Source, ids);
            Assert.Contains(association.Target, ids);
        });
        Assert.DoesNotContain(
            await registry.ReadAsync(context => context.Associations.Select(a => a.Fragment).ToListAsync()),
            fragment => new[] { "Document0", "\"link\"" }.Any(
                id => Encoding.UTF8.GetString(fragment.ToUtf8()).Contains(id, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_many_submissions_with_one_uniqueId_at_a_time_one_is_registered()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string uniqueId = Submit.Uid();
        RegistryResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
        {
            Submission submission = Submit.Of(Submit.Document(Submit.Mia));
            return registry.RegisterAsync(submission with { Set = submission.Set! with { UniqueId = uniqueId } });
        }));

        Assert.Single(responses, r => r.Status == ResponseStatus.Success);
        Assert.All(
            responses.Where(r => r.Status != ResponseStatus.Success),
            r => Assert.Equal("XDSDuplicateUniqueIdInRegistry", Assert.Single(r.Findings).Code));
        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task Of_many_replacements_of_one_entry_at_a_time_one_is_registered()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;
        RegistryResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            registry.RegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old))));

        Assert.Single(responses, r => r.Status == ResponseStatus.Success);
        Assert.All(
            responses.Where(r => r.Status != ResponseStatus.Success),
            r => Assert.Equal("XDSRegistryDeprecatedDocumentError", Assert.Single(r.Findings).Code));
        Assert.Equal(2, (await registry.CountAsync()).Documents);
    }

    [Fact]
    public async Task Two_registries_on_one_database_register_one_uniqueId_once()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest one = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await using RegistryUnderTest two = await RegistryUnderTest.StartAsync(folder);
        for (int i = 0; i < 5; i++)
        {
            Submission submission = Submit.Of(Submit.Document(Submit.Mia));
            RegistryResponse[] responses = await Task.WhenAll(one.RegisterAsync(submission), two.RegisterAsync(submission));
            Assert.Single(responses, r => r.Status == ResponseStatus.Success);
        }

        Assert.Equal((5, 5, 0, 5), await one.CountAsync());
    }

    [Fact]
    public async Task Unrelated_submissions_at_a_time_are_all_registered()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        RegistryResponse[] responses = await Task.WhenAll(Enumerable.Range(0, 24).Select(
            i => registry.RegisterAsync(Submit.Of(Submit.Document(i % 2 == 0 ? Submit.Mia : Submit.Max)))));

        Assert.All(responses, r => Assert.Equal(ResponseStatus.Success, r.Status));
        Assert.Equal((24, 24, 0, 24), await registry.CountAsync());
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        using TempFolder folder = new();
        DocumentEntry document = Submit.Document(Submit.Mia);
        await using (RegistryUnderTest first = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia))
        {
            await first.MustRegisterAsync(Submit.Of(document));
        }

        await using RegistryUnderTest second = await RegistryUnderTest.StartAsync(folder);
        Assert.Single(await second.GetAsync(document.UniqueId!));
        await second.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
    }

    private static async Task<IReadOnlyList<string>> FindAsync(RegistryUnderTest registry, AvailabilityStatus status)
    {
        AdhocQueryResponse response = await registry.QueryAsync(
            new Metadata.Queries.FindDocuments { PatientId = Submit.Mia, Statuses = [status] }.ToRequest());
        return [.. response.Objects.Documents.Select(d => d.UniqueId!).Order()];
    }

    private static Task<Folder> FolderAsync(RegistryUnderTest registry) => registry.ReadAsync(async context =>
    {
        FolderRow row = await context.Folders.SingleAsync();
        Folder folder = (Folder)row.Fragment.Read();
        Assert.Equal(folder.LastUpdateTime, $"{row.LastUpdateTime}");
        return folder;
    });

    private static Task<List<Association>> AssociationsAsync(RegistryUnderTest registry) => registry.ReadAsync(async context =>
        (await context.Associations.OrderBy(a => a.Key).Select(a => a.Fragment).ToListAsync())
        .ConvertAll(fragment => (Association)fragment.Read()));

    private static Task<List<SubmissionSet>> SetsAsync(RegistryUnderTest registry) => registry.ReadAsync(async context =>
        (await context.SubmissionSets.OrderBy(a => a.Key).Select(a => a.Fragment).ToListAsync())
        .ConvertAll(fragment => (SubmissionSet)fragment.Read()));
}

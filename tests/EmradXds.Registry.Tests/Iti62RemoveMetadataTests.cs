using System.Xml;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Registry.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests;

public sealed class Iti62RemoveMetadataTests
{
    private const string Action = "urn:ihe:iti:2010:DeleteDocumentSet";
    private const string Dangling = "ReferencesExistException";
    private const string Orphaned = "XDSUnreferencedObjectException";
    private const string Unresolved = "UnresolvedReferenceException";
    private const string Lcm = "urn:oasis:names:tc:ebxml-regrep:xsd:lcm:3.0";
    private const string Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";

    private static readonly AvailabilityStatus[] both = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated];

    [Fact]
    public async Task What_was_removed_is_found_by_no_query_and_its_uniqueIds_may_come_again()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry document = Submit.Document(Submit.Mia) with
        {
            Authors = [new Author { Person = "1^Brown^Ann" }], ReferenceIds = ["A1^^^&2.999.36723.7&ISO^urn:ihe:iti:xds:2013:order"],
        };
        Submission submission = Submit.Of(document).WithFolder(Submit.Folder(Submit.Mia), "Document01");
        submission = submission with { Set = submission.Set! with { Authors = document.Authors } };
        await registry.MustRegisterAsync(submission);
        RegistryObjects all = await AllAsync(registry);

        await MustRemoveAsync(registry, IdsOf(all));

        Assert.Equal((0, 0, 0, 0), await registry.CountAsync());
        Assert.Equal(0, await registry.ReadAsync(async context =>
            await context.Set<DocumentEntryCodeRow>().CountAsync() + await context.Set<DocumentEntryAuthorRow>().CountAsync()
            + await context.Set<DocumentEntryReferenceIdRow>().CountAsync() + await context.Set<FolderCodeRow>().CountAsync()
            + await context.Set<SubmissionSetAuthorRow>().CountAsync()));
        AdhocQueryRequest[] queries =
        [
            new FindDocuments { PatientId = Submit.Mia, Statuses = both }.ToRequest(),
            new FindDocumentsByReferenceId { PatientId = Submit.Mia, ReferenceIds = [["%"]] }.ToRequest(),
            new FindSubmissionSets { PatientId = Submit.Mia }.ToRequest(),
            new FindFolders { PatientId = Submit.Mia }.ToRequest(),
            new GetAll { PatientId = Submit.Mia }.ToRequest(),
            new GetDocuments { EntryUuids = [all.Documents[0].EntryUuid] }.ToRequest(),
            new GetDocuments { UniqueIds = [document.UniqueId!] }.ToRequest(),
            new GetFolders { UniqueIds = [all.Folders[0].UniqueId!] }.ToRequest(),
            new GetAssociations { EntryUuids = IdsOf(all) }.ToRequest(),
            new GetSubmissionSetAndContents { UniqueId = all.SubmissionSets[0].UniqueId }.ToRequest(),
        ];
        foreach (AdhocQueryRequest query in queries)
        {
            Assert.Equivalent(new RegistryObjects(), (await registry.QueryAsync(query)).Objects, strict: true);
            Assert.Empty((await registry.QueryAsync(query with { ReturnType = "ObjectRef" })).ObjectRefs);
        }

        // Not even the bytes need be the same.
        await registry.MustRegisterAsync(submission with { Documents = [document with { Size = 5 }] });
        Assert.Equal((1, 1, 1, 4), await registry.CountAsync());
    }

    [Fact]
    public async Task Unknown_id_is_refused_with_UnresolvedReferenceException_and_nothing_is_removed()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        string[] all = IdsOf(await AllAsync(registry));

        foreach (string unknown in new[] { $"urn:uuid:{Guid.NewGuid()}", "Document01", "" })
        {
            await AssertRefusedAsync(registry, [.. all, unknown], (Unresolved, unknown));
        }
    }

    [Fact]
    public async Task Object_with_an_association_that_stays_is_refused_with_ReferencesExistException()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01"));
        RegistryObjects all = await AllAsync(registry);
        string inFolder = all.Associations.Single(a => a.Source == all.Folders[0].EntryUuid).EntryUuid;

        foreach (string id in new[] { all.SubmissionSets[0].EntryUuid, all.Documents[0].EntryUuid, all.Folders[0].EntryUuid, inFolder })
        {
            int ties = all.Associations.Count(a => a.Source == id || a.Target == id);
            await AssertRefusedAsync(registry, [id], [.. Enumerable.Repeat((Dangling, id), ties)]);
        }
    }

    [Fact]
    public async Task SubmissionSet_that_would_stay_without_content_is_refused_with_XDSUnreferencedObjectException()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02")));
        RegistryObjects all = await AllAsync(registry);
        string set = all.SubmissionSets[0].EntryUuid;

        await AssertRefusedAsync(registry, [.. IdsOf(all).Where(id => id != set)], (Orphaned, set));

        await MustRemoveAsync(
            registry, all.Documents[0].EntryUuid, all.Associations.Single(a => a.Target == all.Documents[0].EntryUuid).EntryUuid);
        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task Object_that_would_stay_without_its_SubmissionSet_is_refused_with_XDSUnreferencedObjectException()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01"));
        RegistryObjects all = await AllAsync(registry);
        string inFolder = all.Associations.Single(a => a.Source == all.Folders[0].EntryUuid).EntryUuid;

        foreach (string id in new[] { all.Documents[0].EntryUuid, all.Folders[0].EntryUuid, inFolder })
        {
            string membership = all.Associations.Single(a => a.Target == id && a.Source == all.SubmissionSets[0].EntryUuid).EntryUuid;
            await AssertRefusedAsync(registry, [membership], (Orphaned, id));
        }

        await AssertRefusedAsync(
            registry,
            [all.SubmissionSets[0].EntryUuid, .. all.Associations.Where(a => a.EntryUuid != inFolder).Select(a => a.EntryUuid)],
            (Orphaned, all.Documents[0].EntryUuid), (Orphaned, all.Folders[0].EntryUuid), (Orphaned, inFolder));
    }

    [Fact]
    public async Task Document_is_taken_out_of_a_folder_which_has_then_changed()
    {
        using TempFolder folder = new();
        SetClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await registry.MakeKnownAsync(Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01"));
        RegistryObjects all = await AllAsync(registry);
        Association inFolder = all.Associations.Single(a => a.Source == all.Folders[0].EntryUuid);
        clock.Now += TimeSpan.FromSeconds(5);

        await MustRemoveAsync(registry, inFolder.EntryUuid, all.Associations.Single(a => a.Target == inFolder.EntryUuid).EntryUuid);

        RegistryObjects left = await AllAsync(registry);
        Assert.Equal("20260301120005", Assert.Single(left.Folders).LastUpdateTime);
        Assert.Equal(all.Documents[0].EntryUuid, Assert.Single(left.Documents).EntryUuid);
        Assert.Single((await registry.QueryAsync(
            new FindFolders { PatientId = Submit.Mia, LastUpdateTime = ("20260301120005", null) }.ToRequest())).Objects.Folders);
        Assert.Empty((await registry.QueryAsync(
            new GetFoldersForDocument { EntryUuid = all.Documents[0].EntryUuid }.ToRequest())).Objects.Folders);
    }

    [Fact]
    public async Task Membership_by_reference_goes_alone_but_does_not_replace_the_original_one()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string document = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0].EntryUuid;
        await registry.MustRegisterAsync(
            new Submission { Set = Submit.Set(Submit.Mia), Associations = [Submit.Member(document, "Reference")] });
        RegistryObjects all = await AllAsync(registry);
        Association original = all.Associations.Single(a => a.SubmissionSetStatus == "Original");
        Association reference = all.Associations.Single(a => a.SubmissionSetStatus == "Reference");

        await AssertRefusedAsync(registry, [original.EntryUuid, original.Source], (Orphaned, document));
        await MustRemoveAsync(registry, reference.Source, reference.EntryUuid);

        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task What_a_removed_entry_had_replaced_stays_Deprecated()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        await registry.MustRegisterAsync(Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid));
        RegistryObjects all = await AllAsync(registry);
        Association replaces = all.Associations.Single(a => a.Type == AssociationTypes.Replace);
        Association member = all.Associations.Single(a => a.Target == replaces.Source);

        await AssertRefusedAsync(registry, [member.Source, member.EntryUuid, replaces.Source], (Dangling, replaces.Source));
        await MustRemoveAsync(registry, replaces.EntryUuid, member.Source, replaces.Source, member.EntryUuid);

        Assert.Equal(AvailabilityStatus.Deprecated, Assert.Single(await registry.GetAsync(old.UniqueId!)).Status);
        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task Id_that_comes_twice_and_the_usual_deletionScope_are_taken()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        string[] all = IdsOf(await AllAsync(registry));

        XElement answer = await registry.PostAsync(Action, writer => Write(writer, [.. all, .. all], "DeleteAll"));

        Assert.EndsWith(":Success", answer.Attribute("status")!.Value, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0, 0), await registry.CountAsync());
        SchemaValidation.AssertValid(answer.ToString());
    }

    [Fact]
    public async Task What_the_request_may_not_ask_is_refused_and_nothing_is_removed()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        string[] all = IdsOf(await AllAsync(registry));
        foreach ((Action<XmlWriter> body, string named) in new (Action<XmlWriter>, string)[]
            {
                (writer => Write(writer, all, "DeleteRepositoryItemOnly"), "deletionScope"),
                (writer => Write(writer, all, query: true), "AdhocQuery"),
                (writer => Write(writer, []), "ObjectRefList"),
                (writer => Write(writer, [.. Enumerable.Repeat(all[0], 10_001)]), "10000"),
            })
        {
            XElement answer = await registry.PostAsync(Action, body);

            XElement error = Assert.Single(answer.Descendants(), e => e.Name.LocalName == "RegistryError");
            Assert.Equal("XDSRegistryError", error.Attribute("errorCode")!.Value);
            Assert.Contains(named, error.Attribute("codeContext")!.Value, StringComparison.Ordinal);
            Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
            SchemaValidation.AssertValid(answer.ToString());
        }
    }

    [Fact]
    public async Task Hundreds_of_objects_go_at_once()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        await registry.MustRegisterAsync(Submit.Of([.. Enumerable.Range(0, 520).Select(i => Submit.Document(Submit.Mia, $"Document{i}"))]));
        RegistryObjects all = await AllAsync(registry);
        string set = all.SubmissionSets[1].EntryUuid;
        Association[] members = [.. all.Associations.Where(a => a.Source == set)];

        await MustRemoveAsync(registry, [set, .. members.Select(a => a.EntryUuid), .. members.Select(a => a.Target)]);

        Assert.Equal((1, 1, 0, 1), await registry.CountAsync());
    }

    [Fact]
    public async Task Removals_and_a_replacement_at_a_time_leave_nothing_that_dangles()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        DocumentEntry old = (await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia))))[0];
        string[] all = IdsOf(await AllAsync(registry));

        Task<RegistryResponse> replacement = registry.RegisterAsync(
            Submit.Related(AssociationTypes.Replace, Submit.Document(Submit.Mia), old.EntryUuid));
        RegistryResponse[] removals = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => registry.RemoveAsync(all)));

        // Either the removal came first, and there was nothing to replace, or the replacement holds what it replaced.
        bool replaced = (await replacement).Status == ResponseStatus.Success;
        Assert.Equal(replaced ? 0 : 1, removals.Count(r => r.Status == ResponseStatus.Success));
        Assert.Equal(replaced ? (2, 2, 0, 3) : (0, 0, 0, 0), await registry.CountAsync());
    }

    private static void Write(XmlWriter writer, IReadOnlyList<string> ids, string? scope = null, bool query = false)
    {
        writer.WriteStartElement("RemoveObjectsRequest", Lcm);
        if (scope is not null)
        {
            writer.WriteAttributeString("deletionScope", $"urn:oasis:names:tc:ebxml-regrep:DeletionScopeType:{scope}");
        }

        if (query)
        {
            writer.WriteStartElement("AdhocQuery", Rim);
            writer.WriteAttributeString("id", FindDocuments.Id);
            writer.WriteEndElement();
        }

        writer.WriteStartElement("ObjectRefList", Rim);
        foreach (string id in ids)
        {
            writer.WriteStartElement("ObjectRef", Rim);
            writer.WriteAttributeString("id", id);
            writer.WriteEndElement();
        }

        writer.WriteEndElement();
        writer.WriteEndElement();
    }

    private static async Task<RegistryObjects> AllAsync(RegistryUnderTest registry) =>
        (await registry.QueryAsync(new GetAll { PatientId = Submit.Mia, DocumentStatuses = both }.ToRequest())).Objects;

    private static string[] IdsOf(RegistryObjects objects) =>
    [
        .. objects.SubmissionSets.Concat<RegistryEntry>(objects.Documents).Concat(objects.Folders).Concat(objects.Associations)
            .Select(entry => entry.EntryUuid),
    ];

    private static async Task MustRemoveAsync(RegistryUnderTest registry, params IReadOnlyList<string> ids)
    {
        RegistryResponse response = await registry.RemoveAsync(ids);
        Assert.Empty(response.Findings);
        Assert.Equal(ResponseStatus.Success, response.Status);
    }

    /// <summary>The removal fails with these findings and no others, each of which names its object, and the registry is as it was.</summary>
    private static async Task AssertRefusedAsync(
        RegistryUnderTest registry, IReadOnlyList<string> ids, params (string Code, string Named)[] expected)
    {
        var before = await registry.CountAsync();
        RegistryResponse response = await registry.RemoveAsync(ids);
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Equal(expected.Select(e => e.Code), response.Findings.Select(f => f.Code));
        Assert.All(expected, e => Assert.Contains(
            response.Findings, f => f.Code == e.Code && f.Context.Contains(e.Named, StringComparison.Ordinal)
                && f.Context.Contains("expected", StringComparison.Ordinal)));
        Assert.Equal(before, await registry.CountAsync());
    }
}

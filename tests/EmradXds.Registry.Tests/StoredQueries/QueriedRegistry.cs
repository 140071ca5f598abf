using System.Globalization;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Registry.Tests.StoredQueries;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

[assembly: AssemblyFixture(typeof(QueriedRegistry))]

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>A registry with objects of every kind and relation of two patients, whom queries only read. Objects are named by their titles,
/// associations by their ends: <c>HM(set1>HM(folder1>doc1))</c>.</summary>
/// <remarks>In the manner of the NIST 12346 set:
///   set1 (Mia)  doc1, doc2 (PDF, restricted), folder1 with both
///   set2 (Mia)  doc3 appends to doc1
///   set0 (Mia)  "on demand", an On-Demand entry
///   set3 (Mia)  doc4 replaces doc2, which takes its place in folder1 as well, and is a snapshot of "on demand"
///   set4 (Mia)  doc5 is a transformation of doc1; folder2, empty
///   set5 (Mia)  doc1 by reference, and doc3 into folder1
///   set6 (Max)  doc6, folder3 with it, and doc1 of Mia by reference.</remarks>
public sealed class QueriedRegistry : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private readonly Dictionary<string, string> entryUuids = [];
    private readonly Dictionary<string, string> uniqueIds = [];
    private RegistryUnderTest? running;

    public static Code Pdf { get; } = new("urn:ihe:rad:PDF", "1.3.6.1.4.1.19376.1.2.3");

    public static Code Kos { get; } = new("1.2.840.10008.5.1.4.1.1.88.59", "1.2.840.10008.2.6.1");

    public static Code Normal { get; } = new("N", "2.16.840.1.113883.5.25");

    public static Code Restricted { get; } = new("R", "2.16.840.1.113883.5.25");

    public static Code Ct { get; } = new("CT", "DCM");

    public static Code Mr { get; } = new("MR", "DCM");

    /// <summary>entryUUID by name.</summary>
    public string this[string name] => Ids.Single(id => id.Value == name).Key;

    /// <summary>uniqueId by name.</summary>
    public Dictionary<string, string> UniqueIds => Found(uniqueIds);

    /// <summary>Name by entryUUID.</summary>
    private Dictionary<string, string> Ids => Found(entryUuids);

    internal RegistryUnderTest Registry => Found(running)!;

    public async ValueTask InitializeAsync()
    {
        if (TestDatabase.Missing is not null)
        {
            return;
        }

        SetClock clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
        running = await RegistryUnderTest.StartAsync(folder, clock: clock);
        await Registry.MakeKnownAsync(Submit.Mia, Submit.Max);
        (string folder1, string folder2, string folder3) = (Uuid(), Uuid(), Uuid());
        DocumentEntry doc1 = Named(Submit.Mia, "doc1") with { ReferenceIds = [Reference("A1", "accession"), Reference("O1", "order")] };
        DocumentEntry doc2 = Named(Submit.Mia, "doc2") with
        {
            FormatCode = Pdf, ConfidentialityCodes = [Normal, Restricted], ReferenceIds = [Reference("A12", "accession")],
        };
        await RegisterAsync(
            "set1",
            Submit.Of(doc1, doc2).WithFolder(Folder(Submit.Mia, folder1, "folder1", Ct), "doc1", "doc2"),
            set => set with
            {
                SourceId = "2.999.36723.61", SubmissionTime = "2025",
                Authors = [new Author { Person = "1^Brown^Ann" }, new Author { Person = "2^Green^Bob" }],
            });
        DocumentEntry doc3 = Named(Submit.Mia, "doc3") with
        {
            ConfidentialityCodes = [Restricted], ReferenceIds = [Reference("A1", "order")],
        };
        await RegisterAsync(
            "set2",
            Submit.Of(doc3).With(Submit.Link(AssociationTypes.Append, "doc3", this["doc1"])),
            set => set with { SubmissionTime = "20260101", Authors = [new Author { Person = "3^Browning^Cid" }] });
        await RegisterAsync("set0", Submit.Of(Submit.OnDemand(Submit.Mia) with { Title = "on demand" }));
        await RegisterAsync(
            "set3",
            Submit.Of(Named(Submit.Mia, "doc4")).With(
                Submit.Link(AssociationTypes.Replace, "doc4", this["doc2"]),
                Submit.Link(AssociationTypes.IsSnapshotOf, "doc4", this["on demand"], "snapshot")));
        clock.Now = clock.Now.AddDays(1);
        await RegisterAsync(
            "set4",
            Submit.Of(Named(Submit.Mia, "doc5") with { FormatCode = Pdf, EventCodes = [Ct, Mr] })
                .With(Submit.Link(AssociationTypes.Transform, "doc5", this["doc1"]))
                .WithFolder(Folder(Submit.Mia, folder2, "folder2", Ct, Mr)));
        clock.Now = clock.Now.AddDays(1);
        await RegisterAsync(
            "set5",
            new Submission
            {
                Set = Submit.Set(Submit.Mia),
                Associations = [Submit.Member(this["doc1"], "Reference")],
            }.WithMembers(folder1, this["doc3"]));
        await RegisterAsync(
            "set6",
            Submit.Of(Named(Submit.Max, "doc6") with { EventCodes = [Mr], ReferenceIds = [Reference("A1", "accession")] })
                .With(Submit.Member(this["doc1"], "Reference")).WithFolder(Folder(Submit.Max, folder3, "folder3", Mr), "doc6"));
    }

    public async ValueTask DisposeAsync()
    {
        if (running is not null)
        {
            await running.DisposeAsync();
        }

        folder.Dispose();
    }

    public static string Reference(string id, string type) => $"{id}^^^&2.999.36723.7&ISO^urn:ihe:iti:xds:2013:{type}";

    /// <summary>Asserts what the query finds, by LeafClass and by ObjectRef.</summary>
    public async Task AssertFindsAsync(AdhocQueryRequest query, params string[] names)
    {
        RegistryObjects objects = (await SucceedAsync(query with { ReturnType = "LeafClass" })).Objects;
        RegistryEntry[] found = [.. objects.SubmissionSets, .. objects.Documents, .. objects.Folders, .. objects.Associations];
        Assert.Equal(names.Order(StringComparer.Ordinal), found.Select(entry => Ids[entry.EntryUuid]).Order(StringComparer.Ordinal));
        await AssertRefersAsync(query, names);
    }

    /// <summary>Asserts what the query finds by ObjectRef.</summary>
    public async Task AssertRefersAsync(AdhocQueryRequest query, params string[] names)
    {
        AdhocQueryResponse response = await SucceedAsync(query with { ReturnType = "ObjectRef" });
        Assert.Equal(names.Order(StringComparer.Ordinal), response.ObjectRefs.Select(id => Ids[id]).Order(StringComparer.Ordinal));
    }

    public async Task AssertFailsAsync(AdhocQueryRequest query, string code)
    {
        AdhocQueryResponse response = await Registry.QueryAsync(query);
        Assert.Equal(ResponseStatus.Failure, response.Status);
        Assert.Equal([code], response.Findings.Select(finding => finding.Code));
        Assert.Empty(response.ObjectRefs);
        Assert.Equivalent(new RegistryObjects(), response.Objects);
    }

    public Task<XElement> PostAsync(string action, AdhocQueryRequest query) => Registry.PostAsync(action, query.Write);

    private async Task<AdhocQueryResponse> SucceedAsync(AdhocQueryRequest query)
    {
        AdhocQueryResponse response = await Registry.QueryAsync(query);
        Assert.Empty(response.Findings);
        Assert.Equal(ResponseStatus.Success, response.Status);
        return response;
    }

    private async Task RegisterAsync(string name, Submission submission, Func<SubmissionSet, SubmissionSet>? change = null)
    {
        SubmissionSet set = submission.Set! with { Title = name, EntryUuid = "SubmissionSet01" };
        await Registry.MustRegisterAsync(submission with { Set = change is null ? set : change(set) });
        await NameAsync();
    }

    /// <summary>Skips the test that asks where there is no engine: a fixture that skips would fail them all.</summary>
    private static T Found<T>(T part)
    {
        TestDatabase.SkipWhereMissing();
        return part;
    }

    private static string Uuid() => $"urn:uuid:{Guid.NewGuid()}";

    private static DocumentEntry Named(string patient, string name) => Submit.Document(patient, name) with { Title = name };

    private static Folder Folder(string patient, string id, string name, params Code[] codes) =>
        Submit.Folder(patient, id) with { Title = name, Codes = codes };

    private async Task NameAsync()
    {
        RegistryEntry[] entries = await Registry.ReadAsync(async context => (RegistryEntry[])
        [
            .. (await context.SubmissionSets.Select(row => row.Fragment).ToListAsync()).Select(fragment => fragment.Read()),
            .. (await context.DocumentEntries.Select(row => row.Fragment).ToListAsync()).Select(fragment => fragment.Read()),
            .. (await context.Folders.Select(row => row.Fragment).ToListAsync()).Select(fragment => fragment.Read()),
            .. (await context.Associations.Select(row => row.Fragment).ToListAsync()).Select(fragment => fragment.Read()),
        ]);
        foreach (RegistryEntry entry in entries)
        {
            (string? title, string? uniqueId) = entry switch
            {
                SubmissionSet set => (set.Title, set.UniqueId),
                DocumentEntry document => (document.Title, document.UniqueId),
                Folder folder => (folder.Title, folder.UniqueId),
                _ => (null, null),
            };
            if (title is not null)
            {
                (Ids[entry.EntryUuid], UniqueIds[title]) = (title, uniqueId!);
            }
        }

        // An association may end at another one.
        Queue<Association> pending = new(entries.OfType<Association>());
        while (pending.TryDequeue(out Association? association))
        {
            if (Ids.TryGetValue(association.Source, out string? source) && Ids.TryGetValue(association.Target, out string? target))
            {
                Ids[association.EntryUuid] = string.Create(CultureInfo.InvariantCulture, $"{Short(association.Type)}({source}>{target})");
            }
            else
            {
                pending.Enqueue(association);
            }
        }
    }

    private static string Short(string type) => type == AssociationTypes.HasMember ? "HM" : type[(type.LastIndexOf(':') + 1)..];
}

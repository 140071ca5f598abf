using System.Collections.Concurrent;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests;

/// <summary>Patients are merged in a chain while documents are registered for them, replaced and updated, by one registry or by two on one
/// database: whatever comes first, the survivor has all that was acknowledged.</summary>
public sealed class MergeRaceTests
{
    private const int Rounds = 4;
    private const int Registrations = 3;

    /// <summary>What is refused because a merge came first.</summary>
    private static readonly HashSet<string> Refusals =
        ["XDSUnknownPatientId", "XDSPatientIdDoesNotMatch", "XDSPatientIDReconciliationError", "XDSMetadataUpdateError"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_comes_first_the_survivor_has_all_that_was_acknowledged(int registries)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest one = await RegistryUnderTest.StartAsync(folder);
        await using RegistryUnderTest? second = registries == 1 ? null : await RegistryUnderTest.StartAsync(folder);
        Random random = new(registries);
        for (int round = 0; round < Rounds; round++)
        {
            string[] chain = [.. Enumerable.Range(10 + (round * 3), 3).Select(Submit.PatientId)];
            ConcurrentBag<Submission> acknowledged = [];
            await RaceAsync(one, second ?? one, chain, acknowledged, random);

            // Where the second merge came before the first, the first found no active survivor and did nothing.
            Assert.Equal("AA", (await one.FeedAsync("A40", chain[2], chain[0]))["MSA-1"]);
            foreach (RegistryUnderTest registry in new[] { one, second ?? one })
            {
                await AssertAllThereAsync(registry, chain[2], [.. acknowledged]);
                Assert.Empty(await registry.FindAsync(chain[0]));
                Assert.Empty(await registry.FindAsync(chain[1]));
            }
        }
    }

    private static async Task RaceAsync(
        RegistryUnderTest one, RegistryUnderTest other, string[] chain, ConcurrentBag<Submission> acknowledged, Random random)
    {
        await one.MakeKnownAsync(chain);
        TaskCompletionSource start = new();
        List<Task> race = [MergeAsync(one, chain[1], chain[0], Pause()), MergeAsync(other, chain[2], chain[1], Pause())];
        foreach (string patient in chain)
        {
            Submission before = Submit.Of(Submit.Document(patient, "Replaced"), Submit.Document(patient, "Updated"))
                .WithFolder(Submit.Folder(patient), "Replaced");
            IReadOnlyList<DocumentEntry> registered = await one.MustRegisterAsync(before);
            acknowledged.Add(before);
            race.Add(SubmitAsync(
                Submit.Related(AssociationTypes.Replace, Submit.Document(patient), registered[0].EntryUuid), one.RegisterAsync, Pause()));
            race.Add(SubmitAsync(Update.Of(registered[1]), update => other.UpdateAsync(update), Pause()));
            for (int i = 0; i < Registrations; i++)
            {
                RegistryUnderTest registry = i % 2 == 0 ? other : one;
                race.Add(SubmitAsync(
                    Submit.Of(Submit.Document(patient)).WithFolder(Submit.Folder(patient), "Document01"), registry.RegisterAsync, Pause()));
            }
        }

        start.SetResult();
        await Task.WhenAll(race);

        TimeSpan Pause() => TimeSpan.FromMilliseconds(random.Next(20));

        async Task MergeAsync(RegistryUnderTest registry, string survivor, string retired, TimeSpan pause)
        {
            await start.Task;
            await Task.Delay(pause);
            Assert.Equal("AA", (await registry.FeedAsync("A40", survivor, retired))["MSA-1"]);
        }

        async Task SubmitAsync(Submission submission, Func<Submission, Task<RegistryResponse>> send, TimeSpan pause)
        {
            await start.Task;
            await Task.Delay(pause);
            RegistryResponse response = await send(submission);
            if (response.Status == ResponseStatus.Success)
            {
                acknowledged.Add(submission);
                return;
            }

            Assert.All(response.Findings, finding => Assert.Contains(finding.Code, Refusals));
        }
    }

    private static async Task AssertAllThereAsync(RegistryUnderTest registry, string survivor, Submission[] acknowledged)
    {
        RegistryObjects all = await AskAsync(new GetAll
        {
            PatientId = survivor, DocumentStatuses = [Approved, Deprecated], AssociationStatuses = [Approved, Deprecated],
        }.ToRequest().AtMetadataLevel(2));
        DocumentEntry[] sent = [.. acknowledged.SelectMany(submission => submission.Documents)];
        string[] folders = [.. acknowledged.SelectMany(submission => submission.Folders).Select(folder => folder.UniqueId!).Order()];
        string[] sets = [.. acknowledged.Select(submission => submission.Set!.UniqueId!).Order()];

        Assert.Equal(sent.Select(entry => entry.UniqueId!).Order(), all.Documents.Select(entry => entry.UniqueId!).Order());
        Assert.Equal(folders, all.Folders.Select(folder => folder.UniqueId!).Order());
        Assert.Equal(sets, all.SubmissionSets.Select(set => set.UniqueId!).Order());
        Assert.All(all.Documents, entry => Assert.Equal(survivor, entry.PatientId));
        Assert.All(all.Folders, folder => Assert.Equal(survivor, folder.PatientId));
        Assert.All(all.SubmissionSets, set => Assert.Equal(survivor, set.PatientId));

        // One is superseded for each update and each replacement, and a replacement stands in the folder beside what it replaced.
        int superseded = acknowledged.Count(submission =>
            submission.Documents[0].LogicalId is not null || submission.Associations.Any(a => a.Type == AssociationTypes.Replace));
        Assert.Equal(superseded, all.Documents.Count(entry => entry.Status == Deprecated));
        DocumentEntry[] current = [.. all.Documents.Where(entry => entry.Status == Approved)];
        Assert.Equal(
            acknowledged.Count(submission => submission.Documents[0].LogicalId is not null), current.Count(entry => entry.Version == "2"));
        Assert.All(all.Folders, folder => Assert.Single(
            all.Associations, a => a.Source == folder.EntryUuid && current.Any(entry => entry.EntryUuid == a.Target)));

        Assert.Equal(Ids(current), Ids((await AskAsync(new FindDocuments { PatientId = survivor }.ToRequest())).Documents));
        RegistryObjects found = await AskAsync(new FindFolders { PatientId = survivor }.ToRequest());
        Assert.Equal(folders, found.Folders.Select(folder => folder.UniqueId!).Order());
        found = await AskAsync(new FindSubmissionSets { PatientId = survivor }.ToRequest());
        Assert.Equal(sets, found.SubmissionSets.Select(set => set.UniqueId!).Order());
        Assert.Equal(
            Ids(all.Documents),
            Ids((await AskAsync(new GetDocuments { EntryUuids = Ids(all.Documents) }.ToRequest().AtMetadataLevel(2))).Documents));

        async Task<RegistryObjects> AskAsync(AdhocQueryRequest query)
        {
            AdhocQueryResponse answer = await registry.QueryAsync(query);
            Assert.Empty(answer.Findings);
            return answer.Objects;
        }

        static string[] Ids(IEnumerable<DocumentEntry> entries) => [.. entries.Select(entry => entry.EntryUuid).Order()];
    }
}

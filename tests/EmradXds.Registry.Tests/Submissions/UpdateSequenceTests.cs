using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using static EmradXds.Registry.Tests.Update;

namespace EmradXds.Registry.Tests.Submissions;

/// <summary>Whatever is asked for in whatever order, right or wrong: what the registry holds stays whole.</summary>
public sealed class UpdateSequenceTests
{
    private const int Steps = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task After_any_sequence_of_updates_one_version_is_Approved_unless_deprecated_on_purpose(int seed)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string folderId = $"urn:uuid:{Guid.NewGuid()}";
        IReadOnlyList<DocumentEntry> documents = await registry.MustRegisterAsync(
            Submit.Of(Submit.Document(Submit.Mia), Submit.Document(Submit.Mia, "Document02"), Submit.Document(Submit.Mia, "Document03"))
                .WithFolder(Submit.Folder(Submit.Mia, folderId), "Document01", "Document02"));
        Random random = new(seed);
        HashSet<string> onPurpose = [];
        int succeeded = 0;
        for (int step = 0; step < Steps; step++)
        {
            string lid = documents[random.Next(documents.Count)].LogicalId!;
            IReadOnlyList<DocumentEntry> versions = await registry.VersionsAsync(lid);
            DocumentEntry named = versions[random.Next(4) == 0 ? random.Next(versions.Count) : ^1];
            DocumentEntry other = (await registry.VersionsAsync(documents[random.Next(documents.Count)].LogicalId!))[^1];
            Folder container = (await registry.FolderVersionsAsync(folderId))[^1];
            (Submission update, bool? deprecates) = random.Next(7) switch
            {
                0 => (Update.Of(named), (bool?)null),
                1 => (Update.Of(named, propagation: "no"), null),
                2 => (Nothing(Submit.Mia).AndStatus(named.EntryUuid), true),
                3 => (Nothing(Submit.Mia).AndStatus(named.EntryUuid, Deprecated, Approved), false),
                4 => (Update.Of(named).AndStatus("Document01"), true),
                5 => (Update.Of(container), null),
                _ => (Nothing(Submit.Mia).AndLink(AssociationTypes.Append, named.EntryUuid, other.EntryUuid), null),
            };
            RegistryResponse response = await registry.UpdateAsync(update);
            bool success = response.Status == ResponseStatus.Success;
            if (success && deprecates == true)
            {
                onPurpose.Add(lid);
            }
            else if (success && deprecates == false)
            {
                onPurpose.Remove(lid);
            }

            succeeded += success ? 1 : 0;
            await AssertWholeAsync(registry, onPurpose);
        }

        Assert.InRange(succeeded, Steps / 4, Steps - 1);
    }

    private static Task<bool> AssertWholeAsync(RegistryUnderTest registry, HashSet<string> onPurpose) => registry.ReadAsync(async context =>
    {
        var entries = await context.DocumentEntries.Select(e => new { e.LogicalId, e.Version, e.Status, e.Fragment, e.Key }).ToListAsync();
        var folders = await context.Folders.Select(f => new { f.LogicalId, f.Version, f.Status, f.Fragment, f.Key }).ToListAsync();
        foreach (var line in entries.Concat(folders).GroupBy(row => row.LogicalId))
        {
            Assert.Equal(Enumerable.Range(1, line.Count()), line.Select(row => row.Version).Order());
            bool expected = !onPurpose.Contains($"urn:uuid:{line.Key}");
            Assert.Equal(expected ? 1 : 0, line.Count(row => row.Status == Approved));
            Assert.All(
                line.Where(row => row.Status == Approved), row => Assert.Equal(line.Max(other => other.Version), row.Version));
            Assert.All(line, row =>
            {
                RegistryEntry entry = row.Fragment.Read();
                Assert.Equal(($"urn:uuid:{row.LogicalId}", $"{row.Version}", row.Status), (entry.LogicalId, entry.Version, entry.Status!.Value));
            });
        }

        HashSet<long> all = [.. entries.Select(e => e.Key), .. folders.Select(f => f.Key)];
        all.UnionWith(await context.SubmissionSets.Select(s => s.Key).ToListAsync());
        var associations = await context.Associations.Select(a => new { a.Key, a.SourceKey, a.TargetKey, a.Type, a.Status }).ToListAsync();
        all.UnionWith(associations.Select(a => a.Key));
        Assert.All(associations, a => Assert.True(all.Contains(a.SourceKey) && all.Contains(a.TargetKey)));
        Assert.Equal(
            associations.Count(a => a.Status == Approved),
            associations.Where(a => a.Status == Approved).Select(a => (a.SourceKey, a.TargetKey, a.Type)).Distinct().Count());
        return true;
    });
}

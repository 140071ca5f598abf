using System.Diagnostics;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests;

/// <summary>Attacks by what a submission says, and by how much there is.</summary>
public sealed class HostileSubmissionsTests
{
    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("..\\..\\windows\\win.ini")]
    [InlineData("/etc/passwd")]
    [InlineData("2.999.1.%00")]
    [InlineData("2.999.1/../2")]
    [InlineData("CON")]
    [InlineData("2.999.36723.11111111111111111111111111111111111111111111111111111111111")]
    [InlineData("2.999.36723.007")]
    [InlineData("02.999.36723.7")]
    [InlineData("2.999..7")]
    [InlineData("2.999.7.")]
    [InlineData(".2.999.7")]
    [InlineData("2.999.\u0667")]
    [InlineData("2.999.-7")]
    [InlineData("3.999.7")]
    [InlineData("")]
    public async Task A_uniqueId_that_is_no_UID_is_refused_wherever_it_stands(string uid)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        Submission good = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia), "Document01");
        Submission[] submissions =
        [
            good with { Set = good.Set! with { UniqueId = uid } },
            good with { Set = good.Set! with { SourceId = uid } },
            good with { Documents = [good.Documents[0] with { UniqueId = uid }] },
            good with { Documents = [good.Documents[0] with { RepositoryUniqueId = uid }] },
            good with { Folders = [good.Folders[0] with { UniqueId = uid }] },
        ];
        foreach (Submission submission in submissions)
        {
            RegistryResponse response = await registry.RegisterAsync(submission);
            Assert.Equal(ResponseStatus.Failure, response.Status);
            Assert.Contains(response.Findings, finding => finding.Code == "XDSRegistryMetadataError");
        }

        Assert.Equal((0, 0, 0, 0), await registry.CountAsync());
        await registry.MustRegisterAsync(good);
    }

    [Fact]
    public async Task A_submission_of_too_many_objects_is_refused_and_the_database_not_asked()
    {
        using TempFolder folder = new();
        CountedStatements statements = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: statements);
        await registry.MakeKnownAsync(Submit.Mia);
        Submission many = Submit.Of(Submit.Document(Submit.Mia));
        many = many.With([.. Enumerable.Range(0, 9_998).Select(
            i => Submit.Link(AssociationTypes.Append, "Document01", $"urn:uuid:{Guid.NewGuid()}", $"a{i}"))]);
        statements.Take();

        RegistryResponse ofRegistration = await registry.RegisterAsync(many);
        RegistryResponse ofUpdate = await registry.UpdateAsync(many);

        foreach (Finding finding in new[] { Assert.Single(ofRegistration.Findings), Assert.Single(ofUpdate.Findings) })
        {
            Assert.Equal("XDSRegistryMetadataError", finding.Code);
            Assert.Equal(
                "A submission has too many objects: SubmissionSet; expected 10000 objects at most instead of 10001", finding.Context);
        }

        Assert.Equal(0, statements.Take());
    }

    [Fact]
    public async Task Where_the_findings_of_the_message_fill_the_answer_the_database_is_not_asked()
    {
        using TempFolder folder = new();
        CountedStatements statements = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder, interceptor: statements);
        await registry.MakeKnownAsync(Submit.Mia);
        Submission wrong = Submit.Of(Submit.Document(Submit.Mia));
        wrong = wrong.With([.. Enumerable.Range(0, Findings.MaxCount).Select(
            i => Submit.Link(AssociationTypes.Append, "Document01", "nowhere", $"a{i}"))]);
        statements.Take();

        Assert.Equal(Findings.MaxCount, (await registry.RegisterAsync(wrong)).Findings.Count);
        Assert.Equal(0, statements.Take());
    }

    [Fact]
    public async Task Ids_of_any_length_in_any_number_of_findings_make_no_long_answer()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        string id = new('i', 20_000);
        Submission wrong = Submit.Of(Submit.Document(Submit.Mia) with
        {
            EntryUuid = id, EventCodes = [.. Enumerable.Range(0, 500).Select(i => new Code($"wrong{i}", "2.999"))],
        });

        RegistryResponse response = await registry.RegisterAsync(wrong);

        Assert.InRange(response.Findings.Count, 500, Findings.MaxCount);
        Assert.Contains(response.Findings, f => f.Context.StartsWith("An id is too long: DocumentEntry iii", StringComparison.Ordinal));
        Assert.All(response.Findings, finding => Assert.InRange(finding.Context.Length, 1, 1_000));
    }

    /// <summary>Thirty thousand stand for a million, which SQLite takes minutes to write.</summary>
    [Fact]
    public async Task Results_by_the_ten_thousand_are_refused_with_XDSTooManyResults_and_ObjectRef_is_not()
    {
        const int Rows = 30_000;
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        await registry.ReadAsync(context => MultiplyAsync(context, Rows));
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        FindDocuments all = new() { PatientId = Submit.Mia };

        AdhocQueryResponse answer = await registry.QueryAsync(all.ToRequest());
        Assert.Equal("XDSTooManyResults", Assert.Single(answer.Findings).Code);
        Assert.Equal(Rows + 1, (await registry.QueryAsync(all.ToRequest(leafClass: false))).ObjectRefs.Count);
        Assert.Single((await registry.QueryAsync((all with { PatientId = Submit.Max }).ToRequest())).Objects.Documents);
    }

    /// <summary>Copies the only DocumentEntry row, in the database, under new keys.</summary>
    private static async Task<int> MultiplyAsync(RegistryContext context, int count)
    {
        var entity = context.Model.FindEntityType(typeof(DocumentEntryRow))!;
        string table = entity.GetTableName()!;
        string[] columns = [.. entity.GetProperties().Select(property => property.GetColumnName())];
        Debug.Assert(columns.Contains("Key") && columns.Contains("EntryUuid"), "the row's key and entryUUID must be made anew");
        IEnumerable<string> values = columns.Select(column => column switch
        {
            "Key" => "n",
            "EntryUuid" => "lower(printf('00000000-0000-4000-8000-%012x', n))",
            _ => $"first.\"{column}\"",
        });
        context.Database.SetCommandTimeout(600);
#pragma warning disable EF1002, EF1003 // names of columns, from the model
        return await context.Database.ExecuteSqlRawAsync(
            $"WITH RECURSIVE counter(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counter WHERE n < {count}) "
            + $"INSERT INTO \"{table}\" ({string.Join(", ", columns.Select(column => $"\"{column}\""))}) "
            + $"SELECT {string.Join(", ", values)} FROM counter CROSS JOIN (SELECT * FROM \"{table}\" LIMIT 1) AS first");
#pragma warning restore EF1002, EF1003
    }
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Registry.Storage;
using EmradXds.Registry.Tests;
using EmradXds.Storage.Tests;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace EmradXds.Storage.SqlServer.Tests;

/// <summary>What would be sent to SQL Server, which need not be there: its own grammar judges.</summary>
public sealed class StatementTests
{
    public static TheoryData<Type> Contexts => MigrationTests.Contexts;

    [Theory]
    [MemberData(nameof(Contexts))]
    public void The_idempotent_script_makes_every_table_without_identity_or_merge(Type type)
    {
        using DbContext context = MigrationTests.Unopened(type);
        string script = context.GetService<IMigrator>().GenerateScript(options: MigrationsSqlGenerationOptions.Idempotent);
        (IList<ParseError> errors, TSqlFragment parsed) = Transcript.Parse(script);
        Assert.Empty(errors.Select(error => $"{error.Line}: {error.Message}"));

        Found found = new();
        parsed.Accept(found);
        string[] tables = [.. context.Model.GetEntityTypes().Select(entity => entity.GetTableName()!), "__EFMigrationsHistory"];
        Assert.Equal(tables.Order(StringComparer.Ordinal), found.Tables.Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), (found.Identities, found.Merges));
        Assert.Empty(found.TextsOfOtherCollation);
    }

    [Theory]
    [MemberData(nameof(Contexts))]
    public void Text_in_an_index_has_a_length_that_the_index_takes(Type type)
    {
        using DbContext context = MigrationTests.Unopened(type);
        foreach (var entity in context.Model.GetEntityTypes())
        {
            foreach (var (columns, longest) in entity.GetKeys().Select(key => (key.Properties, 900))
                .Concat(entity.GetIndexes().Select(index => (index.Properties, 1700))))
            {
                int[] lengths = [.. columns.Where(c => c.GetColumnType().StartsWith("varchar", StringComparison.Ordinal)).Select(c => c.GetMaxLength() ?? 8000)];
                Assert.InRange(lengths.Sum() + 16 * (columns.Count - lengths.Length), 0, longest);
                Assert.All(lengths, length => Assert.InRange(length, 256, longest)); // ebRIM's LongName, HL7's and DICOM's ids
            }
        }
    }

    [Fact]
    public async Task Every_statement_of_a_registry_is_SQL_and_none_merges()
    {
        Transcript transcript = new();
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(
            folder, interceptor: transcript, database: TestDatabase.UseUnopened);
        await registry.MakeKnownAsync(Submit.Mia);
        Code ct = new("CT", "DCM");
        FindDocuments everything = new()
        {
            PatientId = Submit.Mia, Statuses = [AvailabilityStatus.Approved, AvailabilityStatus.Deprecated], Stable = true, OnDemand = true,
            ClassCodes = [ct], FormatCodes = [ct], EventCodes = [[ct], [ct]], AuthorPersons = ["%Brown%", "[a-z]%"], CreationTime = ("2025", "2027"),
        };
        string uuid = $"urn:uuid:{Guid.NewGuid()}";
        AdhocQueryRequest[] queries =
        [
            everything.ToRequest(),
            new FindDocumentsByReferenceId { PatientId = Submit.Mia, ReferenceIds = [["A%"], ["%accession"]] }.ToRequest(),
            new FindDocumentsByReferenceIdForMultiplePatients { ReferenceIds = [["A%", "B[1]%"]] }.ToRequest(),
            new FindSubmissionSets { PatientId = Submit.Mia, Statuses = everything.Statuses, SourceIds = ["2.999"], AuthorPerson = "%" }.ToRequest(),
            new FindFolders { PatientId = Submit.Mia, Statuses = everything.Statuses, Codes = [[ct]] }.ToRequest(),
            new GetAll
            {
                PatientId = Submit.Mia, DocumentStatuses = everything.Statuses, SubmissionSetStatuses = everything.Statuses,
                FolderStatuses = everything.Statuses, AssociationStatuses = everything.Statuses,
            }.ToRequest(),
            new GetSubmissionSetAndContents { EntryUuid = uuid }.ToRequest(),
            new GetRelatedDocuments { EntryUuid = uuid, AssociationTypes = [AssociationTypes.Replace] }.ToRequest(),
        ];
        foreach (AdhocQueryRequest query in queries)
        {
            Assert.Empty((await registry.QueryAsync(query)).Findings);
            Assert.Empty((await registry.QueryAsync(query with { ReturnType = "ObjectRef" })).Findings);
        }

        // Rows of every table at once, several of each, as a submission adds them.
        IDbContextFactory<RegistryContext> contexts = (IDbContextFactory<RegistryContext>)registry.Services.GetService(typeof(IDbContextFactory<RegistryContext>))!;
        await using (RegistryContext context = await contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        {
            for (int i = 1; i <= 60; i++)
            {
                context.Add(new PatientRow { Key = i, Id = $"{i}" });
                context.Add(new DocumentEntryReferenceIdRow { DocumentEntryKey = i, ReferenceId = "1" });
                context.Add(new FolderCodeRow { FolderKey = i, Code = "1" });
            }

            await context.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        Found found = new();
        foreach (string statement in transcript.Statements)
        {
            Transcript.Parse(statement).Script.Accept(found);
        }

        Assert.True(found.Inserts > 3 && found.Selects > 30, $"{found.Inserts} {found.Selects}");
        Assert.Equal((0, 0), (found.Identities, found.Merges));
        string[] likes = [.. transcript.Statements.Where(s => s.Contains(" LIKE ", StringComparison.Ordinal))];
        Assert.NotEmpty(likes);
        Assert.All(likes, like => Assert.Contains("LIKE REPLACE(", like, StringComparison.Ordinal));
    }

    private sealed class Found : TSqlFragmentVisitor
    {
        public List<string> Tables { get; } = [];

        public List<string> TextsOfOtherCollation { get; } = [];

        public int Identities { get; private set; }

        public int Merges { get; private set; }

        public int Inserts { get; private set; }

        public int Selects { get; private set; }

        public override void Visit(CreateTableStatement node) => Tables.Add(node.SchemaObjectName.BaseIdentifier.Value);

        public override void Visit(ColumnDefinition node)
        {
            if (node.DataType is SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.VarChar } && node.Collation?.Value != SqlServerModel.Collation)
            {
                TextsOfOtherCollation.Add(node.ColumnIdentifier.Value);
            }
        }

        public override void Visit(IdentityOptions node) => Identities++;

        public override void Visit(MergeStatement node) => Merges++;

        public override void Visit(InsertStatement node) => Inserts++;

        public override void Visit(QuerySpecification node) => Selects++;
    }
}

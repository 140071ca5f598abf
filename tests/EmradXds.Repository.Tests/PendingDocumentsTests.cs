using EmradXds.Metadata.Model;
using EmradXds.Repository.Storage;
using EmradXds.Testing;
using static EmradXds.Repository.Tests.Submissions;

namespace EmradXds.Repository.Tests;

/// <summary>Documents whose registration was not answered: what the registry holds decides.</summary>
public sealed class PendingDocumentsTests
{
    [Fact]
    public async Task A_pending_document_whose_entry_is_hidden_from_consumers_of_the_first_level_is_settled_like_any_other()
    {
        await using RepositoryUnderTest repository = await RepositoryUnderTest.StartAsync(Seldom);
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        repository.Registry.HidesAtLevel1 = _ => true;
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        repository.Registry.Registered.Enqueue(
            Of(entry with { PatientId = "9990000026^^^&2.999.7&ISO", RepositoryUniqueId = "2.999.1.10", Hash = new string('0', 40) }));

        await repository.AgeAsync(TimeSpan.FromHours(1));
        await repository.StartAgainAsync();

        await Eventually.TrueAsync(
            async () => Assert.Single(await repository.RowsAsync()).State == DocumentState.Registered, "the document was never settled");
        Assert.Equal(Text("content"), await repository.RetrieveAsync(entry.UniqueId!));
    }

    [Theory]
    [InlineData("urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success", "Warning", "")]
    [InlineData("urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success", "Error", "")]
    [InlineData("urn:ihe:iti:2007:ResponseStatusType:PartialSuccess", null, "")]
    [InlineData("urn:ihe:iti:2007:ResponseStatusType:PartialSuccess", "Error", "")]
    [InlineData("urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure", "Error", "")]
    [InlineData("urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Failure", null, "")]
    [InlineData("urn:oasis:names:tc:ebxml-regrep:ResponseStatusType:Success", null, "<ObjectRef id='urn:uuid:00000000-0000-4000-8000-000000000001'/>")]
    public async Task A_pending_document_stays_unless_the_registry_says_without_reserve_that_it_holds_nothing(
        string status, string? severity, string objects)
    {
        await using RepositoryUnderTest repository = await RepositoryUnderTest.StartAsync(Seldom);
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));
        string errors = severity is null ? "" :
            "<RegistryErrorList xmlns='urn:oasis:names:tc:ebxml-regrep:xsd:rs:3.0'><RegistryError errorCode='XDSRegistryBusy' codeContext='later' "
            + $"severity='urn:oasis:names:tc:ebxml-regrep:ErrorSeverityType:{severity}'/></RegistryErrorList>";
        repository.Registry.QueryAnswer =
            $"<q:AdhocQueryResponse xmlns:q='urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0' status='{status}'>{errors}"
            + $"<RegistryObjectList xmlns='urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0'>{objects}</RegistryObjectList></q:AdhocQueryResponse>";
        int asked = 0;
        repository.Registry.BeforeQueryAnswer = _ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        };

        await repository.AgeAsync(TimeSpan.FromHours(1));
        await repository.StartAgainAsync();
        await Eventually.TrueAsync(() => asked >= 2, "the registry was not asked again");

        Assert.Equal(DocumentState.Pending, Assert.Single(await repository.RowsAsync()).State);
        Assert.Single(await repository.StoredAsync());
        repository.Registry.QueryAnswer = null;
        await Eventually.TrueAsync(
            async () => Assert.Single(await repository.RowsAsync()).State == DocumentState.Registered, "the document was never settled");
    }

    [Fact]
    public async Task A_pending_document_stays_where_the_registry_holds_something_of_a_kind_that_is_not_known_here()
    {
        await using RepositoryUnderTest repository = await RepositoryUnderTest.StartAsync(Seldom);
        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        repository.Registry.ObjectType = "urn:uuid:00000000-1111-4222-8333-444444444444";
        _ = await repository.ProvideAsync(Of(Entry()), Text("content"));
        int asked = 0;
        repository.Registry.BeforeQueryAnswer = _ =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        };

        await repository.AgeAsync(TimeSpan.FromHours(1));
        await repository.StartAgainAsync(options => options with { PendingRetry = TimeSpan.FromMilliseconds(50) });
        await Eventually.TrueAsync(() => asked >= 9, "the registry was not asked again and again");

        Assert.Equal(DocumentState.Pending, Assert.Single(await repository.RowsAsync()).State);
        Assert.Single(await repository.StoredAsync());
    }

    [Fact]
    public async Task Many_of_which_the_registry_says_nothing_keep_none_waiting_that_came_later()
    {
        await using RepositoryUnderTest repository = await RepositoryUnderTest.StartAsync(Seldom);
        for (int i = 0; i < 1_500; i++)
        {
            await repository.AddRowAsync(new DocumentRow
            {
                Id = Guid.CreateVersion7(), UniqueId = $"2.999.36723.11.{i}", MimeType = "text/plain", Hash = new string('0', 40), Size = 1,
                StoredAt = TimeProvider.System.GetUtcNow(), State = DocumentState.Pending,
            });
        }

        repository.Registry.BeforeAnswer = () => throw new InvalidOperationException("the answer is lost");
        DocumentEntry entry = Entry();
        _ = await repository.ProvideAsync(Of(entry), Text("content"));

        await repository.StartAgainAsync();

        await Eventually.TrueAsync(
            async () => (await repository.RowsAsync()).Single(row => row.UniqueId == entry.UniqueId).State == DocumentState.Registered,
            "the document was never settled");
    }

    private static RepositoryOptions Seldom(RepositoryOptions options) => options with { PendingRetry = TimeSpan.FromHours(1) };
}

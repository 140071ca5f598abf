using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Registry.Tests.StoredQueries;

/// <summary>Text is compared alike on every engine: these tests are compiled for each.</summary>
public sealed class TextComparisonTests
{
    [Theory]
    [InlineData("1^Brown^Ann", 1)]
    [InlineData("1^brown^Ann", 0)]
    [InlineData("%Brown%", 1)]
    [InlineData("%BROWN%", 0)]
    [InlineData("1^_rown^%", 1)]
    [InlineData("1^[BC]rown^%", 0)]
    [InlineData("1^\\Brown^%", 0)]
    [InlineData("%[0]\\é", 1)]
    [InlineData("%[0-9]\\é", 0)]
    [InlineData("%[0]\\É", 0)]
    public async Task Author_patterns_have_two_wildcards_and_tell_capitals_from_small_letters(string pattern, int found)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia) with
        {
            Authors = [new Author { Person = "1^Brown^Ann" }, new Author { Person = "2^[0]\\é" }],
        }));

        AdhocQueryResponse response = await registry.QueryAsync(
            new FindDocuments { PatientId = Submit.Mia, AuthorPersons = [pattern] }.ToRequest());

        Assert.Equal(found, response.Objects.Documents.Count);
    }

    [Fact]
    public async Task Codes_and_patient_ids_that_differ_in_case_alone_are_different()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        foreach (string id in new[] { "abc^^^NHS", "ABC^^^NHS" })
        {
            Assert.Equal("AA", (await registry.FeedAsync("A04", id))["MSA-1"]);
        }

        string patient = Submit.Mia.Replace(Submit.NhsNumber(1), "abc", StringComparison.Ordinal);
        DocumentEntry document = Submit.Document(patient);
        await registry.MustRegisterAsync(Submit.Of(document));

        Code code = document.ClassCode!;
        Assert.Equal(1, await CountAsync(registry, patient, code));
        Assert.Equal(0, await CountAsync(registry, patient, code with { Value = code.Value.ToLowerInvariant() }));
        Assert.Equal(0, await CountAsync(registry, patient.Replace("abc", "ABC", StringComparison.Ordinal), code));
    }

    private static async Task<int> CountAsync(RegistryUnderTest registry, string patient, Code code) =>
        (await registry.QueryAsync(new FindDocuments { PatientId = patient, ClassCodes = [code] }.ToRequest())).Objects.Documents.Count;
}

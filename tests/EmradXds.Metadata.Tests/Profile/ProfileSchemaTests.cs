using System.Text.Json;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Profile;

public sealed class ProfileSchemaTests
{
    private static readonly string profiles = Path.Combine(Surroundings.Root, "profiles");

    public static TheoryData<string> Files =>
    [
        .. Directory.EnumerateFiles(profiles, "*.json", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(profiles, file).Replace('\\', '/'))
            .Where(file => !file.StartsWith("schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_profile_file_names_its_schema_and_keeps_it(string file)
    {
        string path = Path.Combine(profiles, file);
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        string schema = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!,
            document.RootElement.GetProperty("$schema").GetString()!));
        Assert.Equal(Path.Combine(profiles, "schema"), Path.GetDirectoryName(schema));

        Assert.Empty(JsonSchema.Load(schema).Faults(document.RootElement));
    }

    [Theory]
    [InlineData("domain", """{ "name": "" }""")]
    [InlineData("domain", "[]")]
    [InlineData("trust", """{ "ods": "rx1", "surprise": true }""")]
    [InlineData("codes", """{ "attribute": "colour", "codes": [{ "code": "a" }] }""")]
    public void A_schema_finds_what_is_wrong(string schema, string text)
    {
        using JsonDocument document = JsonDocument.Parse(text);

        Assert.NotEmpty(JsonSchema.Load(Path.Combine(profiles, "schema", $"{schema}.schema.json")).Faults(document.RootElement));
    }
}

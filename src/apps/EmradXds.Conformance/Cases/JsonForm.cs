using System.Text.Json;
using System.Text.Json.Serialization;

namespace EmradXds.Conformance.Cases;

/// <summary>How the runner's files are written: camel case, comments allowed, unknown members refused so that a typing error is not a
/// pass.</summary>
internal static class JsonForm
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter() },
    };
}

using System.Text.Json;
using System.Text.RegularExpressions;

namespace EmradXds.Metadata.Tests.Profile;

/// <summary>As much of JSON Schema (draft 2020-12) as profiles/schema uses; a keyword beyond that is an error of the test.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    private static readonly HashSet<string> annotations = ["$schema", "$defs", "title", "description"];

    public static JsonSchema Load(string path)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(path));
        return new JsonSchema(document.RootElement.Clone());
    }

    /// <summary>What is wrong with the value, each fault with its place.</summary>
    public IReadOnlyList<string> Faults(JsonElement value)
    {
        List<string> faults = [];
        Check(root, value, "$", faults);
        return faults;
    }

    private void Check(JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        foreach (JsonProperty keyword in schema.EnumerateObject().Where(keyword => !annotations.Contains(keyword.Name)))
        {
            if (!Holds(keyword, schema, value, place, faults))
            {
                faults.Add($"{place}: {keyword.Name} {keyword.Value.GetRawText()}");
            }
        }
    }

    private bool Holds(JsonProperty keyword, JsonElement schema, JsonElement value, string place, List<string> faults)
    {
        switch (keyword.Name)
        {
            case "$ref":
                JsonElement target = keyword.Value.GetString()!.Split('/').Skip(1).Aggregate(root, (element, name) =>
                    element.GetProperty(name));
                Check(target, value, place, faults);
                return true;
            case "type":
                return keyword.Value.GetString() == value.ValueKind switch
                {
                    JsonValueKind.Object => "object",
                    JsonValueKind.Array => "array",
                    JsonValueKind.String => "string",
                    JsonValueKind.True or JsonValueKind.False => "boolean",
                    _ => "something else",
                };
            case "enum":
                return keyword.Value.EnumerateArray().Any(allowed => allowed.GetString() == value.GetString());
            case "pattern":
                return value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!);
            case "minLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length >= keyword.Value.GetInt32();
            case "maxLength":
                return value.ValueKind != JsonValueKind.String || value.GetString()!.Length <= keyword.Value.GetInt32();
            case "minItems":
                return value.ValueKind != JsonValueKind.Array || value.GetArrayLength() >= keyword.Value.GetInt32();
            case "uniqueItems":
                return value.ValueKind != JsonValueKind.Array
                    || value.EnumerateArray().Select(item => item.GetRawText()).Distinct().Count() == value.GetArrayLength();
            case "items":
                foreach ((int at, JsonElement item) in value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Index() : [])
                {
                    Check(keyword.Value, item, $"{place}[{at}]", faults);
                }

                return true;
            case "required":
                return value.ValueKind != JsonValueKind.Object
                    || keyword.Value.EnumerateArray().All(name => value.TryGetProperty(name.GetString()!, out _));
            case "properties":
                foreach (JsonProperty property in keyword.Value.EnumerateObject())
                {
                    if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty(property.Name, out JsonElement child))
                    {
                        Check(property.Value, child, $"{place}.{property.Name}", faults);
                    }
                }

                return true;
            case "additionalProperties":
                Assert.Equal(JsonValueKind.False, keyword.Value.ValueKind);
                return value.ValueKind != JsonValueKind.Object
                    || value.EnumerateObject().All(property => schema.GetProperty("properties").TryGetProperty(property.Name, out _));
            default:
                throw new NotSupportedException($"JSON Schema keyword {keyword.Name}");
        }
    }
}

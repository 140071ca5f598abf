using System.Text.Json.Serialization;

namespace EmradXds.Identity.Persons;

/// <summary>How demographics are kept: what is not stated takes no room.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Demographics))]
internal sealed partial class DemographicsJson : JsonSerializerContext;

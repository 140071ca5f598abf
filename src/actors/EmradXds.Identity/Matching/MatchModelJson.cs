using System.Text.Json.Serialization;

namespace EmradXds.Identity.Matching;

/// <summary>How a model is kept as a file.</summary>
[JsonSourceGenerationOptions(
    UseStringEnumConverter = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true, WriteIndented = true)]
[JsonSerializable(typeof(MatchModel))]
internal sealed partial class MatchModelJson : JsonSerializerContext;

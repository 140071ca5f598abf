using System.Text.Json.Serialization;

namespace EmradXds.Identity.Desk;

/// <summary>The desk's JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DeskDecision))]
[JsonSerializable(typeof(DeskChange))]
[JsonSerializable(typeof(DeskRefusal))]
[JsonSerializable(typeof(DeskTask))]
[JsonSerializable(typeof(DeskTaskPage))]
[JsonSerializable(typeof(DeskDeferral))]
[JsonSerializable(typeof(DeskPersonDetails))]
internal sealed partial class DeskJson : JsonSerializerContext;

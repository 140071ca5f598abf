using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace EmradXds.Identity.Fhir;

/// <summary>A format of FHIR answers.</summary>
/// <param name="MediaType">As answered.</param>
/// <param name="Serialize">Writes a resource.</param>
internal sealed record FhirFormat(string MediaType, Func<Resource, byte[]> Serialize)
{
    private const string Version = "4.0";

    private static readonly FhirJsonSerializer json = new();
    private static readonly FhirXmlSerializer xml = new();

    /// <summary>JSON: what is answered to whoever takes anything.</summary>
    public static FhirFormat Json { get; } = new("application/fhir+json", resource => json.SerializeToBytes(resource));

    /// <summary>XML.</summary>
    public static FhirFormat Xml { get; } = new("application/fhir+xml", resource => xml.SerializeToBytes(resource));

    /// <summary>The format asked for: by _format, which is stronger, or by Accept (FHIR R4 3.1.0.1.11).</summary>
    /// <param name="format">_format; null where there is none.</param>
    /// <param name="headers">The request's.</param>
    /// <returns>Null where none of those asked for is spoken here.</returns>
    public static FhirFormat? Pick(string? format, IHeaderDictionary headers)
    {
        if (!string.IsNullOrEmpty(format))
        {
            // Who does not encode the plus sign of application/fhir+json sends a blank.
            string type = format.Trim().Replace("fhir ", "fhir+", StringComparison.Ordinal);
            return type switch
            {
                "json" => Json,
                "xml" => Xml,
                _ => MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? asked) ? Of(asked) : null,
            };
        }

        IList<MediaTypeHeaderValue> accepted = new RequestHeaders(headers).Accept;
        return accepted.Count == 0
            ? Json
            : accepted.Where(type => type.Quality is not 0)
                .OrderByDescending(type => type.Quality ?? 1)
                .Select(Of)
                .FirstOrDefault(known => known is not null);
    }

    /// <summary>The format of a body; null where it is none that is read here.</summary>
    public static FhirFormat? OfContent(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out MediaTypeHeaderValue? type) && !type.MatchesAllSubTypes
            && (!type.Charset.HasValue || type.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            ? Of(type)
            : null;

    private static FhirFormat? Of(MediaTypeHeaderValue type)
    {
        string? version = type.Parameters
            .FirstOrDefault(parameter => parameter.Name.Equals("fhirVersion", StringComparison.OrdinalIgnoreCase))?.Value.ToString();
        if (version is not null && version.Trim('"') != Version)
        {
            return null;
        }

        return type.MediaType.ToString().ToLowerInvariant() switch
        {
            "*/*" or "application/*" or "application/fhir+json" or "application/json" or "text/json" => Json,
            "application/fhir+xml" or "application/xml" or "text/xml" or "text/*" => Xml,
            _ => null,
        };
    }
}

using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmradXds.Identity.Fhir;

/// <summary>A request as a transaction sees it.</summary>
/// <param name="Base">Address of this FHIR service as the requester wrote it, without a closing slash.</param>
/// <param name="Parameters">Of the address, then of a form; names and values decoded, in order.</param>
/// <param name="IsStrict">The requester wants an error for a parameter that is not known (Prefer: handling=strict).</param>
/// <param name="Id">The resource's id in the address; empty where it has none.</param>
internal sealed record FhirRequest(string Base, IReadOnlyList<KeyValuePair<string, string>> Parameters, bool IsStrict, string Id = "")
{
    /// <summary>Path of the service.</summary>
    public const string Root = "/fhir";

    /// <summary>Parameters of one request; a browser's form has a dozen.</summary>
    private const int MostParameters = 100;

    private const int LongestForm = 64 << 10;

    private static readonly FormOptions limits = new()
    {
        ValueCountLimit = MostParameters,
        KeyLengthLimit = 256,
        ValueLengthLimit = LongestForm,
        BufferBodyLengthLimit = LongestForm,
        BufferBody = false,
    };

    /// <summary>The resource that was sent; null where none is taken.</summary>
    public ResourceBody? Body { get; init; }

    /// <summary>What the requester wants returned (Prefer: return=…); null where it does not say.</summary>
    public string? Return { get; init; }

    /// <summary>It is to be done only to a certain version of a resource, or only where there is none (If-Match, If-None-Match).</summary>
    public bool IsOfVersion { get; init; }

    /// <summary>Of the exchange.</summary>
    public required string TraceId { get; init; }

    /// <summary>Every value of a parameter.</summary>
    public IEnumerable<string> this[string name] =>
        Parameters.Where(parameter => parameter.Key == name).Select(parameter => parameter.Value);

    /// <summary>Reads a request, and its body as far as the interaction takes one; a form comes by POST.</summary>
    /// <exception cref="FhirRefusalException">The body is none, or there is too much of it.</exception>
    public static async Task<FhirRequest> ReadAsync(HttpRequest request, FhirContent content, string traceId, CancellationToken cancel)
    {
        List<KeyValuePair<string, string>> parameters =
            [.. request.Query.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""))];
        if (content == FhirContent.Form && HttpMethods.IsPost(request.Method))
        {
            parameters.AddRange(await ReadFormAsync(request, cancel));
        }

        if (parameters.Count > MostParameters)
        {
            throw new FhirRefusalException(
                StatusCodes.Status400BadRequest, OperationOutcome.IssueType.TooLong, $"at most {MostParameters} parameters are expected");
        }

        string[] preferences =
            [.. request.Headers["Prefer"].SelectMany(value => (value ?? "").Split(',', ';')).Select(preference => preference.Trim())];
        const string returned = "return=";
        string host = request.Host.HasValue ? request.Host.ToUriComponent() : "localhost";
        return new FhirRequest(
            $"{request.Scheme}://{host}{request.PathBase}{Root}", parameters,
            preferences.Contains("handling=strict", StringComparer.OrdinalIgnoreCase),
            request.RouteValues.GetValueOrDefault("id") as string ?? "")
        {
            Body = content == FhirContent.Resource ? await ResourceBody.ReadAsync(request, cancel) : null,
            Return = preferences
                .FirstOrDefault(preference => preference.StartsWith(returned, StringComparison.OrdinalIgnoreCase))?[returned.Length..],
            IsOfVersion = request.Headers.IfMatch.Count > 0 || request.Headers.IfNoneMatch.Count > 0,
            TraceId = traceId,
        };
    }

    private static async Task<IEnumerable<KeyValuePair<string, string>>> ReadFormAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.ContentLength == 0)
        {
            return [];
        }

        if (request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new FhirRefusalException(
                StatusCodes.Status415UnsupportedMediaType, OperationOutcome.IssueType.NotSupported,
                "a search by POST is expected as application/x-www-form-urlencoded");
        }

        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = LongestForm;
        }

        try
        {
            IFormCollection form = await request.ReadFormAsync(limits, cancel);
            return form.SelectMany(pair => pair.Value, (pair, value) => KeyValuePair.Create(pair.Key, value ?? ""));
        }
        catch (Exception e) when (
            e is InvalidDataException or BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge })
        {
            throw new FhirRefusalException(
                StatusCodes.Status400BadRequest, OperationOutcome.IssueType.TooLong,
                $"a form of at most {LongestForm} bytes and {MostParameters} parameters is expected");
        }
    }
}

using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Utility;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace EmradXds.Identity.Fhir;

/// <summary>A resource that was sent.</summary>
/// <remarks>It is read through twice: the library that makes the resource goes down by calls, so nothing deep reaches it, and it does not
/// look at what follows the end.</remarks>
/// <param name="Bytes">As it came.</param>
/// <param name="Resource">As far as it could be read; an element at fault throws <see cref="CodedException"/> where it is looked
/// at.</param>
/// <param name="Faults">What is wrong with it, so far.</param>
internal sealed record ResourceBody(byte[] Bytes, Resource Resource, ResourceFaults Faults)
{
    /// <summary>Most bytes of a body.</summary>
    public const int MostBytes = 1 << 20;

    /// <summary>Elements within one another; a Patient of UK Core has seven.</summary>
    public const int MostDepth = 40;

    private static readonly FhirJsonDeserializer json = new();
    private static readonly FhirXmlDeserializer xml = new();

    /// <summary>Reads a body.</summary>
    /// <exception cref="FhirRefusalException">It is none, too long, too deep, or neither JSON nor XML as it says.</exception>
    public static async Task<ResourceBody> ReadAsync(HttpRequest request, CancellationToken cancel)
    {
        FhirFormat format = FhirFormat.OfContent(request.ContentType) is { } known && request.Headers.ContentEncoding.Count == 0
            ? known
            : throw new FhirRefusalException(
                StatusCodes.Status415UnsupportedMediaType, OperationOutcome.IssueType.NotSupported,
                "a body of application/fhir+json or application/fhir+xml of FHIR version 4.0 in UTF-8, not compressed, is expected");
        byte[] bytes = await ReadBytesAsync(request, cancel);
        ResourceFaults faults = new();
        IEnumerable<CodedException> wrong;
        Resource? resource;
        if (format == FhirFormat.Json)
        {
            ReadOnlySpan<byte> text = bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
            CheckJson(text);
            Utf8JsonReader reader = new(text, Json);
            json.TryDeserializeResource(ref reader, out resource, out wrong);
        }
        else
        {
            CheckXml(bytes);
            using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), Xml);
            xml.TryDeserializeResource(reader, out resource, out wrong);
        }

        foreach (CodedException fault in wrong)
        {
            faults.AddMalformed(fault);
        }

        return new ResourceBody(bytes, resource ?? throw Malformed("a resource of FHIR R4 is expected"), faults);
    }

    private static JsonReaderOptions Json => new() { MaxDepth = MostDepth };

    private static XmlReaderSettings Xml => new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private static FhirRefusalException Malformed(string diagnostics) =>
        new(StatusCodes.Status400BadRequest, OperationOutcome.IssueType.Structure, diagnostics);

    private static async Task<byte[]> ReadBytesAsync(HttpRequest request, CancellationToken cancel)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = MostBytes;
        }

        try
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, cancel);
            return body.ToArray();
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw new FhirRefusalException(
                StatusCodes.Status413PayloadTooLarge, OperationOutcome.IssueType.TooLong,
                $"a body of at most {MostBytes} bytes is expected");
        }
    }

    private static void CheckJson(ReadOnlySpan<byte> text)
    {
        if (!Utf8.IsValid(text))
        {
            throw Malformed("JSON in UTF-8 is expected");
        }

        Utf8JsonReader reader = new(text, Json);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw Malformed("a JSON object is expected");
            }

            do
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    reader.GetString();
                }
            }
            while (reader.Read());
        }
        catch (JsonException e)
        {
            throw Malformed(string.Create(
                CultureInfo.InvariantCulture,
                $"JSON of at most {MostDepth} levels is expected; line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1} is none"));
        }
        catch (InvalidOperationException)
        {
            // An escape of half a character.
            throw Malformed("JSON with whole characters is expected");
        }
    }

    private static void CheckXml(byte[] bytes)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), Xml);
            while (reader.Read())
            {
                if (reader.Depth > MostDepth)
                {
                    throw Malformed($"XML of at most {MostDepth} levels is expected");
                }
            }
        }
        catch (XmlException e)
        {
            throw Malformed(string.Create(
                CultureInfo.InvariantCulture, $"XML without a DTD is expected; line {e.LineNumber}, position {e.LinePosition} is none"));
        }
    }
}

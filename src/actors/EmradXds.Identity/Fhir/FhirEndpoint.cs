using System.Diagnostics;
using EmradXds.Serving;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Fhir;

/// <summary>One FHIR interaction: reads the request, finds the format, lets the transaction answer, logs one line.</summary>
/// <remarks>Parameters are who is looked for: they are in no log.</remarks>
internal static partial class FhirEndpoint
{
    /// <summary>Maps an interaction below <see cref="FhirRequest.Root"/>.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="method">GET, POST, …</param>
    /// <param name="path">For instance <c>/Patient/{id}</c>.</param>
    /// <param name="number">Of the transaction, for the log.</param>
    /// <param name="answer">The transaction.</param>
    /// <param name="content">What it takes as a body.</param>
    public static void MapFhir(
        this IEndpointRouteBuilder routes, string method, string path, string number,
        Func<FhirRequest, CancellationToken, Task<FhirAnswer>> answer, FhirContent content = FhirContent.Form)
    {
        ILogger log = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FhirEndpoint));
        routes.MapMethods(
            FhirRequest.Root + path, [method], (RequestDelegate)(context => ServeAsync(context, number, answer, log, content)));
    }

    /// <summary>Maps the answer to all that is not answered: what FHIR has, and is not done here.</summary>
    public static void MapFhirRest(this IEndpointRouteBuilder routes)
    {
        ILogger log = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(FhirEndpoint));
        routes.Map(FhirRequest.Root + "/{**rest}", (RequestDelegate)(context => ServeAsync(
            context, "FHIR",
            (_, _) => throw new FhirRefusalException(
                HttpMethods.IsGet(context.Request.Method) ? StatusCodes.Status404NotFound : StatusCodes.Status405MethodNotAllowed,
                OperationOutcome.IssueType.NotSupported, "this interaction is not supported; GET [base]/metadata tells which are"),
            log,
            FhirContent.None)));
    }

    private static async Task ServeAsync(
        HttpContext context, string number, Func<FhirRequest, CancellationToken, Task<FhirAnswer>> transaction, ILogger log,
        FhirContent content)
    {
        long started = Stopwatch.GetTimestamp();
        Exchange exchange = new(
            Exchange.TraceIdOf(context.Request.Headers.TraceParent), context.Connection.RemoteIpAddress?.ToString() ?? "-");
        if (Activity.Current is { IsAllDataRequested: true } activity)
        {
            activity.SetTag("ihe.transaction", number);
        }

        CancellationToken cancel = context.RequestAborted;
        try
        {
            FhirFormat? format = FhirFormat.Pick(context.Request.Query["_format"], context.Request.Headers);
            FhirAnswer answer;
            byte[]? body = null;
            try
            {
                FhirRequest request = await FhirRequest.ReadAsync(context.Request, content, exchange.TraceId, cancel);
                format = request["_format"].LastOrDefault() is { } asked ? FhirFormat.Pick(asked, context.Request.Headers) : format;
                answer = format is null ? NotAcceptable().Answer : await transaction(request, cancel);
                body = answer.Resource is null ? null : format?.Serialize(answer.Resource);
            }
            catch (FhirRefusalException refusal)
            {
                answer = refusal.Answer;
            }
            catch (Exception e) when (e is not BadHttpRequestException && !cancel.IsCancellationRequested)
            {
                string correlation = Guid.NewGuid().ToString("N");
                Log.Broken(log, e, number, correlation, exchange.TraceId);
                answer = new FhirRefusalException(
                    StatusCodes.Status500InternalServerError, OperationOutcome.IssueType.Exception,
                    $"the identity service failed; its log tells more under {correlation}").Answer;
            }

            exchange.Outcome = answer.Logged;
            format ??= FhirFormat.Json;
            body ??= answer.Resource is null ? [] : format.Serialize(answer.Resource);
            await WriteAsync(context.Response, answer, format, body, cancel);
        }
        catch (Exception e) when (cancel.IsCancellationRequested || e is ConnectionResetException or BadHttpRequestException)
        {
            exchange.Outcome = "broken off by the initiator";
            context.Abort();
        }
        finally
        {
            double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Log.Served(log, number, exchange.Outcome, milliseconds, exchange.TraceId, exchange.Remote);
        }
    }

    private static FhirRefusalException NotAcceptable() => new(
        StatusCodes.Status406NotAcceptable, OperationOutcome.IssueType.NotSupported,
        "application/fhir+json and application/fhir+xml of FHIR version 4.0 are answered, by Accept or _format");

    private static async Task WriteAsync(HttpResponse response, FhirAnswer answer, FhirFormat format, byte[] body, CancellationToken cancel)
    {
        response.StatusCode = answer.Status;
        response.ContentType = body.Length > 0 ? $"{format.MediaType}; fhirVersion=4.0; charset=utf-8" : null;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        response.Headers.Location = answer.Location;
        await response.Body.WriteAsync(body, cancel);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information,
            Message = "{Transaction} {Outcome} {Milliseconds:F1} ms trace {TraceId} from {Remote}")]
        public static partial void Served(
            ILogger log, string transaction, string outcome, double milliseconds, string traceId, string remote);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Transaction} broke, correlation {Correlation}, trace {TraceId}")]
        public static partial void Broken(ILogger log, Exception e, string transaction, string correlation, string traceId);
    }
}

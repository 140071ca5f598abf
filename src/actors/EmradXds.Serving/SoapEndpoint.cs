using System.Diagnostics;
using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Soap;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmradXds.Serving;

/// <summary>One SOAP address: reads the envelope, picks the transaction by wsa:Action (or by the body's element where there is none),
/// writes the answer, logs one line.</summary>
/// <remarks>Faults are answered with HTTP 500 whoever is to blame: SOAP 1.2 Part 2, table 20 has 400 for env:Sender, but not every client
/// looks for an envelope in a 400.</remarks>
public static partial class SoapEndpoint
{
    /// <summary>A longer body is watched while it comes; of a shorter one Kestrel's rate says enough.</summary>
    private const long WatchedBytes = 64 << 10;

    /// <summary>Maps an address. How slow its initiators may be is told by the application's <see cref="HttpLimits"/>.</summary>
    /// <param name="routes">The application's routes.</param>
    /// <param name="path">For instance <c>/registry</c>.</param>
    /// <param name="transactions">Makes the transactions, once, from the application's services.</param>
    public static IEndpointConventionBuilder MapSoap(
        this IEndpointRouteBuilder routes, string path, Func<IServiceProvider, IReadOnlyList<ISoapTransaction>> transactions)
    {
        ILogger log = routes.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(SoapEndpoint));
        Lazy<IReadOnlyList<ISoapTransaction>> made = new(() => transactions(routes.ServiceProvider));
        HttpLimits limits = routes.ServiceProvider.GetService<HttpLimits>() ?? new HttpLimits();
        return routes.MapPost(path, (RequestDelegate)(context => ServeAsync(context, made, limits, log)));
    }

    private static async Task ServeAsync(
        HttpContext context, Lazy<IReadOnlyList<ISoapTransaction>> transactions, HttpLimits limits, ILogger log)
    {
        long started = Stopwatch.GetTimestamp();
        Exchange exchange = new(
            Exchange.TraceIdOf(context.Request.Headers.TraceParent), context.Connection.RemoteIpAddress?.ToString() ?? "-");
        string number = "SOAP";
        CancellationToken cancel = context.RequestAborted;
        SoapMessage? request = null;
        SoapReply? reply = null;
        WatchedInput? input = null;
        WatchedOutput? output = null;
        try
        {
            LiftBodyLimit(context);
            DemandPlainEncoding(context.Request);
            input = context.Request.ContentLength <= WatchedBytes ? null : new WatchedInput(context, limits);
            request = await SoapMessage.ReadAsync(
                input ?? context.Request.Body, context.Request.ContentType, SoapReadOptions.Default, cancel);
            DemandSynchronous(request.Headers);
            ISoapTransaction transaction = Pick(request, transactions.Value);
            number = transaction.Transaction.Number;
            if (Activity.Current is { IsAllDataRequested: true } activity)
            {
                activity.SetTag("ihe.transaction", number);
            }

            reply = await AnswerAsync(transaction, request, exchange, log, cancel);
            output = new WatchedOutput(context, limits.ReaderPause);
            await WriteAsync(context, output, transaction, reply, request.Headers.MessageId);
        }
        catch (SoapFaultException fault) when (!context.Response.HasStarted)
        {
            await WriteFaultAsync(context, fault, request?.Headers.MessageId);
            exchange.Outcome = $"Fault {fault.Code}";
        }
        catch (Exception) when (output is { StoodStill: true })
        {
            exchange.Outcome = $"broken off, the initiator read nothing for {limits.ReaderPause.TotalSeconds:0.#} s";
        }
        catch (Exception e) when (cancel.IsCancellationRequested || e is ConnectionResetException or BadHttpRequestException)
        {
            // The connection is gone, or the sender was too slow or sent broken HTTP: nobody is there to read an answer.
            exchange.Outcome = "broken off by the initiator";
            context.Abort();
        }
        catch (Exception e)
        {
            exchange.Outcome = "answer broken";
            Log.AnswerBroken(log, e, number, exchange.TraceId);
            if (context.Response.HasStarted)
            {
                // An attachment broke while it was written: the initiator must see a package without end, not one that looks whole.
                context.Abort();
            }
            else
            {
                SoapFaultException fault = new(
                    SoapFaultCode.Receiver, $"The answer could not be written; the log tells more under trace {exchange.TraceId}.");
                await WriteFaultAsync(context, fault, request?.Headers.MessageId);
            }
        }
        finally
        {
            if (output is not null)
            {
                await output.DisposeAsync();
            }

            reply?.Memory?.Dispose();
            if (request is not null)
            {
                await request.DisposeAsync();
            }

            if (input is not null)
            {
                await input.DisposeAsync();
            }

            double milliseconds = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            Log.Served(log, exchange.Number ?? number, exchange.Outcome, exchange.Objects, milliseconds, exchange.TraceId, exchange.Remote);
        }
    }

    /// <summary>Runs the transaction. Only a wrong message leaves as an exception: what broke on our side becomes the transaction's own
    /// error.</summary>
    private static async Task<SoapReply> AnswerAsync(
        ISoapTransaction transaction, SoapMessage request, Exchange exchange, ILogger log, CancellationToken cancel)
    {
        try
        {
            if (!transaction.Transaction.ReadsAttachments)
            {
                await request.SkipAttachmentsAsync(cancel);
            }

            return await transaction.HandleAsync(request, exchange, cancel);
        }
        catch (Exception e) when (e is MalformedMessageException or XmlException)
        {
            throw SoapFaultException.Sender(e.Message, e);
        }
        catch (Exception e) when (
            e is not (SoapFaultException or BadHttpRequestException) && !cancel.IsCancellationRequested)
        {
            string correlation = Guid.NewGuid().ToString("N");
            exchange.Outcome = $"broken {correlation}";
            Log.Broken(log, e, transaction.Transaction.Number, correlation, exchange.TraceId);
            return transaction.Broken(correlation);
        }
    }

    private static ISoapTransaction Pick(SoapMessage request, IReadOnlyList<ISoapTransaction> transactions)
    {
        string? action = request.Action;
        ISoapTransaction? match = string.IsNullOrEmpty(action)
            ? transactions.FirstOrDefault(t => t.Transaction.RequestElement == request.BodyElement.Name)
            : transactions.FirstOrDefault(t => t.Transaction.Request == action);
        if (match is not null)
        {
            return match;
        }

        string asked = string.IsNullOrEmpty(action) ? $"no action and body element {request.BodyElement.Name}" : $"action {action}";
        string known = string.Join(", ", transactions.Select(t => t.Transaction.Request).Distinct());
        throw new SoapFaultException(SoapFaultCode.Sender, $"Nothing is known here for {Short(asked)}. Known actions: {known}.")
        {
            Subcode = $"{{{SoapNames.Addressing}}}ActionNotSupported",
        };
    }

    /// <summary>Nothing is ever sent to an address that a message names.</summary>
    private static void DemandSynchronous(SoapHeaders headers)
    {
        if (headers.ReplyTo is not (null or "" or SoapNames.Anonymous))
        {
            throw new SoapFaultException(
                SoapFaultCode.Sender, "Only the anonymous wsa:ReplyTo is answered: by the connection the request came by.")
            {
                Subcode = $"{{{SoapNames.Addressing}}}InvalidAddressingHeader",
                Subsubcode = $"{{{SoapNames.Addressing}}}OnlyAnonymousAddressSupported",
            };
        }
    }

    /// <summary>A compressed body would pass every limit that counts what arrives.</summary>
    private static void DemandPlainEncoding(HttpRequest request)
    {
        string encoding = request.Headers.ContentEncoding.ToString();
        if (encoding.Length > 0 && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            throw SoapFaultException.Sender("A request with Content-Encoding is not read here; send it uncompressed.");
        }
    }

    /// <summary>Documents are streamed to disk and limited there, each by itself.</summary>
    private static void LiftBodyLimit(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }
    }

    private static async Task WriteAsync(
        HttpContext context, WatchedOutput output, ISoapTransaction transaction, SoapReply reply, string? relatesTo)
    {
        SoapHeaders headers = new()
        {
            Action = reply.Action ?? transaction.Transaction.Response,
            MessageId = SoapHeaders.NewMessageId(),
            To = SoapNames.Anonymous,
            RelatesTo = relatesTo,
        };
        SoapWriter writer = reply.Body is { } ready
            ? new SoapWriter(headers, ready)
            : new SoapWriter(headers, reply.WriteBody, reply.Attachments, reply.Mtom);
        context.Response.ContentType = writer.ContentType;
        context.Response.ContentLength = writer.ContentLength;
        if (reply.Body is null)
        {
            await writer.WriteAsync(output.AsStream(leaveOpen: true), context.RequestAborted);
            return;
        }

        // Before its headers are written Kestrel keeps a body aside and copies it once more.
        await context.Response.StartAsync(context.RequestAborted);
        await writer.WriteAsync(output, context.RequestAborted);
    }

    private static Task WriteFaultAsync(HttpContext context, SoapFaultException fault, string? relatesTo)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        context.Response.ContentType = "application/soap+xml; charset=UTF-8";
        return SoapWriter.WriteFaultAsync(context.Response.Body, fault, relatesTo, context.RequestAborted);
    }

    private static string Short(string text) => text.Length <= 300 ? text : text[..300] + "…";

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information,
            Message = "{Transaction} {Outcome} {Objects} {Milliseconds:F1} ms trace {TraceId} from {Remote}")]
        public static partial void Served(
            ILogger log, string transaction, string outcome, string objects, double milliseconds, string traceId, string remote);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Transaction} broke, correlation {Correlation}, trace {TraceId}")]
        public static partial void Broken(ILogger log, Exception e, string transaction, string correlation, string traceId);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Transaction} broke while answering, trace {TraceId}")]
        public static partial void AnswerBroken(ILogger log, Exception e, string transaction, string traceId);
    }
}

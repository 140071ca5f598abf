using System.Diagnostics;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Hl7V2.Types;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EmradXds.Serving;

/// <summary>What <see cref="MllpListener"/> does with one frame: parse, check the header, pick the transaction by MSH-9, answer, log one
/// line.</summary>
internal sealed partial class MllpDispatch(
    IServiceProvider services, Func<IServiceProvider, IReadOnlyList<IHl7Transaction>> transactions, MllpListenerOptions options)
{
    private readonly TimeProvider clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private readonly ILogger logger =
        services.GetService<ILoggerFactory>()?.CreateLogger<MllpListener>() ?? (ILogger)NullLogger<MllpListener>.Instance;

    public async Task<Er7Message> AnswerAsync(MllpFrame frame, string remote, CancellationToken cancel)
    {
        if (frame.Status != MllpFrameStatus.Done)
        {
            string text = frame.Status == MllpFrameStatus.TooLong
                ? $"the message is longer than {options.Er7.MaxMessageBytes} bytes"
                : "the MLLP frame does not end with 0x1C 0x0D";
            return Refuse(frame, new Er7Error(207, new Erl("MSH", 1), text), remote);
        }

        if (!Er7Message.TryParse(frame.Message.Span, options.Er7, out Er7Message? request, out Er7Error? error))
        {
            return Refuse(frame, error, remote);
        }

        return await AnswerAsync(request, remote, cancel);
    }

    private async Task<Er7Message> AnswerAsync(Er7Message request, string remote, CancellationToken cancel)
    {
        long start = clock.GetTimestamp();
        using Activity activity = StartActivity(request);
        Exchange exchange = new(activity.TraceId.ToHexString(), remote);
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        IReadOnlyList<IHl7Transaction> offered = transactions(scope.ServiceProvider);
        IHl7Transaction? transaction = offered.FirstOrDefault(offer => Events(offer).Contains(EventOf(request), StringComparer.Ordinal));
        Er7Message answer;
        if (CheckHeader(request) is { } wrong)
        {
            exchange.Outcome = $"AR {wrong}";
            answer = Ack.Write(request, AcknowledgmentCode.AR, [wrong], clock.GetUtcNow());
        }
        else if (transaction is null)
        {
            Err unsupported = Unsupported(request, offered);
            exchange.Outcome = $"AR {unsupported}";
            answer = Ack.Write(request, AcknowledgmentCode.AR, [unsupported], clock.GetUtcNow());
        }
        else
        {
            answer = await HandleAsync(transaction, request, exchange, cancel);
        }

        if (request.Encoding.CodePage == 1252)
        {
            Log.CharacterSetAssumed(logger, Printable(request["MSH-10"]), remote);
        }

        Log.Answered(
            logger, exchange.Number ?? transaction?.Transaction.Number ?? "-", Printable(EventOf(request)), Printable(request["MSH-10"]),
            remote, exchange.Outcome, exchange.Objects, clock.GetElapsedTime(start).TotalMilliseconds, exchange.TraceId);
        return answer;
    }

    private async Task<Er7Message> HandleAsync(IHl7Transaction transaction, Er7Message request, Exchange exchange, CancellationToken cancel)
    {
        try
        {
            Er7Message answer = await transaction.HandleAsync(request, exchange, cancel);
            if (exchange.Outcome.Length == 0)
            {
                exchange.Outcome = answer["MSA-1"];
            }

            return answer;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            Log.Broke(logger, transaction.Transaction.Number, exchange.TraceId, e);
            exchange.Outcome = "AE 207";
            Err error = new(
                new Erl("MSH", 1), ErrorCondition.ApplicationInternalError, $"internal error, see the log under {exchange.TraceId}");
            return Ack.Write(request, AcknowledgmentCode.AE, [error], clock.GetUtcNow());
        }
    }

    /// <summary>MLLP has no header for a trace: our own ITI-9 queries carry it in QPD-2.</summary>
    private static Activity StartActivity(Er7Message request)
    {
        // The accept loop runs under whatever was current when the host started.
        Activity.Current = null;
        Activity activity = new("MLLP");
        activity.SetIdFormat(ActivityIdFormat.W3C);
        string tag = request["QPD-2"];
        if (tag.Length == 32 && tag.All(char.IsAsciiHexDigitLower) && tag.Any(c => c != '0'))
        {
            activity.SetParentId(ActivityTraceId.CreateFromString(tag), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        }

        return activity.Start();
    }

    private static Err? CheckHeader(Er7Message request) =>
        request.All("MSH").Skip(1).Any()
            ? new Err(new Erl("MSH", 2), ErrorCondition.SegmentSequenceError, "one message per frame; a second MSH was found")
        : request["MSH-10"].Length == 0
            ? new Err(new Erl("MSH", 1, 10), ErrorCondition.RequiredFieldMissing, "a message control id is expected")
        : request["MSH-11"] is not ("P" or "T" or "D" or "")
            ? new Err(new Erl("MSH", 1, 11), ErrorCondition.UnsupportedProcessingId, "expected P, T or D")
        : !request["MSH-12"].StartsWith("2.", StringComparison.Ordinal)
            ? new Err(new Erl("MSH", 1, 12), ErrorCondition.UnsupportedVersionId, "expected a version 2.x")
        : null;

    private static Err Unsupported(Er7Message request, IReadOnlyList<IHl7Transaction> offered)
    {
        string type = request["MSH-9.1"] + "^";
        string expected = $"expected {string.Join(' ', offered.Select(offer => offer.Transaction.Request))}";
        return offered.Any(offer => Events(offer).Any(known => known.StartsWith(type, StringComparison.Ordinal)))
            ? new Err(new Erl("MSH", 1, 9, 1, 2), ErrorCondition.UnsupportedEventCode, expected)
            : new Err(new Erl("MSH", 1, 9, 1, 1), ErrorCondition.UnsupportedMessageType, expected);
    }

    /// <summary>Refuses what cannot be read. A sender whose MSH cannot be read either still waits for an answer, and gets one without its
    /// control id.</summary>
    private Er7Message Refuse(MllpFrame frame, Er7Error error, string remote)
    {
        Er7Message header = Er7Message.ParseHeader(frame.Message.Span) ?? Er7Message.Parse(@"MSH|^~\&|||||||ACK||P|2.5");
        AcknowledgmentCode code = error.Code == 102 ? AcknowledgmentCode.AE : AcknowledgmentCode.AR;
        Log.Refused(logger, remote, Printable(EventOf(header)), Printable(header["MSH-10"]), code, error.Code, error.Location, error.Text);
        return Ack.Write(header, code, [Err.From(error)], clock.GetUtcNow());
    }

    private static string[] Events(IHl7Transaction transaction) => transaction.Transaction.Request.Split(' ');

    private static string EventOf(Er7Message message) => $"{message["MSH-9.1"]}^{message["MSH-9.2"]}";

    /// <summary>What a peer sent, fit for a log line: no line breaks to forge another one, no end without end.</summary>
    private static string Printable(string text) =>
        new([.. text.Take(64).Select(c => c is > ' ' and < '\u007f' ? c : '?')]);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "{Number} {Event} {ControlId} from {Remote}: {Outcome} {Objects} in {Milliseconds:F1} ms, trace {TraceId}")]
        public static partial void Answered(
            ILogger logger, string number, string @event, string controlId, string remote, string outcome, string objects,
            double milliseconds, string traceId);

        [LoggerMessage(LogLevel.Warning,
            "{ControlId} from {Remote}: MSH-18 states no character set, the bytes are not UTF-8; read as Windows-1252")]
        public static partial void CharacterSetAssumed(ILogger logger, string controlId, string remote);

        [LoggerMessage(LogLevel.Warning,
            "MLLP frame from {Remote} ({Event} {ControlId}) refused with {Code} {Condition}: {Location} {Text}")]
        public static partial void Refused(
            ILogger logger, string remote, string @event, string controlId, AcknowledgmentCode code, int condition, Erl location,
            string text);

        [LoggerMessage(LogLevel.Error, "{Number} broke, trace {TraceId}")]
        public static partial void Broke(ILogger logger, string number, string traceId, Exception exception);
    }
}

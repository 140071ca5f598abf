using System.Diagnostics;
using System.Threading.Channels;
using EmradXds.Dicom.Data;
using EmradXds.ImagingSource.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.ImagingSource.Publishing;

/// <summary>The quiet timer of one trust, and the retries: looks which studies are due, and has them published.</summary>
/// <remarks>What is due stands in the index, so that a restart goes on where it was.</remarks>
public sealed partial class StudyPublisher(
    ImagingSourceOptions options, ImagingIndex index, StudyPublication publication, TimeProvider clock, ILogger logger)
{
    private const string NotYetSharing = "not yet sharing";

    /// <summary>Longest sleep: a due time that was missed for whatever reason is seen then.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> wake =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something was stored: the next due time may be earlier than the sleep ends.</summary>
    public void Wake() => wake.Writer.TryWrite(true);

    /// <summary>Runs until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        bool isTakenUp = false;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!isTakenUp)
                {
                    await TakeUpAsync(cancel);
                    isTakenUp = true;
                }

                string[] due = await DueAsync(cancel);
                await Parallel.ForEachAsync(
                    due,
                    new ParallelOptions { CancellationToken = cancel, MaxDegreeOfParallelism = options.PublishedAtATime },
                    (study, token) => new ValueTask(LookAtAsync(study, token)));
                if (due.Length == 0)
                {
                    await SleepAsync(cancel);
                }
            }
            catch (Exception broken) when (!cancel.IsCancellationRequested)
            {
                Log.Broken(logger, options.Trust.Ods, broken);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, cancel);
            }
        }
    }

    /// <summary>At start, what waits is tried at once, and what waited for its trust to go live is tried at all.</summary>
    private async Task TakeUpAsync(CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset quietSince = now - options.QuietTime;
        await index.ChangeAsync(
            context => context.Studies
                .Where(s => s.WaitingSince != null && s.LastReceived <= quietSince)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.DueAt, now), cancel),
            cancel);
    }

    private async Task<string[]> DueAsync(CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        await using ImagingSourceContext context = index.Open();
        return await context.Studies
            .Where(s => s.DueAt <= now)
            .OrderBy(s => s.DueAt)
            .Select(s => s.StudyInstanceUid)
            .Take(4 * options.PublishedAtATime)
            .ToArrayAsync(cancel);
    }

    private async Task SleepAsync(CancellationToken cancel)
    {
        await using ImagingSourceContext context = index.Open();
        DateTimeOffset? next = await context.Studies.Where(s => s.DueAt != null).MinAsync(s => s.DueAt, cancel);
        TimeSpan untilNext = next is null ? LongestSleep : next.Value - clock.GetUtcNow() + TimeSpan.FromMilliseconds(1);
        TimeSpan sleep = TimeSpan.FromTicks(Math.Clamp(untilNext.Ticks, 0, LongestSleep.Ticks));
        using CancellationTokenSource woken = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task<bool> waking = wake.Reader.WaitToReadAsync(woken.Token).AsTask();
        await Task.WhenAny(waking, Task.Delay(sleep, clock, woken.Token));
        await woken.CancelAsync();
        wake.Reader.TryRead(out _);
    }

    private async Task LookAtAsync(string studyInstanceUid, CancellationToken cancel)
    {
        using Activity hop = StudyTrace.Start(studyInstanceUid, "publish");
        string traceId = hop.TraceId.ToHexString();
        StudyRow study;
        await using (ImagingSourceContext context = index.Open())
        {
            study = await context.Studies.AsNoTracking().SingleAsync(s => s.StudyInstanceUid == studyInstanceUid, cancel);
        }

        if (study.DueAt is null || study.DueAt > clock.GetUtcNow())
        {
            return; // an instance came after the study was found due
        }

        if (study.WaitingReason is null)
        {
            Log.Quiet(logger, options.Trust.Ods, studyInstanceUid, study.Instances, study.Version, traceId);
        }

        PublicationResult result;
        try
        {
            result = options.Trust.Live
                ? await publication.PublishAsync(study, traceId, cancel)
                : PublicationResult.Waits(NotYetSharing, Retry.Never);
        }
        catch (Exception broken) when (!cancel.IsCancellationRequested)
        {
            Log.PublishBroken(logger, options.Trust.Ods, studyInstanceUid, traceId, broken);
            result = PublicationResult.Waits($"internal error {broken.GetType().Name}", Retry.Soon);
        }

        await index.ChangeAsync(context => SettleAsync(context, study, result, traceId, cancel), cancel);
    }

    /// <summary>Study and manifest change together: a study that missed its registration would be published once more.</summary>
    private async Task<StudyRow> SettleAsync(
        ImagingSourceContext context, StudyRow seen, PublicationResult result, string traceId, CancellationToken cancel)
    {
        DateTimeOffset now = clock.GetUtcNow();
        StudyRow study = await context.Studies.SingleAsync(s => s.StudyInstanceUid == seen.StudyInstanceUid, cancel);

        // A study that has grown meanwhile has its own due time already: the end of its quiet.
        bool grown = study.Version > seen.Version;
        if (result.Registered is { } registered)
        {
            ManifestRow manifest = await context.Manifests.SingleAsync(m => m.SopInstanceUid == registered.SopInstanceUid, cancel);
            manifest.RegisteredAt = now;
            study.Publish(manifest, grown ? study.DueAt : manifest.StudyVersion < study.Version ? now : null);
            return study;
        }

        if (study.WaitingReason != result.Reason)
        {
            Log.Waiting(logger, options.Trust.Ods, study.StudyInstanceUid, result.Reason!, traceId);
        }

        TimeSpan? delay = result.Retry.After(now - (study.WaitingSince ?? now), study.Attempts, options);
        study.Wait(result.Reason!, now, grown ? study.DueAt : now + delay);
        return study;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information,
            "{Trust} quiet: study {StudyUid} has {Instances} instances, version {Version}, trace {TraceId}")]
        public static partial void Quiet(ILogger logger, string trust, string studyUid, int instances, long version, string traceId);

        [LoggerMessage(LogLevel.Warning, "{Trust} study {StudyUid} waits: {Reason}, trace {TraceId}")]
        public static partial void Waiting(ILogger logger, string trust, string studyUid, string reason, string traceId);

        [LoggerMessage(LogLevel.Error, "{Trust} publishing study {StudyUid} broke, trace {TraceId}")]
        public static partial void PublishBroken(ILogger logger, string trust, string studyUid, string traceId, Exception exception);

        [LoggerMessage(LogLevel.Error, "{Trust} looking for due studies broke; goes on")]
        public static partial void Broken(ILogger logger, string trust, Exception exception);
    }
}

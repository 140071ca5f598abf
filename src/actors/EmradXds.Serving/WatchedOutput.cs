using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace EmradXds.Serving;

/// <summary>The way of an answer to a reader that may be slow but not stand still: of a piece that is not taken in time the connection
/// ends.</summary>
/// <remarks>Kestrel's rate of an answer does not see to that: it counts what went quickly in favour of what does not go at all, so that
/// behind a gigabyte a reader could stand still for days. It is left out while this one watches, and counts for what is buffered in the
/// end.</remarks>
internal sealed class WatchedOutput : PipeWriter, IAsyncDisposable
{
    private readonly HttpContext context;
    private readonly PipeWriter output;
    private readonly TimeSpan pause;
    private readonly IHttpMinResponseDataRateFeature? rate;
    private readonly MinDataRate? buffered;
    private Timer? timer;

    /// <summary>What Kestrel gave last, and how much of it is taken: it is told when more is wanted, not for each piece.</summary>
    private Memory<byte> room;

    private int taken;

    public WatchedOutput(HttpContext context, TimeSpan pause)
    {
        (this.context, this.pause, output) = (context, pause, context.Response.BodyWriter);
        rate = context.Features.Get<IHttpMinResponseDataRateFeature>();
        if (rate is not null)
        {
            buffered = rate.MinDataRate;
            rate.MinDataRate = null;
        }
    }

    /// <summary>Whether the connection was broken off.</summary>
    public bool StoodStill { get; private set; }

    public override bool CanGetUnflushedBytes => output.CanGetUnflushedBytes;

    public override long UnflushedBytes => output.UnflushedBytes + taken;

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(room.Length - taken));
        taken += bytes;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (room.Length - taken < Math.Max(sizeHint, 1))
        {
            Tell();
            room = output.GetMemory(sizeHint);
        }

        return room[taken..];
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override void CancelPendingFlush() => output.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        Tell();
        output.Complete(exception);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        Tell();
        return Watch(output.FlushAsync(cancellationToken));
    }

    /// <summary>A piece goes out as one: Kestrel would cut it into blocks of 4 KiB, and make the system a list of them.</summary>
    public override ValueTask<FlushResult> WriteAsync(ReadOnlyMemory<byte> source, CancellationToken cancellationToken = default)
    {
        source.CopyTo(GetMemory(source.Length));
        Advance(source.Length);
        return FlushAsync(cancellationToken);
    }

    /// <summary>A timer that fires at this moment is waited for: afterwards the connection may serve another request.</summary>
    public async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }

        if (rate is not null)
        {
            rate.MinDataRate = buffered;
        }
    }

    private void Tell()
    {
        if (taken > 0)
        {
            output.Advance(taken);
        }

        (room, taken) = (default, 0);
    }

    private ValueTask<FlushResult> Watch(ValueTask<FlushResult> flush) => flush.IsCompleted ? flush : WaitAsync(flush);

    private async ValueTask<FlushResult> WaitAsync(ValueTask<FlushResult> flush)
    {
        timer ??= new Timer(_ => BreakOff());
        timer.Change(pause, Timeout.InfiniteTimeSpan);
        try
        {
            FlushResult result = await flush;
            return StoodStill ? throw new ConnectionAbortedException("The reader stood still.") : result;
        }
        finally
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void BreakOff()
    {
        StoodStill = true;
        context.Abort();
    }
}

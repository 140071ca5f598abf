using System.Diagnostics;
using Microsoft.AspNetCore.Http;

namespace EmradXds.Serving;

/// <summary>A request's body whose sender may pause but not fall asleep: while its bytes are waited for, so many must come in so long a
/// time, or the connection ends.</summary>
/// <remarks>Kestrel's rate is an average of the whole body: behind a gigabyte that came quickly a sender could send nothing for
/// weeks.</remarks>
internal sealed class WatchedInput(HttpContext context, HttpLimits limits) : Stream
{
    private readonly Stream input = context.Request.Body;
    private readonly long wanted = (long)(limits.BodyBytesPerSecond * limits.BodyPause.TotalSeconds);
    private long come;
    private TimeSpan left = limits.BodyPause;
    private Timer? timer;
    private bool tooSlow;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask<int> read = input.ReadAsync(buffer, cancellationToken);
        return read.IsCompletedSuccessfully ? new(Count(read.Result)) : WaitAsync(read);
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>A timer that fires at this moment is waited for: afterwards the connection may serve another request.</summary>
    public override async ValueTask DisposeAsync()
    {
        if (timer is not null)
        {
            await timer.DisposeAsync();
        }

        await base.DisposeAsync();
    }

    private async ValueTask<int> WaitAsync(ValueTask<int> read)
    {
        long began = Stopwatch.GetTimestamp();
        timer ??= new Timer(_ => BreakOff());
        timer.Change(left, Timeout.InfiniteTimeSpan);
        int count;
        try
        {
            count = await read;
        }
        catch (Exception e) when (tooSlow)
        {
            throw new BadHttpRequestException("The body comes too slowly.", StatusCodes.Status408RequestTimeout, e);
        }
        finally
        {
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        TimeSpan rest = left - Stopwatch.GetElapsedTime(began);
        left = rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
        return Count(count);
    }

    private int Count(int count)
    {
        come += count;
        if (come >= wanted)
        {
            (come, left) = (0, limits.BodyPause);
        }

        return count;
    }

    private void BreakOff()
    {
        tooSlow = true;
        context.Abort();
    }
}

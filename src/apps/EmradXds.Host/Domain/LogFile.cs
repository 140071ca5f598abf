using System.Globalization;
using System.Threading.Channels;

namespace EmradXds.Host.Domain;

/// <summary>Log lines into a file, one event a line. Lines are written by one background task some times a second: no request waits for the
/// disk, and none wakes a thread for its line.</summary>
internal sealed class LogFile : ILoggerProvider, IAsyncDisposable
{
    private const int MaxWaitingLines = 10_000;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Channel<Line> lines = Channel.CreateBounded<Line>(
        new BoundedChannelOptions(MaxWaitingLines) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly CancellationTokenSource stopping = new();
    private readonly TimeProvider clock;
    private readonly Task writing;

    public LogFile(string path, TimeProvider clock)
    {
        this.clock = clock;
        writing = WriteAsync(path);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose()
    {
        lines.Writer.TryComplete();
        stopping.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await writing;
        stopping.Dispose();
    }

    private async Task WriteAsync(string path)
    {
        await using StreamWriter file = new(path, append: true);
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out Line line))
            {
                await file.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture, $"{line.Time:yyyy-MM-ddTHH:mm:ss.fffZ} {line.Level,-11} {line.Category}: {line.Text}"));
            }

            await file.FlushAsync();
            await Task.Delay(Pause, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private readonly record struct Line(DateTimeOffset Time, LogLevel Level, string Category, string Text);

    private sealed class Logger(LogFile file, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = formatter(state, exception);
            text = (exception is null ? text : $"{text} | {exception}").ReplaceLineEndings(" ");
            file.lines.Writer.TryWrite(new Line(file.clock.GetUtcNow(), logLevel, category, text));
        }
    }
}

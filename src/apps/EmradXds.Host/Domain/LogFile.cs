using System.Globalization;
using System.Threading.Channels;

namespace EmradXds.Host.Domain;

/// <summary>Log lines into a file, one event a line. A line is written by one background task, so that no request waits for the disk.</summary>
internal sealed class LogFile : ILoggerProvider, IAsyncDisposable
{
    private const int MaxWaitingLines = 10_000;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(
        new BoundedChannelOptions(MaxWaitingLines) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly TimeProvider clock;
    private readonly Task writing;

    public LogFile(string path, TimeProvider clock)
    {
        this.clock = clock;
        writing = WriteAsync(path);
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName[(categoryName.LastIndexOf('.') + 1)..]);

    public void Dispose() => lines.Writer.TryComplete();

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await writing;
    }

    private async Task WriteAsync(string path)
    {
        await using StreamWriter file = new(path, append: true);
        while (await lines.Reader.WaitToReadAsync())
        {
            while (lines.Reader.TryRead(out string? line))
            {
                await file.WriteLineAsync(line);
            }

            await file.FlushAsync();
        }
    }

    private sealed class Logger(LogFile file, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            string text = $"{formatter(state, exception)}{(exception is null ? "" : $" | {exception}")}".ReplaceLineEndings(" ");
            string time = file.clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
            file.lines.Writer.TryWrite($"{time} {logLevel,-11} {category}: {text}");
        }
    }
}

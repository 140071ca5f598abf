using System.Diagnostics;
using System.Globalization;

namespace EmradXds.Benchmarks;

/// <summary>The executable in a process of its own, with its peak resident memory.</summary>
internal sealed class MeasuredProcess : IDisposable
{
    private readonly Process process;
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long peak;

    public MeasuredProcess(params string[] arguments)
        : this("emrad.dll", arguments, [])
    {
    }

    private MeasuredProcess(string assembly, IEnumerable<string> arguments, IEnumerable<(string Name, string Value)> environment)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException("emrad ended before it was ready"));
        process.OutputDataReceived += (_, e) =>
        {
            if (e.Data == "READY")
            {
                ready.TrySetResult();
            }
        };
        process.Start();
        process.BeginOutputReadLine();
        _ = WatchAsync();
    }

    /// <summary>The executable with more in its environment.</summary>
    public static MeasuredProcess With(IEnumerable<(string Name, string Value)> environment, params string[] arguments) =>
        new("emrad.dll", arguments, environment);

    /// <summary>This program as its own peer.</summary>
    public static MeasuredProcess Peer(params string[] arguments) => new("EmradXds.Benchmarks.dll", arguments, []);

    /// <summary>Process id, for a profiler.</summary>
    public int Id => process.Id;

    /// <summary>Completes when the process prints READY; fails when it ends before.</summary>
    public Task Ready => ready.Task;

    /// <summary>Peak resident memory in bytes (VmHWM), as last seen.</summary>
    public long PeakBytes => Math.Max(peak, Sample());

    /// <summary>Processor time it has taken.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public async Task<int> WaitAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        process.Dispose();
    }

    private async Task WatchAsync()
    {
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync())
        {
            long sample = Sample();
            if (sample == 0)
            {
                return;
            }

            peak = Math.Max(peak, sample);
        }
    }

    private long Sample()
    {
        try
        {
            string line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmHWM", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
        }
        catch (Exception e) when (e is IOException or InvalidOperationException)
        {
            return 0; // it has ended
        }
    }
}

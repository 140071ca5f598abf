using System.Collections.Concurrent;
using System.Diagnostics;

namespace EmradXds.Domain.Tests;

/// <summary>The executable in a process of its own, as a user runs it.</summary>
internal sealed class EmradProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private EmradProcess(IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "emrad.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"emrad ended before it was ready:\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>Everything it printed.</summary>
    public string Output => string.Join('\n', output);

    /// <summary>Starts a server command and waits for its READY.</summary>
    public static async Task<EmradProcess> StartAsync(params string[] arguments)
    {
        EmradProcess emrad = new(arguments);
        try
        {
            await emrad.ready.Task.WaitAsync(Patience);
            return emrad;
        }
        catch
        {
            await emrad.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        await using EmradProcess emrad = new(arguments);
        emrad.ready.Task.ContinueWith(task => _ = task.Exception, TaskScheduler.Default).GetAwaiter();
        using CancellationTokenSource patience = new(Patience);
        await emrad.process.WaitForExitAsync(patience.Token);
        emrad.process.WaitForExit(); // also the last lines of output
        return (emrad.process.ExitCode, emrad.Output);
    }

    /// <summary>SIGKILL: no farewell, nothing flushed.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            await KillAsync();
        }

        process.Dispose();
    }

    private void Take(string? line)
    {
        if (line is not null)
        {
            output.Enqueue(line);
            if (line == "READY")
            {
                ready.TrySetResult();
            }
        }
    }
}

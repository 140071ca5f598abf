using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace EmradXds.Domain.Tests;

/// <summary>A program nobody here wrote, in a process of its own on loopback.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private readonly Process process;

    private PeerProcess(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["TCP_NODELAY"] = "1"; // without it DCMTK waits 45 ms at each C-STORE
        process = Process.Start(start)!;
    }

    /// <summary>Starts a server.</summary>
    public static PeerProcess Start(string program, params string[] arguments)
    {
        PeerProcess peer = new(program, arguments);
        peer.process.OutputDataReceived += (_, _) => { };
        peer.process.ErrorDataReceived += (_, _) => { };
        peer.process.BeginOutputReadLine();
        peer.process.BeginErrorReadLine();
        return peer;
    }

    /// <summary>Runs a command to its end; it must succeed.</summary>
    public static async Task RunAsync(string program, params string[] arguments)
    {
        await using PeerProcess peer = new(program, arguments);
        Task<string> output = peer.process.StandardOutput.ReadToEndAsync();
        string error = await peer.process.StandardError.ReadToEndAsync();
        await peer.process.WaitForExitAsync();
        Assert.True(peer.process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{error}");
    }

    /// <summary>Everything that a command says, however it ends.</summary>
    public static async Task<string> OutputAsync(string program, params string[] arguments)
    {
        await using PeerProcess peer = new(program, arguments);
        Task<string> output = peer.process.StandardOutput.ReadToEndAsync();
        string error = await peer.process.StandardError.ReadToEndAsync();
        await peer.process.WaitForExitAsync();
        return $"{await output}\n{error}";
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }
}

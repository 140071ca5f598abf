using System.Diagnostics;
using System.Globalization;

namespace EmradXds.Benchmarks;

/// <summary>What one run of wrk measured.</summary>
/// <param name="Answers">Answers in all.</param>
/// <param name="PerSecond">Answers a second.</param>
/// <param name="Median">Half of the answers took at most this long.</param>
/// <param name="P99">99 of 100 answers took at most this long.</param>
/// <param name="Errors">What wrk says about answers that were not 2xx, and about sockets; empty where there was nothing.</param>
internal sealed record Load(long Answers, double PerSecond, TimeSpan Median, TimeSpan P99, string Errors);

/// <summary>wrk (package wrk of Debian), one thread: the load generator that takes the least of a small machine. Both sides of every
/// comparison are driven by the same script.</summary>
internal static class Wrk
{
    /// <summary>Drives an address for some seconds by a Lua script with a function <c>request</c>.</summary>
    public static async Task<Load> RunAsync(Uri address, string script, int connections, int seconds)
    {
        ProcessStartInfo start = new("wrk") { RedirectStandardOutput = true };
        foreach (string word in new[] { "-t1", $"-c{connections}", $"-d{seconds}s", "--timeout", "30s", "--latency", "-s", script, $"{address}" })
        {
            start.ArgumentList.Add(word);
        }

        using Process wrk = Process.Start(start) ?? throw new InvalidOperationException("wrk did not start");
        string output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        return wrk.ExitCode == 0 ? Read(output) : throw new InvalidOperationException($"wrk ended with {wrk.ExitCode}: {output}");
    }

    private static Load Read(string output)
    {
        string[] lines = [.. output.Split('\n').Select(line => line.Trim())];
        string errors = string.Join("; ", lines.Where(line => line.StartsWith("Non-2xx", StringComparison.Ordinal)
            || line.StartsWith("Socket errors", StringComparison.Ordinal)));
        string answers = lines.First(line => line.Contains(" requests in ", StringComparison.Ordinal)).Split(' ')[0];
        return new Load(
            long.Parse(answers, CultureInfo.InvariantCulture), double.Parse(After("Requests/sec:"), CultureInfo.InvariantCulture), Time(After("50%")), Time(After("99%")), errors);

        string After(string name) => lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();
    }

    private static TimeSpan Time(string text)
    {
        int unit = text.IndexOfAny(['u', 'm', 's']);
        double number = double.Parse(text.AsSpan(0, unit), CultureInfo.InvariantCulture);
        return text[unit..] switch
        {
            "us" => TimeSpan.FromMicroseconds(number),
            "ms" => TimeSpan.FromMilliseconds(number),
            "s" => TimeSpan.FromSeconds(number),
            "m" => TimeSpan.FromMinutes(number),
            _ => throw new FormatException($"wrk says {text}"),
        };
    }
}

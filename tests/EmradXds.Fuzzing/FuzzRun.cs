using System.Diagnostics;
using EmradXds.Testing;

namespace EmradXds.Fuzzing;

/// <summary>Runs one target over broken messages. The same seed gives the same messages; each has a number by which it can be made
/// again.</summary>
public sealed class FuzzRun
{
    /// <summary>Most bytes that reading one message may take, beside this many times its length: readers copy, and findings quote.</summary>
    private const long AllowedBytes = 48L << 20;
    private const long AllowedTimes = 400;

    private readonly Target target;
    private readonly byte[][] corpus;

    public FuzzRun(Target target)
    {
        this.target = target;
        string folder = Path.Combine(Surroundings.Root, "tests", "Corpus", target.Name);
        corpus = [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
    }

    /// <summary>The messages of the corpus as they are.</summary>
    public IReadOnlyList<byte[]> Corpus => corpus;

    /// <summary>Messages that were read without any complaint: where there are none, the fuzzer only knocks at the door.</summary>
    public long Accepted { get; private set; }

    /// <summary>All messages that were read.</summary>
    public long Count { get; private set; }

    /// <summary>The message of that number.</summary>
    public byte[] Message(int seed, int number) => Mutation.Of(corpus, new Random(HashCode(seed, number)));

    /// <summary>Reads one message; what is wrong with how that went, or null.</summary>
    public string? Read(byte[] message)
    {
        Count++;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            target.Read(message);
            Accepted++;
        }
        catch (Exception e) when (Target.IsAllowed(e))
        {
            // The reader said no, in its own words.
        }
        catch (Exception e)
        {
            return e.ToString();
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        return allocated > AllowedBytes + (AllowedTimes * message.Length)
            ? $"{allocated:N0} bytes were allocated for a message of {message.Length:N0}"
            : null;
    }

    /// <summary>Reads messages until one of the ends is reached; what was found, with the number of its message.</summary>
    public IEnumerable<(int Number, string Fault)> Run(int seed, int count, TimeSpan time)
    {
        long started = Stopwatch.GetTimestamp();
        for (int number = 0; number < count && Stopwatch.GetElapsedTime(started) < time; number++)
        {
            if (Read(Message(seed, number)) is { } fault)
            {
                yield return (number, fault);
            }
        }
    }

    /// <summary>Not System.HashCode, which differs from process to process.</summary>
    private static int HashCode(int seed, int number) => unchecked((seed * 1_000_003) + number);
}

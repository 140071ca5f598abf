using System.Diagnostics;
using System.Globalization;
using EmradXds.Consumer;
using EmradXds.Metadata.Messages;
using EmradXds.Soap;

namespace EmradXds.Host.Commands;

/// <summary><c>emrad fetch</c>: finds, reads the manifests, retrieves every instance, writes Part 10 files.</summary>
internal static class FetchCommand
{
    public const string Usage = $"emrad fetch --nhs NUMBER [--study UID] --out DIR {ConsumerSide.Usage}";

    public static async Task<int> RunAsync(IEnumerable<string> words, CancellationToken cancel)
    {
        CommandLine line = new(words, [.. ConsumerSide.Options, "--study", "--out"], []);
        XdsImagingConsumer consumer = ConsumerSide.Consumer(line);
        string folder = line.Require("--out");
        string? only = line.Get("--study");
        string nhsNumber = ConsumerSide.NhsNumberOf(line);
        MakeFolder(folder);
        int studies = 0;
        bool complete = true;
        await foreach (ImagingStudy study in consumer.FindStudiesAsync(nhsNumber, cancel))
        {
            if (only is null || study.StudyInstanceUid == only)
            {
                studies++;
                complete &= await FetchAsync(consumer, study, folder, cancel);
            }
        }

        if (studies == 0)
        {
            await Console.Error.WriteLineAsync(only is null
                ? "emrad fetch: the registry knows of no study for this patient"
                : $"emrad fetch: the registry knows of no study {only} for this patient");
            return 1;
        }

        return complete ? 0 : 1;
    }

    private static void MakeFolder(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"--out: no folder can be made at '{Path.GetFullPath(folder)}'", e);
        }
    }

    private static async Task<bool> FetchAsync(XdsImagingConsumer consumer, ImagingStudy study, string folder, CancellationToken cancel)
    {
        Stopwatch watch = Stopwatch.StartNew();
        Console.WriteLine($"{study.Title} from {study.SourceTrust} ({study.StudyInstanceUid})");
        FetchResult result;
        try
        {
            result = await consumer.FetchStudyAsync(study, folder, new ProgressLine(), cancel);
        }
        catch (Exception e) when (e is XdsFailureException or ManifestMismatchException or SoapFaultException or MalformedMessageException
            or HttpRequestException)
        {
            // The patient's other studies still come.
            await Console.Error.WriteLineAsync($"emrad fetch: the manifest of {study.StudyInstanceUid} cannot be had: {Sentence.Of(e)}");
            return false;
        }

        foreach (RetrievedInstance missing in result.Missing)
        {
            await Console.Error.WriteLineAsync($"emrad fetch: {missing.SopInstanceUid} is missing: {missing.Failure}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  {result.Files.Count} of {result.Expected} instances, {result.Bytes / 1e6:0.0} MB in {watch.Elapsed.TotalSeconds:0.0} s"));
        return result.IsComplete;
    }

    /// <summary>One line that counts up on a terminal; silent where the output is a file.</summary>
    private sealed class ProgressLine : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value)
        {
            if (!Console.IsOutputRedirected)
            {
                Console.Write(string.Create(
                    CultureInfo.InvariantCulture, $"\r  {value.Arrived}/{value.Expected} instances, {value.Bytes / 1e6:0.0} MB\e[K"));
                if (value.Arrived + value.Missing == value.Expected)
                {
                    Console.Write("\r\e[K");
                }
            }
        }
    }
}

using System.Diagnostics;
using System.Globalization;
using EmradXds.Consumer;
using EmradXds.Host.Demo;
using EmradXds.Host.Domain;
using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Commands;

/// <summary><c>emrad demo</c>: the whole affinity domain in one process, with synthetic patients and studies.</summary>
internal static class DemoCommand
{
    public const string Usage = "emrad demo [--data DIR] [--port-base N] [--fresh] [--quiet-time SECONDS]";

    public static async Task<int> RunAsync(IEnumerable<string> words, CancellationToken cancel)
    {
        CommandLine line = new(words, ["--data", "--port-base", "--quiet-time"], ["--fresh"]);
        int? portBase = ServeCommand.PortBase(line);
        TimeSpan? quietTime = ServeCommand.QuietTime(line);
        Stopwatch watch = Stopwatch.StartNew();
        using DomainFolder folder = DomainFolder.Open(line.Get("--data") ?? "demo-data");
        if (line.Has("--fresh") && !folder.DeleteDemo())
        {
            throw new WrongUseException($"--fresh deletes what an earlier demo left, and '{folder.Path}' was not made by one");
        }

        folder.MarkAsDemo();
        string profile = ConsumerSide.ProfileFolder(null);
        AffinityDomain domain = AffinityDomain.Load(profile);
        DomainSettings settings = new()
        {
            Profile = profile,
            Folder = folder.Path,
            Ports = DomainPorts.From(portBase, domain.Trusts.Count),
            QuietTime = quietTime ?? TimeSpan.FromSeconds(2),
            AllowTestNumbers = true,
            ConsoleLevel = line.Has("--verbose") ? LogLevel.Information : LogLevel.None,
        };
        Console.WriteLine($"EMRAD XDS demo: {domain.Trusts.Count} trusts, everything on {settings.Address}, data and log in {folder.Path}");
        await using WebApplication application = await DomainHost.StartAsync(settings, domain, cancel);
        SutFile.Write(settings, domain);

        using HttpClient http = new();
        DemoFeed feed = new(domain, settings.Ports, new XdsImagingConsumer(http, ConsumerOptions.FromProfile(domain, settings.Base)), TimeProvider.System);
        IReadOnlyList<SyntheticStudy> missing = await feed.MissingAsync(cancel);
        if (missing.Count > 0)
        {
            await feed.RunAsync(missing, new ProgressDisplay(), cancel);
        }

        EndpointTable.Print(settings, domain);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{SyntheticRegion.Patients.Count} patients, {SyntheticRegion.Studies.Count} studies, {SyntheticRegion.Studies.Sum(study => study.Instances)} instances, ready in {watch.Elapsed.TotalSeconds:0.0} s"));
        SyntheticPatient first = SyntheticRegion.Patients[0];
        Console.WriteLine($"Try: emrad find --nhs {first.NhsNumber}{(settings.Ports.Http == 8080 ? "" : $" --at {settings.Base}")}");
        Console.WriteLine("READY");
        await application.WaitForShutdownAsync(cancel);
        return 0;
    }

    /// <summary>One line that counts on a terminal, a line a step where the output is a file.</summary>
    private sealed class ProgressDisplay : IProgress<(string Step, int Done, int Of)>
    {
        private readonly Lock writing = new();

        public void Report((string Step, int Done, int Of) value)
        {
            lock (writing)
            {
                if (!Console.IsOutputRedirected)
                {
                    Console.Write($"\r  {value.Done,5} of {value.Of} {value.Step}\e[K{(value.Done == value.Of ? "\n" : "")}");
                }
                else if (value.Done == value.Of)
                {
                    Console.WriteLine($"  {value.Done,5} of {value.Of} {value.Step}");
                }
            }
        }
    }
}

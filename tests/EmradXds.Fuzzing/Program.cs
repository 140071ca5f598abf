using System.Globalization;
using EmradXds.Fuzzing;

if (args is not [{ } name, ..] || name.StartsWith('-') || (name != "all" && Targets.All.All(target => target.Name != name)))
{
    Console.WriteLine(
        $"""
        Reads broken messages until something else comes than a reader's own error; run with -c Release.
          TARGET [--count N] [--seconds N] [--seed N] [--number N]
        TARGET is one of {string.Join(", ", Targets.All.Select(target => target.Name))}, or all. --number reads one message of a seed and writes it
        to a file. What was found is written to files; add it to tests/Corpus when it is mended.
        """);
    return args.Length == 0 ? 0 : 2;
}

int seed = Option("--seed") ?? Random.Shared.Next();
int count = Option("--count") ?? int.MaxValue;
TimeSpan time = TimeSpan.FromSeconds(Option("--seconds") ?? (Option("--count") is null ? 60 : int.MaxValue));
int found = 0;
foreach (Target target in Targets.All.Where(target => name == "all" || target.Name == name))
{
    FuzzRun run = new(target);
    Console.WriteLine($"{target.Name}: seed {seed}, {run.Corpus.Count} messages in the corpus");
    if (Option("--number") is { } number)
    {
        Report(run, target, number, run.Read(run.Message(seed, number)) ?? "nothing found");
        continue;
    }

    HashSet<string> faults = [];
    int last = 0;
    foreach ((int at, string fault) in run.Run(seed, count, time))
    {
        last = at;

        // One of a kind is enough: the same line of the same method.
        if (faults.Add(string.Join('\n', fault.Split('\n').Skip(1).Take(3))))
        {
            found++;
            Report(run, target, at, fault);
        }
    }

    Console.WriteLine($"{target.Name}: {faults.Count} kinds of fault in {run.Count:N0} messages, {run.Accepted:N0} accepted; last at {last}");
}

return found == 0 ? 0 : 1;

void Report(FuzzRun run, Target target, int number, string fault)
{
    string file = $"fuzz-{target.Name}-{seed}-{number}";
    File.WriteAllBytes(file, run.Message(seed, number));
    Console.WriteLine($"{target.Name}: seed {seed} number {number}, written to {file}\n{fault}");
}

int? Option(string option) => Array.IndexOf(args, option) is var at and >= 0 && at + 1 < args.Length
    ? int.Parse(args[at + 1], CultureInfo.InvariantCulture)
    : null;

using System.Text.Json;

namespace EmradXds.Conformance.Cases;

/// <summary>A rule made into steps: a folder named for the rule with <c>case.json</c>, <c>request.xml</c>, <c>expect.json</c>,
/// <c>why.md</c>.</summary>
public sealed record ConformanceCase
{
    private const string FileName = "case.json";

    /// <summary>For instance <c>XI-13/2</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The rule in a sentence.</summary>
    public required string Title { get; init; }

    /// <summary>The actor under test, for instance <c>Imaging Document Source</c>.</summary>
    public required string Actor { get; init; }

    /// <summary>The option it belongs to; empty where the rule binds everyone.</summary>
    public string Option { get; init; } = "";

    /// <summary>The public test it answers to, for instance <c>NIST ids_2018-4811 case 2</c>.</summary>
    public string PublicId { get; init; } = "";

    /// <summary>Folders below <c>given</c> whose steps make data that several cases of a run share.</summary>
    public IReadOnlyList<string> Given { get; init; } = [];

    /// <summary>Names of the patients the case allocates.</summary>
    public IReadOnlyList<string> Patients { get; init; } = [];

    /// <summary>Documents of the case, by name.</summary>
    public IReadOnlyDictionary<string, CaseContent> Contents { get; init; } = new Dictionary<string, CaseContent>();

    /// <summary>The steps, in order.</summary>
    public required IReadOnlyList<CaseStep> Steps { get; init; }

    /// <summary>The folder, absolute.</summary>
    public string Folder { get; init; } = "";

    /// <summary>What a system must claim for the case to be run.</summary>
    public string Claim => Option.Length == 0 ? Actor : $"{Actor}: {Option}";

    /// <summary><c>why.md</c>: the section of the Technical Framework, and the public test.</summary>
    public string Why => File.Exists(Path.Combine(Folder, "why.md")) ? File.ReadAllText(Path.Combine(Folder, "why.md")).Trim() : "";

    /// <inheritdoc/>
    public override string ToString() => $"{Id} {Title}";

    /// <summary>The cases of a folder and all below it, by id.</summary>
    /// <exception cref="InvalidDataException">A <c>case.json</c> is malformed; the text names it and the place.</exception>
    public static IReadOnlyList<ConformanceCase> Load(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, FileName, SearchOption.AllDirectories)
            .Where(path => Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(path)!)) != "given")
            .Select(Read)
            .OrderBy(c => c.Id.Split('/')[0], StringComparer.Ordinal)
            .ThenBy(c => int.TryParse(c.Id.Split('/').ElementAtOrDefault(1), out int number) ? number : 0),
    ];

    /// <summary>The shared data set of that name: <c>given/{name}</c> in a folder above.</summary>
    public ConformanceCase LoadGiven(string name)
    {
        for (DirectoryInfo? above = new(Folder); above is not null; above = above.Parent)
        {
            string path = Path.Combine(above.FullName, "given", name, FileName);
            if (File.Exists(path))
            {
                return Read(path);
            }
        }

        throw new InvalidDataException($"{Folder}: given '{name}' is in no folder 'given' above.");
    }

    private static ConformanceCase Read(string path)
    {
        try
        {
            ConformanceCase read = JsonSerializer.Deserialize<ConformanceCase>(File.ReadAllText(path), JsonForm.Options)
                ?? throw new InvalidDataException($"{path}: null is no case.");
            return read with { Folder = Path.GetFullPath(Path.GetDirectoryName(path)!) };
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}

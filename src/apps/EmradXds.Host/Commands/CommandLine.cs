namespace EmradXds.Host.Commands;

/// <summary>The words behind the command: options with a value, switches, and the rest.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>Splits the words by what the command knows.</summary>
    /// <exception cref="WrongUseException">An option is unknown, or its value is missing.</exception>
    public CommandLine(IEnumerable<string> words, IReadOnlyCollection<string> options, IReadOnlyCollection<string> switches)
    {
        List<string> rest = [];
        Queue<string> queue = new(words);
        while (queue.TryDequeue(out string? word))
        {
            if (!word.StartsWith("--", StringComparison.Ordinal))
            {
                rest.Add(word);
            }
            else if (switches.Contains(word) || word == "--verbose")
            {
                values[word] = "";
            }
            else if (!options.Contains(word))
            {
                throw new WrongUseException($"unknown option {word}; known here: {string.Join(' ', options.Concat(switches).Append("--verbose"))}");
            }
            else
            {
                values[word] = queue.TryDequeue(out string? value) ? value : throw new WrongUseException($"{word} needs a value");
            }
        }

        Rest = rest;
    }

    /// <summary>Words that are neither option nor switch.</summary>
    public IReadOnlyList<string> Rest { get; }

    /// <summary>Whether a switch is given.</summary>
    public bool Has(string name) => values.ContainsKey(name);

    /// <summary>The value of an option, or null.</summary>
    public string? Get(string name) => values.GetValueOrDefault(name);

    /// <summary>The value of an option that must be there.</summary>
    public string Require(string name) => Get(name) ?? throw new WrongUseException($"{name} is missing");
}

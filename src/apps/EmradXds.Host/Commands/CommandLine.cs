namespace EmradXds.Host.Commands;

/// <summary>The words behind the command: options with a value, switches, and the rest.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> values = [];

    /// <summary>Splits the words by what the command knows; an option's value follows as a word of its own or behind <c>=</c>.</summary>
    /// <exception cref="WrongUseException">An option is unknown, its value is missing, or a word stands where none is taken.</exception>
    public CommandLine(
        IEnumerable<string> words, IReadOnlyCollection<string> options, IReadOnlyCollection<string> switches, bool takesFiles = false)
    {
        List<string> rest = [];
        Queue<string> queue = new(words);
        while (queue.TryDequeue(out string? word))
        {
            int equals = word.IndexOf('=');
            if (!word.StartsWith('-'))
            {
                rest.Add(takesFiles ? word : throw new WrongUseException($"'{word}' is not expected here; try 'emrad help'"));
            }
            else if (equals > 0 && options.Contains(word[..equals]))
            {
                values[word[..equals]] = word[(equals + 1)..];
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
                values[word] = queue.TryDequeue(out string? value) && !value.StartsWith("--", StringComparison.Ordinal) ? value : throw new WrongUseException($"{word} needs a value");
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

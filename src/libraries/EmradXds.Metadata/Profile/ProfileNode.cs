using System.Text.Json;

namespace EmradXds.Metadata.Profile;

/// <summary>One JSON object of a profile. Reading never throws: what is wrong becomes a fault with file, place and expectation, and a
/// harmless value takes its place so that reading goes on.</summary>
internal sealed class ProfileNode
{
    private const long MaxFileBytes = 4 * 1024 * 1024;

    private readonly string place;
    private readonly JsonElement element;
    private readonly List<string> faults;
    private readonly HashSet<string> known = ["$schema"];

    private ProfileNode(string place, JsonElement element, List<string> faults)
    {
        (this.place, this.element, this.faults) = (place, element, faults);
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            IsObject = false; // Said already, where it was found to be absent.
        }
        else if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add($"{place} is {element.ValueKind}, expected an object");
        }
        else
        {
            IsObject = true;
        }
    }

    private bool IsObject { get; }

    /// <summary>Reads a file of the profile; <paramref name="name"/> is relative to <paramref name="folder"/>, with slashes.</summary>
    public static ProfileNode Read(string folder, string name, List<string> faults)
    {
        FileInfo file = new(Path.Combine(folder, name));
        try
        {
            if (file.Exists && file.Length <= MaxFileBytes)
            {
                using FileStream stream = file.OpenRead();
                using JsonDocument document = JsonDocument.Parse(stream);
                return new ProfileNode($"{name} $", document.RootElement.Clone(), faults);
            }

            faults.Add(file.Exists ? $"{name} is longer than {MaxFileBytes} bytes" : $"{name} is missing, expected in {folder}");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            faults.Add($"{name} cannot be read: {exception.Message}");
        }

        return new ProfileNode(name, default, faults);
    }

    /// <summary>A required text.</summary>
    public string Text(string name, string expected, Func<string, bool> isValid) =>
        OptionalText(name, expected, isValid, required: true) ?? "";

    /// <summary>A text that may be absent.</summary>
    public string? OptionalText(string name, string expected, Func<string, bool> isValid, bool required = false)
    {
        JsonElement value = Property(name);
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { } text && isValid(text))
        {
            return text;
        }

        bool isAbsent = value.ValueKind == JsonValueKind.Undefined;
        if (IsObject && (required || !isAbsent))
        {
            Fault(name, $"is {(isAbsent ? "missing" : value.GetRawText())}, expected {expected}");
        }

        return null;
    }

    /// <summary>true or false, true where absent.</summary>
    public bool Flag(string name)
    {
        JsonElement value = Property(name);
        if (value.ValueKind is not (JsonValueKind.True or JsonValueKind.False or JsonValueKind.Undefined))
        {
            Fault(name, $"is {value.GetRawText()}, expected true or false");
        }

        return value.ValueKind != JsonValueKind.False;
    }

    /// <summary>A required list of texts, one at least, none twice.</summary>
    public IReadOnlyList<string> Texts(string name, string expected, Func<string, bool> isValid)
    {
        List<string> texts = [];
        foreach ((JsonElement item, string itemName) in List(name))
        {
            if (item.ValueKind != JsonValueKind.String || !isValid(item.GetString()!))
            {
                Fault(itemName, $"is {item.GetRawText()}, expected {expected}");
            }
            else if (texts.Contains(item.GetString()!))
            {
                Fault(itemName, $"is {item.GetRawText()} again, expected each once");
            }
            else
            {
                texts.Add(item.GetString()!);
            }
        }

        return texts;
    }

    /// <summary>A required list of objects, one at least.</summary>
    public IReadOnlyList<ProfileNode> Objects(string name) =>
        [.. List(name).Select(item => new ProfileNode($"{place}.{item.Name}", item.Item, faults))];

    /// <summary>A required object.</summary>
    public ProfileNode Object(string name)
    {
        JsonElement value = Property(name);
        if (IsObject && value.ValueKind == JsonValueKind.Undefined)
        {
            Fault(name, "is missing, expected an object");
        }

        return new ProfileNode($"{place}.{name}", value, faults);
    }

    /// <summary>Says that a value, right by itself, does not fit the rest of the profile.</summary>
    public void Fault(string name, string what) => faults.Add($"{place}.{name} {what}");

    /// <summary>Says which properties are there that nobody asked for: most likely a slip of the pen.</summary>
    public void End()
    {
        if (IsObject)
        {
            foreach (JsonProperty property in element.EnumerateObject().Where(property => !known.Contains(property.Name)))
            {
                Fault(property.Name, $"is unknown, expected one of {string.Join(", ", known.Order(StringComparer.Ordinal))}");
            }
        }
    }

    private JsonElement Property(string name)
    {
        known.Add(name);
        return IsObject && element.TryGetProperty(name, out JsonElement value) ? value : default;
    }

    private IEnumerable<(JsonElement Item, string Name)> List(string name)
    {
        JsonElement list = Property(name);
        if (list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
        {
            return list.EnumerateArray().Select((item, at) => (item, $"{name}[{at}]"));
        }

        if (IsObject)
        {
            Fault(name, "is no list with one item at least");
        }

        return [];
    }
}

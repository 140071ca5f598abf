using System.Text.Json;

namespace EmradXds.Conformance.Cases;

/// <summary>What an answer must be: <c>expect.json</c>. Texts may hold placeholders.</summary>
public sealed record Expectation
{
    /// <summary>The status, as <c>Success</c>, <c>PartialSuccess</c> or <c>Failure</c>; several where the standard leaves a
    /// choice.</summary>
    public IReadOnlyList<string> Status { get; init; } = [];

    /// <summary>Errors that must be there; others beside them are a warning.</summary>
    public IReadOnlyList<ExpectedError> Errors { get; init; } = [];

    /// <summary>How many objects of a kind: DocumentEntry, SubmissionSet, Folder, Association, ObjectRef, DocumentResponse.</summary>
    public IReadOnlyDictionary<string, int> Count { get; init; } = new Dictionary<string, int>();

    /// <summary>Exactly which objects of a kind: names whose <c>${uuid.NAME}</c> they have, or ids.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Objects { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Exactly the documents of a retrieve, in any order.</summary>
    public IReadOnlyList<ExpectedDocument> Documents { get; init; } = [];

    /// <summary>Values at places.</summary>
    public IReadOnlyList<ExpectedValue> Values { get; init; } = [];

    /// <summary>A Fault must be the answer, and nothing else counts.</summary>
    public ExpectedFault? Fault { get; init; }

    /// <summary>Where the standard leaves a choice: one of these must hold beside what stands outside.</summary>
    public IReadOnlyList<Expectation> AnyOf { get; init; } = [];

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidDataException">It is malformed.</exception>
    public static Expectation Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Expectation>(File.ReadAllText(path), JsonForm.Options)
                ?? throw new InvalidDataException($"{path}: null is no expectation.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }
}

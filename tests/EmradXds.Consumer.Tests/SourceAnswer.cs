using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;

namespace EmradXds.Consumer.Tests;

/// <summary>What a test's source answers: documents under the name they are given out as, and findings.</summary>
internal sealed class SourceAnswer
{
    public Findings Findings { get; } = new();

    public List<(DocumentRequest As, byte[] Bytes)> Documents { get; } = [];

    /// <summary>Bytes after which the connection breaks in the first document; null where it does not.</summary>
    public int? BreaksAfter { get; init; }

    /// <summary>It does not break there, it falls silent.</summary>
    public bool Hangs { get; init; }

    /// <summary>Documents stand as base64 in the envelope.</summary>
    public bool Inline { get; init; }

    public SourceAnswer With(string location, TestFile file)
    {
        Documents.Add((new DocumentRequest(location, file.Instance), file.Bytes()));
        return this;
    }
}

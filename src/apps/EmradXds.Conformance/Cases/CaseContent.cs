namespace EmradXds.Conformance.Cases;

/// <summary>A document to be made: one of a text, a number of bytes, or as large as the system under test is asked to take.</summary>
public sealed record CaseContent
{
    /// <summary>Its text, UTF-8.</summary>
    public string? Text { get; init; }

    /// <summary>So many bytes that follow from the run's seed.</summary>
    public long? Bytes { get; init; }

    /// <summary>As many bytes as <c>largeDocumentBytes</c> of <c>sut.json</c> says; made while they are sent.</summary>
    public bool Large { get; init; }
}

namespace EmradXds.Metadata.Model;

/// <summary>A folder of entries of one patient (ITI TF-3 4.2.3.4).</summary>
public sealed record Folder : RegistryEntry
{
    /// <summary>uniqueId, OID.</summary>
    public string? UniqueId { get; init; }

    /// <summary>patientId, CX as <c>id^^^&amp;oid&amp;ISO</c>.</summary>
    public string? PatientId { get; init; }

    /// <summary>codeList, one or more.</summary>
    public IReadOnlyList<Code> Codes { get; init; } = [];

    /// <summary>lastUpdateTime, DTM to the second; set by the registry.</summary>
    public string? LastUpdateTime { get; init; }

    /// <summary>title.</summary>
    public string? Title { get; init; }

    /// <summary>comments.</summary>
    public string? Comments { get; init; }
}

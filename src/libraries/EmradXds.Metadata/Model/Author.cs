namespace EmradXds.Metadata.Model;

/// <summary>Who made a document or a submission (ITI TF-3 4.2.3.2.1). All values are kept as sent (HL7 v2 forms).</summary>
public sealed record Author
{
    /// <summary>authorPerson, XCN; null where absent.</summary>
    public string? Person { get; init; }

    /// <summary>authorInstitution, XON each.</summary>
    public IReadOnlyList<string> Institutions { get; init; } = [];

    /// <summary>authorRole.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>authorSpecialty.</summary>
    public IReadOnlyList<string> Specialties { get; init; } = [];

    /// <summary>authorTelecommunication, XTN each.</summary>
    public IReadOnlyList<string> Telecommunications { get; init; } = [];

    /// <summary>Slots this model has no member for: kept and returned.</summary>
    public IReadOnlyList<Slot> ExtraSlots { get; init; } = [];
}

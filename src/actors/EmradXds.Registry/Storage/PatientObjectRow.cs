namespace EmradXds.Registry.Storage;

/// <summary>A registered object that is about one patient.</summary>
public abstract class PatientObjectRow : RegistryObjectRow
{
    public required string UniqueId { get; init; }

    /// <summary>The patient it is found under: after a merge the surviving one.</summary>
    public long PatientKey { get; set; }

    public PatientRow? Patient { get; init; }

    /// <summary>The patient it was registered for: stays through merges, so that a wrong one can be told.</summary>
    public long RegisteredPatientKey { get; init; }
}

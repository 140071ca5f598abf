namespace EmradXds.Registry.StoredQueries;

/// <summary>One object of a LeafClass answer.</summary>
internal sealed class FoundObject
{
    /// <summary>Whose it is; 0 for an association, which is nobody's.</summary>
    public long PatientKey { get; init; }

    /// <summary>The ebRIM element as it was registered, in UTF-8.</summary>
    public byte[] Fragment { get; init; } = [];
}

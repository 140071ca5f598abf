namespace EmradXds.Registry.StoredQueries;

/// <summary>One object of a LeafClass answer.</summary>
/// <param name="PatientKey">Whose it is; 0 for an association, which is nobody's, and where a query is of one patient anyway.</param>
/// <param name="Fragment">The ebRIM element as it was registered, in UTF-8.</param>
internal readonly record struct FoundObject(long PatientKey, ReadOnlyMemory<byte> Fragment);

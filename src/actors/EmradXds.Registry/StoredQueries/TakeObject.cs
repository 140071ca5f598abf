namespace EmradXds.Registry.StoredQueries;

/// <summary>Takes one object of a LeafClass answer.</summary>
/// <param name="patientKey">Whose it is; 0 for an association, which is nobody's, and where a query is of one patient anyway.</param>
/// <param name="fragment">The ebRIM element, in the database's short form or in full; valid during the call.</param>
/// <returns>False where no further object is wanted.</returns>
internal delegate bool TakeObject(long patientKey, ReadOnlySpan<byte> fragment);

namespace EmradXds.Identity.Desk;

/// <summary>A source's record, as people name it.</summary>
/// <param name="Domain">OID or namespace of the trust's domain.</param>
/// <param name="Id">The id there.</param>
public sealed record RecordReference(string Domain, string Id);

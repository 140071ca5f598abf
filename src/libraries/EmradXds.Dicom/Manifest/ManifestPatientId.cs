namespace EmradXds.Dicom.Manifest;

/// <summary>Another id of the patient ((0010,1002) Other Patient IDs Sequence), such as the NHS Number.</summary>
/// <param name="Id">(0010,0020).</param>
/// <param name="AuthorityOid">OID of its authority ((0010,0024) &gt; (0040,0032)), or null.</param>
public sealed record ManifestPatientId(string Id, string? AuthorityOid);

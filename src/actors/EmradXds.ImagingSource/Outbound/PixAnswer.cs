namespace EmradXds.ImagingSource.Outbound;

/// <summary>What the PIX Manager said of a local id.</summary>
/// <param name="PatientId">CX.1 in the affinity domain's authority; null where there is none (yet).</param>
/// <param name="Reason">Why there is none, in words without patient data; null where there is one.</param>
public sealed record PixAnswer(string? PatientId, string? Reason);

namespace EmradXds.Conformance.Cases;

/// <summary>One series of a study to be made.</summary>
/// <param name="Modality">CT, MR, CR, US, SR or PR.</param>
/// <param name="Instances">How many instances.</param>
public sealed record CaseSeries(string Modality, int Instances = 1);

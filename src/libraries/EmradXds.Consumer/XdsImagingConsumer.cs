namespace EmradXds.Consumer;

/// <summary>Finds a patient's imaging studies in an affinity domain, reads their manifests, retrieves their instances.</summary>
public sealed class XdsImagingConsumer;

namespace EmradXds.Identity.Fhir;

/// <summary>What an interaction takes as the body of its request.</summary>
internal enum FhirContent
{
    /// <summary>Nothing: a body is not read.</summary>
    None,

    /// <summary>Search parameters.</summary>
    Form,

    /// <summary>A resource.</summary>
    Resource,
}

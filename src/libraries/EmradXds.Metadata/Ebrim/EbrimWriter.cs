using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>Model to ebRIM 3.0 (ITI TF-3 4.2.3).</summary>
public static class EbrimWriter
{
    /// <summary>One entry as a self-contained ebRIM element (namespace declared on it): what a registry keeps and returns.</summary>
    public static string ToFragment(RegistryEntry entry) => throw new NotImplementedException($"{entry}");
}

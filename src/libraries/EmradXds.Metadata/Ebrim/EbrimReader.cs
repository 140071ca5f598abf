using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>ebRIM 3.0 to model (ITI TF-3 4.2.3).</summary>
public static class EbrimReader
{
    /// <summary>One element as <see cref="EbrimWriter.ToFragment"/> wrote it.</summary>
    public static RegistryEntry FromFragment(string fragment) => throw new NotImplementedException(fragment);
}

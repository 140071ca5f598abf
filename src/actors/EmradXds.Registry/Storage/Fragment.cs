using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Storage;

/// <summary>A registered object as queries return it: an ebRIM element in UTF-8, of which the database keeps a short form.</summary>
public sealed class Fragment
{
    private Fragment(byte[] kept) => Kept = kept;

    /// <summary>What the database keeps: the short form, or, of what was registered before there was one, the element itself.</summary>
    public byte[] Kept { get; }

    /// <summary>That of an object as the registry has it.</summary>
    public static Fragment Of(RegistryEntry entry) => new(ShortFragment.Shorten(EbrimWriter.ToFragment(entry)));

    /// <summary>That of which the database keeps this.</summary>
    public static Fragment FromKept(byte[] kept) => new(kept);

    /// <summary>The element.</summary>
    public byte[] ToUtf8() => ShortFragment.Expand(Kept);

    /// <summary>The object as the registry has it.</summary>
    public RegistryEntry Read() => EbrimReader.FromFragment(ToUtf8());
}

namespace EmradXds.Dicom.Data;

/// <summary>Collects the bytes of a value that is held. Small values share arrays; a large one grows as its bytes arrive, so that a lying
/// length takes no memory.</summary>
internal sealed class ValueFiller
{
    private const int FirstSlabBytes = 1 << 10;
    private const int SlabBytes = 8 << 10;
    private const int LargestFirstPiece = 64 << 10;

    private byte[] slab = [];
    private int slabUsed;
    private Memory<byte> value;
    private int length;

    /// <summary>Bytes that have come.</summary>
    public int Filled { get; private set; }

    /// <summary>Whether all have.</summary>
    public bool IsFull => Filled == length;

    /// <summary>The value; whoever takes it may change it.</summary>
    public Memory<byte> Value => value;

    /// <summary>Begins a value.</summary>
    public void Begin(int bytes)
    {
        (length, Filled) = (bytes, 0);
        if (bytes > FirstSlabBytes)
        {
            value = new byte[Math.Min(bytes, LargestFirstPiece)];
            return;
        }

        if (slab.Length - slabUsed < bytes)
        {
            slab = new byte[slab.Length == 0 ? FirstSlabBytes : SlabBytes];
            slabUsed = 0;
        }

        value = slab.AsMemory(slabUsed, bytes);
        slabUsed += bytes;
    }

    /// <summary>Takes what belongs to the value; answers how many bytes that were.</summary>
    public int Take(ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, length - Filled);
        if (Filled + count > value.Length)
        {
            byte[] larger = new byte[(int)Math.Min(length, Math.Max(Filled + count, 2L * value.Length))];
            value.Span[..Filled].CopyTo(larger);
            value = larger;
        }

        bytes[..count].CopyTo(value.Span[Filled..]);
        Filled += count;
        return count;
    }
}

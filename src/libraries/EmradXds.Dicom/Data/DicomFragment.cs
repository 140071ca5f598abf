namespace EmradXds.Dicom.Data;

/// <summary>One fragment of encapsulated pixel data (PS3.5 A.4); the first of an element is its basic offset table.</summary>
/// <param name="Position">Where its bytes begin in the source.</param>
/// <param name="Length">How many they are.</param>
/// <param name="Value">The bytes where they are held, else empty.</param>
public readonly record struct DicomFragment(long Position, long Length, ReadOnlyMemory<byte> Value);

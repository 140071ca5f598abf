using System.Globalization;

namespace EmradXds.Dicom.Data;

/// <summary>A data element tag (PS3.5 7.1). Constants of the dictionary are in <c>DicomTags</c>.</summary>
/// <param name="Group">Group number.</param>
/// <param name="Element">Element number.</param>
public readonly partial record struct DicomTag(ushort Group, ushort Element) : IComparable<DicomTag>
{
    /// <summary>Private groups are odd (PS3.5 7.8).</summary>
    public bool IsPrivate => (Group & 1) == 1;

    /// <summary>Group and element in one number; sorts as data sets are sorted.</summary>
    public uint Value => ((uint)Group << 16) | Element;

    /// <inheritdoc/>
    public int CompareTo(DicomTag other) => Value.CompareTo(other.Value);

    /// <summary>Whether it stands before the other in a data set.</summary>
    public static bool operator <(DicomTag left, DicomTag right) => left.Value < right.Value;

    /// <summary>Whether it stands after the other in a data set.</summary>
    public static bool operator >(DicomTag left, DicomTag right) => left.Value > right.Value;

    /// <summary>Before or the same.</summary>
    public static bool operator <=(DicomTag left, DicomTag right) => left.Value <= right.Value;

    /// <summary>After or the same.</summary>
    public static bool operator >=(DicomTag left, DicomTag right) => left.Value >= right.Value;

    /// <summary><c>(gggg,eeee)</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"({Group:x4},{Element:x4})");
}

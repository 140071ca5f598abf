using System.Globalization;
using System.Numerics;

namespace EmradXds.Dicom.Data;

/// <summary>Makes UIDs of the form <c>2.25.&lt;UUID as integer&gt;</c> (PS3.5 B.2).</summary>
public static class DicomUidGenerator
{
    /// <summary>A UID nobody else has.</summary>
    public static string New() => From(Guid.NewGuid());

    /// <summary>The UID of a UUID.</summary>
    public static string From(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return string.Create(CultureInfo.InvariantCulture, $"2.25.{new BigInteger(bytes, isUnsigned: true, isBigEndian: true)}");
    }
}

using System.Security.Cryptography;
using System.Text;
using EmradXds.Dicom.Data;

namespace EmradXds.Host.Demo;

/// <summary>UIDs that follow from a name.</summary>
internal static class SyntheticUid
{
    public static string Of(string name) => DicomUidGenerator.From(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16)));
}

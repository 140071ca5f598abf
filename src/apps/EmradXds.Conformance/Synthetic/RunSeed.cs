using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using EmradXds.Dicom.Data;

namespace EmradXds.Conformance.Synthetic;

/// <summary>Everything a run allocates follows from its seed and a name, so that a run can be repeated and no two runs meet.</summary>
public sealed class RunSeed(string seed)
{
    // 999 is the range of NHS Numbers that are never given to a person.
    private const string TestRange = "999";

    /// <summary>A UUID.</summary>
    public Guid Uuid(string name) => new(Hash(name).AsSpan(0, 16), bigEndian: true);

    /// <summary>A UID below 2.25.</summary>
    public string Uid(string name) => DicomUidGenerator.From(Uuid(name));

    /// <summary>A number of so many digits.</summary>
    public string Digits(string name, int count) =>
        (new BigInteger(Hash(name), isUnsigned: true) % BigInteger.Pow(10, count)).ToString($"D{count}", CultureInfo.InvariantCulture);

    /// <summary>A synthetic NHS Number with a right check digit.</summary>
    public string NhsNumber(string name)
    {
        for (int attempt = 0; ; attempt++)
        {
            string nine = TestRange + Digits($"{name}/nhs/{attempt}", 6);
            if (Consumer.NhsNumber.CheckDigit(nine) is { } check)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{nine}{check}");
            }
        }
    }

    private byte[] Hash(string name) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}|{name}"));

    /// <inheritdoc/>
    public override string ToString() => seed;
}

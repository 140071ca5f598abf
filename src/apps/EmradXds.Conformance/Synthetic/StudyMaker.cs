using System.Globalization;
using EmradXds.Conformance.Cases;
using EmradXds.Dicom.Data;

namespace EmradXds.Conformance.Synthetic;

/// <summary>Makes small studies: images of a bright body in the dark, a report, a presentation state.</summary>
public static class StudyMaker
{
    private const int Side = 64;

    private static readonly Dictionary<string, string> SopClasses = new()
    {
        ["CT"] = "1.2.840.10008.5.1.4.1.1.2",
        ["MR"] = "1.2.840.10008.5.1.4.1.1.4",
        ["CR"] = "1.2.840.10008.5.1.4.1.1.1",
        ["US"] = "1.2.840.10008.5.1.4.1.1.6.1",
        ["SR"] = "1.2.840.10008.5.1.4.1.1.88.11",
        ["PR"] = "1.2.840.10008.5.1.4.1.1.11.1",
    };

    /// <summary>Makes a study.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="name">Name of the study in the run.</param>
    /// <param name="patient">Whose it is.</param>
    /// <param name="trust">Where it is made, as the case names it.</param>
    /// <param name="series">What it is made of.</param>
    /// <param name="made">Study date and time.</param>
    public static TestStudy Make(
        RunSeed seed, string name, TestPatient patient, string trust, IReadOnlyList<CaseSeries> series, DateTimeOffset made)
    {
        string study = seed.Uid($"{name}/study");
        string accession = $"A{seed.Digits($"{name}/accession", 9)}";
        DicomDataset Start(CaseSeries one, int at) => new DicomDataset()
            .Add(new(0x0008, 0x0020), made.ToString("yyyyMMdd", CultureInfo.InvariantCulture))
            .Add(new(0x0008, 0x0030), made.ToString("HHmmss", CultureInfo.InvariantCulture))
            .Add(new(0x0008, 0x0050), accession)
            .Add(new(0x0008, 0x0060), one.Modality)
            .Add(new(0x0008, 0x0070), "EMRAD XDS")
            .Add(new(0x0008, 0x0090), "")
            .Add(new(0x0008, 0x1030), $"Conformance {string.Join(' ', series.Select(s => s.Modality).Distinct())}")
            .Add(new(0x0010, 0x0010), patient.PersonName)
            .Add(new(0x0010, 0x0020), patient.LocalId(trust))
            .Add(new(0x0010, 0x0030), patient.BirthDate)
            .Add(new(0x0010, 0x0040), patient.Sex)
            .Add(new(0x0020, 0x000D), study)
            .Add(new(0x0020, 0x000E), seed.Uid($"{name}/series/{at}"))
            .Add(new(0x0020, 0x0010), "1")
            .Add(new DicomTag(0x0020, 0x0011), at + 1);

        return new TestStudy
        {
            StudyInstanceUid = study,
            AccessionNumber = accession,
            Trust = trust,
            Series =
            [
                .. series.Select((one, at) => (IReadOnlyList<TestInstance>)
                [
                    .. Enumerable.Range(0, one.Instances).Select(number =>
                        Instance(Start(one, at), one.Modality, seed.Uid($"{name}/series/{at}"), seed.Uid($"{name}/series/{at}/{number}"), number)),
                ]),
            ],
        };
    }

    private static TestInstance Instance(DicomDataset dataset, string modality, string series, string instance, int number)
    {
        string sopClass = SopClasses.GetValueOrDefault(modality)
            ?? throw new InvalidDataException($"No instance of modality {modality} can be made; known are {string.Join(", ", SopClasses.Keys)}.");
        dataset
            .Add(new(0x0008, 0x0016), sopClass)
            .Add(new(0x0008, 0x0018), instance)
            .Add(new DicomTag(0x0020, 0x0013), number + 1);
        switch (modality)
        {
            case "SR":
                dataset.Add(new(0x0040, 0xA040), "CONTAINER").Add(new(0x0040, 0xA491), "COMPLETE").Add(new(0x0040, 0xA493), "UNVERIFIED");
                break;
            case "PR":
                dataset.Add(new(0x0070, 0x0080), "CONFORMANCE").Add(new(0x2050, 0x0020), "IDENTITY");
                break;
            default:
                AddPixels(dataset, number);
                break;
        }

        return new TestInstance(dataset, series, sopClass, instance);
    }

    /// <summary>An ellipse that shrinks from instance to instance, as a head does from slice to slice.</summary>
    private static void AddPixels(DicomDataset dataset, int number)
    {
        byte[] pixels = new byte[Side * Side * sizeof(ushort)];
        double radius = Side / 2.2 / (1 + (number * 0.1));
        for (int at = 0; at < Side * Side; at++)
        {
            double x = ((at % Side) - (Side / 2)) / radius;
            double y = ((at / Side) - (Side / 2)) / (radius * 0.8);
            double depth = 1 - (x * x) - (y * y);
            ushort value = depth < 0 ? (ushort)0 : (ushort)(400 + (depth * 600));
            BitConverter.TryWriteBytes(pixels.AsSpan(at * sizeof(ushort)), value);
        }

        dataset
            .Add(new DicomTag(0x0028, 0x0002), 1)
            .Add(new(0x0028, 0x0004), "MONOCHROME2")
            .Add(new DicomTag(0x0028, 0x0010), Side)
            .Add(new DicomTag(0x0028, 0x0011), Side)
            .Add(new DicomTag(0x0028, 0x0100), 16)
            .Add(new DicomTag(0x0028, 0x0101), 12)
            .Add(new DicomTag(0x0028, 0x0102), 11)
            .Add(new DicomTag(0x0028, 0x0103), 0)
            .Add(new(0x7FE0, 0x0010), (ReadOnlyMemory<byte>)pixels);
    }
}

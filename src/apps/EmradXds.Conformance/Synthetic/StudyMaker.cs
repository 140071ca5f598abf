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
        string SeriesUid(int at) => seed.Uid($"{name}/series/{at}");
        string accession = $"A{seed.Digits($"{name}/accession", 9)}";
        DicomDataset Start(CaseSeries one, int at) => new DicomDataset()
            .Add(DicomTags.StudyDate, made.ToString("yyyyMMdd", CultureInfo.InvariantCulture))
            .Add(DicomTags.StudyTime, made.ToString("HHmmss", CultureInfo.InvariantCulture))
            .Add(DicomTags.AccessionNumber, accession)
            .Add(DicomTags.Modality, one.Modality)
            .Add(DicomTags.Manufacturer, "EMRAD XDS")
            .Add(DicomTags.ReferringPhysicianName, "")
            .Add(DicomTags.StudyDescription, $"Conformance {string.Join(' ', series.Select(s => s.Modality).Distinct())}")
            .Add(DicomTags.PatientName, patient.PersonName)
            .Add(DicomTags.PatientID, patient.LocalId(trust))
            .Add(DicomTags.PatientBirthDate, patient.BirthDate)
            .Add(DicomTags.PatientSex, patient.Sex)
            .Add(DicomTags.StudyInstanceUID, study)
            .Add(DicomTags.SeriesInstanceUID, SeriesUid(at))
            .Add(DicomTags.StudyID, "1")
            .Add(DicomTags.SeriesNumber, at + 1);

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
                        Instance(Start(one, at), one.Modality, SeriesUid(at), seed.Uid($"{name}/series/{at}/{number}"), number)),
                ]),
            ],
        };
    }

    private static TestInstance Instance(DicomDataset dataset, string modality, string series, string instance, int number)
    {
        string sopClass = SopClasses.GetValueOrDefault(modality)
            ?? throw new InvalidDataException(
                $"No instance of modality {modality} can be made; known are {string.Join(", ", SopClasses.Keys)}.");
        dataset
            .Add(DicomTags.SOPClassUID, sopClass)
            .Add(DicomTags.SOPInstanceUID, instance)
            .Add(DicomTags.InstanceNumber, number + 1);
        switch (modality)
        {
            case "SR":
                dataset
                    .Add(DicomTags.ValueType, "CONTAINER")
                    .Add(DicomTags.CompletionFlag, "COMPLETE")
                    .Add(DicomTags.VerificationFlag, "UNVERIFIED");
                break;
            case "PR":
                dataset.Add(DicomTags.ContentLabel, "CONFORMANCE").Add(DicomTags.PresentationLUTShape, "IDENTITY");
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
            .Add(DicomTags.SamplesPerPixel, 1)
            .Add(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Add(DicomTags.Rows, Side)
            .Add(DicomTags.Columns, Side)
            .Add(DicomTags.BitsAllocated, 16)
            .Add(DicomTags.BitsStored, 12)
            .Add(DicomTags.HighBit, 11)
            .Add(DicomTags.PixelRepresentation, 0)
            .Add(DicomTags.PixelData, (ReadOnlyMemory<byte>)pixels);
    }
}

using System.Buffers.Binary;
using System.Globalization;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Demo;

/// <summary>The instances of a synthetic study, drawn one at a time when it is their turn to be sent.</summary>
internal static class SyntheticImages
{
    public static IReadOnlyList<InstanceToStore> Of(SyntheticStudy study, Trust trust) =>
        [.. Enumerable.Range(1, study.Instances).Select(number => new InstanceToStore(
            SopClassUid(study.Kind.Modality),
            study.SopInstanceUid(number),
            DicomTransferSyntax.ExplicitVRLittleEndian.Uid,
            () => Encode(Instance(study, trust, number))))];

    private static MemoryStream Encode(DicomDataset dataset)
    {
        MemoryStream stream = new();
        dataset.Write(stream, DicomTransferSyntax.ExplicitVRLittleEndian);
        stream.Position = 0;
        return stream;
    }

    public static DicomDataset Instance(SyntheticStudy study, Trust trust, int number)
    {
        StudyKind kind = study.Kind;
        double z = study.Instances == 1 ? 0.05 : (1.7 * (number - 1) / (study.Instances - 1)) - 0.85;
        DicomDataset dataset = new DicomDataset()
            .Add(DicomTags.SpecificCharacterSet, "ISO_IR 192")
            .Add(DicomTags.ImageType, ImageType(kind.Modality))
            .Add(DicomTags.SOPClassUID, SopClassUid(kind.Modality))
            .Add(DicomTags.SOPInstanceUID, study.SopInstanceUid(number))
            .Add(DicomTags.StudyDate, study.Date)
            .Add(DicomTags.SeriesDate, study.Date)
            .Add(DicomTags.ContentDate, study.Date)
            .Add(DicomTags.StudyTime, study.Time)
            .Add(DicomTags.SeriesTime, study.Time)
            .Add(DicomTags.ContentTime, study.Time)
            .Add(DicomTags.AccessionNumber, study.Accession)
            .Add(DicomTags.Modality, kind.Modality)
            .Add(DicomTags.Manufacturer, "EMRAD XDS demo")
            .Add(DicomTags.InstitutionName, trust.Name)
            .Add(DicomTags.ReferringPhysicianName, "Demo^Referrer")
            .Add(DicomTags.StudyDescription, kind.Description)
            .Add(DicomTags.SeriesDescription, kind.Description)
            .Add(DicomTags.PatientName, $"{study.Patient.Family}^{study.Patient.Given}")
            .Add(DicomTags.PatientID, study.Patient.LocalIdAt(study.Ods))
            .Add(DicomTags.PatientBirthDate, study.Patient.BirthDate)
            .Add(DicomTags.PatientSex, study.Patient.Sex)
            .Add(DicomTags.BodyPartExamined, kind.BodyPart)
            .Add(DicomTags.StudyInstanceUID, study.StudyInstanceUid)
            .Add(DicomTags.SeriesInstanceUID, study.SeriesInstanceUid)
            .Add(DicomTags.StudyID, study.Accession)
            .Add(DicomTags.SeriesNumber, 1)
            .Add(DicomTags.InstanceNumber, number);
        if (kind.Modality is "CT" or "MR")
        {
            double spacing = 440.0 / kind.Side;
            double thickness = 300.0 / study.Instances;
            dataset
                .Add(DicomTags.FrameOfReferenceUID, SyntheticUid.Of($"{study.Name}/frame"))
                .Add(DicomTags.PositionReferenceIndicator, [""])
                .Add(DicomTags.PatientPosition, "HFS")
                .Add(DicomTags.AcquisitionNumber, 1)
                .Add(DicomTags.SliceThickness, Decimal(thickness))
                .Add(DicomTags.ImagePositionPatient, Decimal(-220), Decimal(-220), Decimal(z * 150))
                .Add(DicomTags.ImageOrientationPatient, "1", "0", "0", "0", "1", "0")
                .Add(DicomTags.PixelSpacing, Decimal(spacing), Decimal(spacing));
        }

        AddAcquisition(dataset, kind.Modality);
        return AddPixels(dataset, kind, kind.Phantom.Render(kind.Phantom, kind.Side, z, number));
    }

    /// <summary>How it was taken: what the modality's module wants to be there (PS3.3 C.8.1, C.8.2, C.8.3).</summary>
    private static void AddAcquisition(DicomDataset dataset, string modality)
    {
        switch (modality)
        {
            case "CT":
                dataset.Add(DicomTags.KVP, "120");
                break;
            case "MR":
                dataset
                    .Add(DicomTags.ScanningSequence, "SE")
                    .Add(DicomTags.SequenceVariant, "NONE")
                    .Add(DicomTags.ScanOptions, [""])
                    .Add(DicomTags.MRAcquisitionType, "2D")
                    .Add(DicomTags.RepetitionTime, "4000")
                    .Add(DicomTags.EchoTime, "90")
                    .Add(DicomTags.EchoTrainLength, 1);
                break;
            case "CR":
                dataset.Add(DicomTags.ViewPosition, "PA").Add(DicomTags.PatientOrientation, "L", "F");
                break;
            default:
                dataset.Add(DicomTags.PatientOrientation, [""]);
                break;
        }
    }

    private static string[] ImageType(string modality) => modality switch
    {
        "CT" => ["ORIGINAL", "PRIMARY", "AXIAL"],
        "MR" => ["ORIGINAL", "PRIMARY", "OTHER"],
        _ => ["ORIGINAL", "PRIMARY"],
    };

    private static DicomDataset AddPixels(DicomDataset dataset, StudyKind kind, short[] pixels)
    {
        bool bytes = kind.Modality == "US";
        bool signed = kind.Modality == "CT";
        (string center, string width) = kind.Modality switch
        {
            "CT" => kind.BodyPart == "HEAD" ? ("40", "120") : ("40", "400"),
            "MR" => ("480", "960"),
            "CR" => ("2048", "4096"),
            _ => ("128", "256"),
        };
        dataset
            .Add(DicomTags.SamplesPerPixel, 1)
            .Add(DicomTags.PhotometricInterpretation, "MONOCHROME2")
            .Add(DicomTags.Rows, kind.Side)
            .Add(DicomTags.Columns, kind.Side)
            .Add(DicomTags.BitsAllocated, bytes ? 8 : 16)
            .Add(DicomTags.BitsStored, bytes ? 8 : kind.Modality == "CR" ? 12 : 16)
            .Add(DicomTags.HighBit, bytes ? 7 : kind.Modality == "CR" ? 11 : 15)
            .Add(DicomTags.PixelRepresentation, signed ? 1 : 0)
            .Add(DicomTags.WindowCenter, center)
            .Add(DicomTags.WindowWidth, width);
        if (signed)
        {
            dataset.Add(DicomTags.RescaleIntercept, "0").Add(DicomTags.RescaleSlope, "1").Add(DicomTags.RescaleType, "HU");
        }

        byte[] encoded = new byte[pixels.Length * (bytes ? 1 : 2)];
        for (int i = 0; i < pixels.Length; i++)
        {
            if (bytes)
            {
                encoded[i] = (byte)pixels[i];
            }
            else
            {
                short value = signed ? pixels[i] : Math.Max((short)0, pixels[i]);
                BinaryPrimitives.WriteInt16LittleEndian(encoded.AsSpan(i * 2), value);
            }
        }

        return dataset.Add(DicomTags.PixelData, encoded);
    }

    private static string SopClassUid(string modality) => modality switch
    {
        "CT" => "1.2.840.10008.5.1.4.1.1.2",
        "MR" => "1.2.840.10008.5.1.4.1.1.4",
        "CR" => "1.2.840.10008.5.1.4.1.1.1",
        "US" => "1.2.840.10008.5.1.4.1.1.6.1",
        _ => throw new ArgumentOutOfRangeException(nameof(modality), modality, "no image of this modality is drawn"),
    };

    private static string Decimal(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}

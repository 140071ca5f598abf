using System.Globalization;
using EmradXds.Dicom.Data;

namespace EmradXds.Dicom.Manifest;

/// <summary>Writes a manifest, module by module (PS3.3 A.35.4, RAD TF-3 4.68.4.1.2.1).</summary>
internal static class ManifestWriter
{
    private const string ManifestTitle = "113030";
    private static readonly Dictionary<string, string> Titles = new()
    {
        [ManifestTitle] = "Manifest",
        ["113000"] = "Of Interest",
        ["113001"] = "Rejected for Quality Reasons",
        ["113037"] = "Rejected for Patient Safety Reasons",
        ["113038"] = "Incorrect Modality Worklist Entry",
        ["113039"] = "Data Retention Policy Expired",
    };

    public static DicomDataset Write(KeyObjectManifest manifest)
    {
        Check(manifest);
        DicomDataset dataset = new();
        DateTimeOffset created = manifest.Created!.Value;
        string date = created.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        string time = created.ToString("HHmmss.ffffff", CultureInfo.InvariantCulture);

        // SOP Common
        dataset.Add(DicomTags.SOPClassUID, KeyObjectManifest.SopClassUid)
            .Add(DicomTags.SOPInstanceUID, manifest.SopInstanceUid)
            .Add(DicomTags.InstanceCreationDate, date)
            .Add(DicomTags.InstanceCreationTime, time)
            .Add(DicomTags.TimezoneOffsetFromUTC, Zone(created.Offset));

        // Patient
        AddOrEmpty(dataset, DicomTags.PatientName, manifest.PatientName);
        AddOrEmpty(dataset, DicomTags.PatientID, manifest.PatientId);
        AddIssuer(dataset, DicomTags.IssuerOfPatientIDQualifiersSequence, manifest.PatientIdAuthorityOid);
        AddOrEmpty(dataset, DicomTags.PatientBirthDate, manifest.PatientBirthDate);
        AddOrEmpty(dataset, DicomTags.PatientSex, manifest.PatientSex);
        if (manifest.OtherPatientIds.Count > 0)
        {
            dataset.Add(DicomTags.OtherPatientIDsSequence, [.. manifest.OtherPatientIds.Select(OtherPatientId)]);
        }

        // General Study
        dataset.Add(DicomTags.StudyInstanceUID, manifest.StudyInstanceUid);
        AddOrEmpty(dataset, DicomTags.StudyDate, manifest.StudyDate);
        AddOrEmpty(dataset, DicomTags.StudyTime, manifest.StudyTime);
        AddOrEmpty(dataset, DicomTags.StudyID, manifest.StudyId);
        AddOrEmpty(dataset, DicomTags.ReferringPhysicianName, manifest.ReferringPhysician);
        AddOrEmpty(dataset, DicomTags.AccessionNumber, manifest.AccessionNumber);
        AddIssuer(dataset, DicomTags.IssuerOfAccessionNumberSequence, manifest.AccessionAuthorityOid);
        AddIfAny(dataset, DicomTags.StudyDescription, manifest.StudyDescription);

        // Key Object Document Series, General Equipment
        dataset.Add(DicomTags.Modality, "KO")
            .Add(DicomTags.SeriesInstanceUID, manifest.SeriesInstanceUid)
            .Add(DicomTags.SeriesNumber, "1")
            .Add(DicomTags.ReferencedPerformedProcedureStepSequence);
        AddOrEmpty(dataset, DicomTags.Manufacturer, manifest.Manufacturer);
        AddIfAny(dataset, DicomTags.InstitutionName, manifest.InstitutionName);

        // Key Object Document
        dataset.Add(DicomTags.InstanceNumber, "1")
            .Add(DicomTags.ContentDate, date)
            .Add(DicomTags.ContentTime, time);
        if (manifest.AccessionNumber is not null)
        {
            dataset.Add(DicomTags.ReferencedRequestSequence, Request(manifest));
        }

        dataset.Add(DicomTags.CurrentRequestedProcedureEvidenceSequence, new DicomDataset()
            .Add(DicomTags.StudyInstanceUID, manifest.StudyInstanceUid)
            .Add(DicomTags.ReferencedSeriesSequence, [.. manifest.Series.Select(Evidence)]));

        AddContent(dataset, manifest);
        return dataset;
    }

    private static void Check(KeyObjectManifest manifest)
    {
        string? trouble = manifest.Series.Count == 0 || manifest.Series.Any(series => series.Instances.Count == 0)
                ? "A manifest lists at least one instance in each of its series"
            : manifest.Series.Any(series => series.StudyInstanceUid != manifest.StudyInstanceUid) ? "A manifest lists one study"
            : manifest.Series.Any(series => series.SeriesInstanceUid == manifest.SeriesInstanceUid)
                ? "A manifest's own series is none of those it lists"
            : manifest.Series.Any(series => series.RetrieveAeTitle is null or "" || series.RetrieveLocationUid is null or "")
                ? "XDS-I asks for (0008,0054) Retrieve AE Title and (0040,e011) Retrieve Location UID of every series"
            : manifest.Created is null ? "A manifest says when it was made"
            : null;
        if (trouble is not null)
        {
            throw new InvalidOperationException(trouble);
        }
    }

    private static string Zone(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private static DicomDataset OtherPatientId(ManifestPatientId other)
    {
        DicomDataset item = new DicomDataset().Add(DicomTags.PatientID, other.Id).Add(DicomTags.TypeOfPatientID, "TEXT");
        AddIssuer(item, DicomTags.IssuerOfPatientIDQualifiersSequence, other.AuthorityOid);
        return item;
    }

    /// <summary>The request this study fulfils. Its order numbers are not known to an archive: empty (type 2).</summary>
    private static DicomDataset Request(KeyObjectManifest manifest)
    {
        DicomDataset request = new DicomDataset()
            .Add(DicomTags.StudyInstanceUID, manifest.StudyInstanceUid)
            .Add(DicomTags.ReferencedStudySequence)
            .Add(DicomTags.AccessionNumber, manifest.AccessionNumber!)
            .Add(DicomTags.PlacerOrderNumberImagingServiceRequest)
            .Add(DicomTags.FillerOrderNumberImagingServiceRequest)
            .Add(DicomTags.RequestedProcedureID)
            .Add(DicomTags.RequestedProcedureDescription)
            .Add(DicomTags.RequestedProcedureCodeSequence);
        AddIssuer(request, DicomTags.IssuerOfAccessionNumberSequence, manifest.AccessionAuthorityOid);
        return request;
    }

    private static DicomDataset Evidence(ManifestSeries series)
    {
        DicomDataset item = new DicomDataset()
            .Add(DicomTags.SeriesInstanceUID, series.SeriesInstanceUid)
            .Add(DicomTags.RetrieveAETitle, series.RetrieveAeTitle!)
            .Add(DicomTags.RetrieveLocationUID, series.RetrieveLocationUid!)
            .Add(DicomTags.ReferencedSOPSequence, [.. series.Instances.Select(Reference)]);
        AddIfAny(item, DicomTags.RetrieveURL, series.RetrieveUrl);
        return item;
    }

    private static DicomDataset Reference(ManifestInstance instance) => new DicomDataset()
        .Add(DicomTags.ReferencedSOPClassUID, instance.SopClassUid)
        .Add(DicomTags.ReferencedSOPInstanceUID, instance.SopInstanceUid);

    /// <summary>TID 2010: a container with one item for each instance.</summary>
    private static void AddContent(DicomDataset dataset, KeyObjectManifest manifest)
    {
        string title = manifest.TitleCode is { } code && Titles.ContainsKey(code) ? code : ManifestTitle;
        dataset.Add(DicomTags.ValueType, "CONTAINER")
            .Add(DicomTags.ConceptNameCodeSequence, new DicomDataset()
                .Add(DicomTags.CodeValue, title)
                .Add(DicomTags.CodingSchemeDesignator, "DCM")
                .Add(DicomTags.CodeMeaning, Titles[title]))
            .Add(DicomTags.ContinuityOfContent, "SEPARATE")
            .Add(DicomTags.ContentTemplateSequence, new DicomDataset()
                .Add(DicomTags.MappingResource, "DCMR")
                .Add(DicomTags.TemplateIdentifier, "2010"))
            .Add(DicomTags.ContentSequence, [.. manifest.Series.SelectMany(series => series.Instances).Select(instance => new DicomDataset()
                .Add(DicomTags.RelationshipType, "CONTAINS")
                .Add(DicomTags.ValueType, ValueTypeOf(instance.SopClassUid))
                .Add(DicomTags.ReferencedSOPSequence, Reference(instance)))]);
    }

    /// <summary>IMAGE, WAVEFORM, or COMPOSITE for all else (PS3.3 C.17.3), by the name of the SOP class.</summary>
    private static string ValueTypeOf(string sopClassUid) => DicomUids.NameOf(sopClassUid) switch
    {
        null => "COMPOSITE",
        var name when name.Contains("Waveform Storage", StringComparison.Ordinal) => "WAVEFORM",
        var name when name.Contains("Image Storage", StringComparison.Ordinal) => "IMAGE",
        _ when sopClassUid is DicomUids.SegmentationStorage or DicomUids.ParametricMapStorage or DicomUids.EnhancedUSVolumeStorage
            or DicomUids.RTDoseStorage => "IMAGE",
        _ => "COMPOSITE",
    };

    private static void AddIssuer(DicomDataset dataset, DicomTag tag, string? oid)
    {
        if (!string.IsNullOrEmpty(oid))
        {
            dataset.Add(tag, new DicomDataset().Add(DicomTags.UniversalEntityID, oid).Add(DicomTags.UniversalEntityIDType, "ISO"));
        }
    }

    private static void AddIfAny(DicomDataset dataset, DicomTag tag, string? value)
    {
        if (!string.IsNullOrEmpty(value))
        {
            dataset.Add(tag, value);
        }
    }

    private static void AddOrEmpty(DicomDataset dataset, DicomTag tag, string? value)
    {
        if (string.IsNullOrEmpty(value))
        {
            dataset.Add(tag);
        }
        else
        {
            dataset.Add(tag, value);
        }
    }
}

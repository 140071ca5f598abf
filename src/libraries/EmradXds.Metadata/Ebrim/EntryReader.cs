using System.Globalization;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Ebrim;

/// <summary>One ebRIM object whose kind is known to the model (ITI TF-3 4.2.3): which attribute stands where.</summary>
internal static class EntryReader
{
    public static DocumentEntry ReadDocumentEntry(EbrimElement element, RuleReport report)
    {
        AttributeReader attributes = new(element, "DocumentEntry", report);
        attributes.TakeKind();
        return new DocumentEntry
        {
            EntryUuid = element.Id,
            LogicalId = element["lid"],
            Version = element.VersionName,
            HomeCommunityId = element["home"],
            Status = EbrimUris.ToStatus(element["status"]),
            IsOnDemand = element["objectType"] == EbrimUris.OnDemandDocumentEntry,
            MimeType = element["mimeType"],
            Title = element.Names.First(),
            Comments = element.Descriptions.First(),
            Names = element.Names.Beyond(),
            Descriptions = element.Descriptions.Beyond(),
            Authors = attributes.Authors(EbrimUris.DocumentAuthor),
            ClassCode = attributes.Code(EbrimUris.ClassCode, "classCode"),
            TypeCode = attributes.Code(EbrimUris.TypeCode, "typeCode"),
            FormatCode = attributes.Code(EbrimUris.FormatCode, "formatCode"),
            HealthcareFacilityTypeCode = attributes.Code(EbrimUris.HealthcareFacilityTypeCode, "healthcareFacilityTypeCode"),
            PracticeSettingCode = attributes.Code(EbrimUris.PracticeSettingCode, "practiceSettingCode"),
            ConfidentialityCodes = attributes.Codes(EbrimUris.ConfidentialityCode, "confidentialityCode"),
            EventCodes = attributes.Codes(EbrimUris.EventCodeList, "eventCodeList"),
            UniqueId = attributes.Identifier(EbrimUris.DocumentUniqueId, "uniqueId"),
            PatientId = attributes.Identifier(EbrimUris.DocumentPatientId, "patientId"),
            SourcePatientId = attributes.Slot("sourcePatientId"),
            SourcePatientInfo = attributes.Slots("sourcePatientInfo"),
            LanguageCode = attributes.Slot("languageCode"),
            CreationTime = attributes.Slot("creationTime"),
            ServiceStartTime = attributes.Slot("serviceStartTime"),
            ServiceStopTime = attributes.Slot("serviceStopTime"),
            LegalAuthenticator = attributes.Slot("legalAuthenticator"),
            ReferenceIds = attributes.Slots(EbrimUris.ReferenceIdList),
            RepositoryUniqueId = attributes.Slot("repositoryUniqueId"),
            Hash = attributes.Slot("hash"),
            Size = ReadSize(attributes.Slot("size"), element, report),
            Uri = attributes.Slot("URI"),
            DocumentAvailability = attributes.Slot("documentAvailability"),
            ExtraSlots = attributes.Rest(),
        };
    }

    private static long? ReadSize(string? text, EbrimElement element, RuleReport report)
    {
        if (text is null)
        {
            return null;
        }

        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long size))
        {
            return size;
        }

        report.Add(SubmissionRules.SizeForm, $"DocumentEntry {element.Id}", "size", text, "decimal digits");
        return null;
    }

    public static SubmissionSet ReadSubmissionSet(EbrimElement element, RuleReport report)
    {
        AttributeReader attributes = new(element, "SubmissionSet", report);
        attributes.TakeKind();
        return new SubmissionSet
        {
            EntryUuid = element.Id,
            LogicalId = element["lid"],
            Version = element.VersionName,
            HomeCommunityId = element["home"],
            Status = EbrimUris.ToStatus(element["status"]),
            Title = element.Names.First(),
            Comments = element.Descriptions.First(),
            Names = element.Names.Beyond(),
            Descriptions = element.Descriptions.Beyond(),
            Authors = attributes.Authors(EbrimUris.SubmissionSetAuthor),
            ContentTypeCode = attributes.Code(EbrimUris.ContentTypeCode, "contentTypeCode"),
            UniqueId = attributes.Identifier(EbrimUris.SubmissionSetUniqueId, "uniqueId"),
            SourceId = attributes.Identifier(EbrimUris.SubmissionSetSourceId, "sourceId"),
            PatientId = attributes.Identifier(EbrimUris.SubmissionSetPatientId, "patientId"),
            SubmissionTime = attributes.Slot("submissionTime"),
            IntendedRecipients = attributes.Slots("intendedRecipient"),
            ExtraSlots = attributes.Rest(),
        };
    }

    public static Folder ReadFolder(EbrimElement element, RuleReport report)
    {
        AttributeReader attributes = new(element, "Folder", report);
        attributes.TakeKind();
        return new Folder
        {
            EntryUuid = element.Id,
            LogicalId = element["lid"],
            Version = element.VersionName,
            HomeCommunityId = element["home"],
            Status = EbrimUris.ToStatus(element["status"]),
            Title = element.Names.First(),
            Comments = element.Descriptions.First(),
            Names = element.Names.Beyond(),
            Descriptions = element.Descriptions.Beyond(),
            Codes = attributes.Codes(EbrimUris.FolderCodeList, "codeList"),
            UniqueId = attributes.Identifier(EbrimUris.FolderUniqueId, "uniqueId"),
            PatientId = attributes.Identifier(EbrimUris.FolderPatientId, "patientId"),
            LastUpdateTime = attributes.Slot("lastUpdateTime"),
            ExtraSlots = attributes.Rest(),
        };
    }

    public static Association ReadAssociation(EbrimElement element, RuleReport report)
    {
        AttributeReader attributes = new(element, "Association", report);
        return new Association
        {
            EntryUuid = element.Id,
            LogicalId = element["lid"],
            Version = element.VersionName,
            HomeCommunityId = element["home"],
            Status = EbrimUris.ToStatus(element["status"]),
            Type = element["associationType"] ?? "",
            Source = element["sourceObject"] ?? "",
            Target = element["targetObject"] ?? "",
            SubmissionSetStatus = attributes.Slot("SubmissionSetStatus"),
            PreviousVersion = attributes.Slot("PreviousVersion"),
            AssociationPropagation = attributes.Slot("AssociationPropagation"),
            OriginalStatus = attributes.Slot("OriginalStatus"),
            NewStatus = attributes.Slot("NewStatus"),
            Names = element.Names,
            Descriptions = element.Descriptions,
            Documentation = attributes.Code(EbrimUris.AssociationDocumentation, "associationDocumentation"),
            ExtraSlots = attributes.Rest(),
        };
    }
}

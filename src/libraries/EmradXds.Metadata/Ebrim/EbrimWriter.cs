using System.Globalization;
using System.Text;
using System.Xml;
using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>Model to ebRIM 3.0 (ITI TF-3 4.2.3).</summary>
/// <remarks>The order of attributes and elements is fixed, and so are the ids of classifications and external identifiers: derived from
/// the id of their owner. The same entry always gives the same text.</remarks>
public static class EbrimWriter
{
    private static readonly XmlWriterSettings fragmentSettings = new()
    {
        OmitXmlDeclaration = true,
        ConformanceLevel = ConformanceLevel.Fragment,
        NewLineHandling = NewLineHandling.Entitize,
        Encoding = new UTF8Encoding(false),
    };

    /// <summary>Most fragments fit: an imaging manifest's entry takes about 5 KB.</summary>
    private const int FragmentBytes = 8_192;

    /// <summary>One entry as a self-contained ebRIM element (namespace declared on it), in UTF-8: what a registry keeps and
    /// returns.</summary>
    public static byte[] ToFragment(RegistryEntry entry)
    {
        using MemoryStream bytes = new(FragmentBytes);
        using (XmlWriter writer = XmlWriter.Create(bytes, fragmentSettings))
        {
            Write(writer, entry);
        }

        return bytes.ToArray();
    }

    /// <summary>Writes a submission as rim:RegistryObjectList: the set, entries, folders, associations.</summary>
    internal static void Write(XmlWriter writer, Submission submission)
    {
        writer.WriteStartElement("RegistryObjectList", XmlNames.Rim);
        if (submission.Set is not null)
        {
            Write(writer, submission.Set);
        }

        foreach (RegistryEntry entry in submission.Documents.Concat<RegistryEntry>(submission.Folders).Concat(submission.Associations))
        {
            Write(writer, entry);
        }

        writer.WriteEndElement();
    }

    private static void Write(XmlWriter writer, RegistryEntry entry)
    {
        EbrimObjectWriter output = new(writer, entry);
        switch (entry)
        {
            case DocumentEntry document:
                WriteDocumentEntry(output, document);
                break;
            case SubmissionSet set:
                WriteSubmissionSet(output, set);
                break;
            case Folder folder:
                WriteFolder(output, folder);
                break;
            case Association association:
                WriteAssociation(output, association);
                break;
            default:
                throw new ArgumentException($"{entry.GetType().Name} has no ebRIM form", nameof(entry));
        }

        output.End();
    }

    private static void WriteDocumentEntry(EbrimObjectWriter output, DocumentEntry document)
    {
        output.Start("ExtrinsicObject", document.IsOnDemand ? EbrimUris.OnDemandDocumentEntry : EbrimUris.StableDocumentEntry);
        output.Attribute("mimeType", document.MimeType);
        output.Slot("creationTime", document.CreationTime);
        output.Slot("documentAvailability", document.DocumentAvailability);
        output.Slot("hash", document.Hash);
        output.Slot("languageCode", document.LanguageCode);
        output.Slot("legalAuthenticator", document.LegalAuthenticator);
        output.Slot(EbrimUris.ReferenceIdList, document.ReferenceIds);
        output.Slot("repositoryUniqueId", document.RepositoryUniqueId);
        output.Slot("serviceStartTime", document.ServiceStartTime);
        output.Slot("serviceStopTime", document.ServiceStopTime);
        output.Slot("size", document.Size?.ToString(CultureInfo.InvariantCulture));
        output.Slot("sourcePatientId", document.SourcePatientId);
        output.Slot("sourcePatientInfo", document.SourcePatientInfo);
        output.Slot("URI", document.Uri);
        output.Texts(document.Title, document.Comments);
        output.Authors(EbrimUris.DocumentAuthor, document.Authors);
        output.Code(EbrimUris.ClassCode, document.ClassCode);
        output.Codes(EbrimUris.ConfidentialityCode, document.ConfidentialityCodes);
        output.Codes(EbrimUris.EventCodeList, document.EventCodes);
        output.Code(EbrimUris.FormatCode, document.FormatCode);
        output.Code(EbrimUris.HealthcareFacilityTypeCode, document.HealthcareFacilityTypeCode);
        output.Code(EbrimUris.PracticeSettingCode, document.PracticeSettingCode);
        output.Code(EbrimUris.TypeCode, document.TypeCode);
        output.Identifier(EbrimUris.DocumentPatientId, "XDSDocumentEntry.patientId", document.PatientId);
        output.Identifier(EbrimUris.DocumentUniqueId, "XDSDocumentEntry.uniqueId", document.UniqueId);
    }

    private static void WriteSubmissionSet(EbrimObjectWriter output, SubmissionSet set)
    {
        output.Start("RegistryPackage", EbrimUris.RegistryPackageType);
        output.Slot("intendedRecipient", set.IntendedRecipients);
        output.Slot("submissionTime", set.SubmissionTime);
        output.Texts(set.Title, set.Comments);
        output.Kind(EbrimUris.SubmissionSet);
        output.Authors(EbrimUris.SubmissionSetAuthor, set.Authors);
        output.Code(EbrimUris.ContentTypeCode, set.ContentTypeCode);
        output.Identifier(EbrimUris.SubmissionSetPatientId, "XDSSubmissionSet.patientId", set.PatientId);
        output.Identifier(EbrimUris.SubmissionSetSourceId, "XDSSubmissionSet.sourceId", set.SourceId);
        output.Identifier(EbrimUris.SubmissionSetUniqueId, "XDSSubmissionSet.uniqueId", set.UniqueId);
    }

    private static void WriteFolder(EbrimObjectWriter output, Folder folder)
    {
        output.Start("RegistryPackage", EbrimUris.RegistryPackageType);
        output.Slot("lastUpdateTime", folder.LastUpdateTime);
        output.Texts(folder.Title, folder.Comments);
        output.Kind(EbrimUris.Folder);
        output.Codes(EbrimUris.FolderCodeList, folder.Codes);
        output.Identifier(EbrimUris.FolderPatientId, "XDSFolder.patientId", folder.PatientId);
        output.Identifier(EbrimUris.FolderUniqueId, "XDSFolder.uniqueId", folder.UniqueId);
    }

    private static void WriteAssociation(EbrimObjectWriter output, Association association)
    {
        output.Start("Association", EbrimUris.AssociationType);
        output.Attribute("associationType", association.Type);
        output.Attribute("sourceObject", association.Source);
        output.Attribute("targetObject", association.Target);
        output.Slot("SubmissionSetStatus", association.SubmissionSetStatus);
        output.Slot("PreviousVersion", association.PreviousVersion);
        output.Slot("AssociationPropagation", association.AssociationPropagation);
        output.Slot("OriginalStatus", association.OriginalStatus);
        output.Slot("NewStatus", association.NewStatus);
        output.Texts(association.Names.First(), association.Descriptions.First());
        output.Code(EbrimUris.AssociationDocumentation, association.Documentation);
    }
}

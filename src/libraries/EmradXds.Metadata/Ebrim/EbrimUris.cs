using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Ebrim;

/// <summary>What stands for what in ebRIM: object kinds, classification and identification schemes (ITI TF-3 4.2.5, table 4.2.3.2-1
/// ff).</summary>
internal static class EbrimUris
{
    public const string UuidPrefix = "urn:uuid:";

    public const string StableDocumentEntry = "urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1";
    public const string OnDemandDocumentEntry = "urn:uuid:34268e47-fdf5-41a6-ba33-82133c465248";
    public const string SubmissionSet = "urn:uuid:a54d6aa5-d40d-43f9-88c5-b4633d873bdd";
    public const string Folder = "urn:uuid:d9d542f3-6cc4-48b6-8870-ea235fbc94c2";

    public const string LimitedSubmissionSet = "urn:uuid:5003a9db-8d8d-49e6-bf0c-990e34ac7707";
    public const string LimitedDocumentEntry = "urn:uuid:ab9b591b-83ab-4d03-8f5d-f93b1fb92e85";
    public const string LimitedFolder = "urn:uuid:2c144a76-29a9-4b7c-af54-b25409fe7d03";

    public const string DocumentAuthor = "urn:uuid:93606bcf-9494-43ec-9b4e-a7748d1a838d";
    public const string ClassCode = "urn:uuid:41a5887f-8865-4c09-adf7-e362475b143a";
    public const string ConfidentialityCode = "urn:uuid:f4f85eac-e6cb-4883-b524-f2705394840f";
    public const string EventCodeList = "urn:uuid:2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4";
    public const string FormatCode = "urn:uuid:a09d5840-386c-46f2-b5ad-9c3699a4309d";
    public const string HealthcareFacilityTypeCode = "urn:uuid:f33fb8ac-18af-42cc-ae0e-ed0b0bdb91e1";
    public const string PracticeSettingCode = "urn:uuid:cccf5598-8b07-4b77-a05e-ae952c785ead";
    public const string TypeCode = "urn:uuid:f0306f51-975f-434e-a61c-c59651d33983";
    public const string DocumentPatientId = "urn:uuid:58a6f841-87b3-4a3e-92fd-a8ffeff98427";
    public const string DocumentUniqueId = "urn:uuid:2e82c1f6-a085-4c72-9da3-8640a32e42ab";

    public const string SubmissionSetAuthor = "urn:uuid:a7058bb9-b4e4-4307-ba5b-e3f0ab85e12d";
    public const string ContentTypeCode = "urn:uuid:aa543740-bdda-424e-8c96-df4873be8500";
    public const string SubmissionSetPatientId = "urn:uuid:6b5aea1a-874d-4603-a4bc-96a0a7b38446";
    public const string SubmissionSetSourceId = "urn:uuid:554ac39e-e3fe-47fe-b233-965d2a147832";
    public const string SubmissionSetUniqueId = "urn:uuid:96fdda7c-d067-4183-912e-bf5ee74998a8";

    public const string FolderCodeList = "urn:uuid:1ba97051-7806-41a8-a48b-8fce7af683c5";
    public const string FolderPatientId = "urn:uuid:f64ffdf0-4b97-4e06-b79f-a52b38ec2f8a";
    public const string FolderUniqueId = "urn:uuid:75df8f67-9973-4fbe-a900-df66cefecc5a";

    public const string AssociationDocumentation = "urn:uuid:abd807a3-4432-4053-87b4-fd82c643d1f3";

    public const string ReferenceIdList = "urn:ihe:iti:xds:2013:referenceIdList";

    private const string ObjectTypes = "urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:";
    public const string RegistryPackageType = ObjectTypes + "RegistryPackage";
    public const string AssociationType = ObjectTypes + "Association";
    public const string ClassificationType = ObjectTypes + "Classification";
    public const string ExternalIdentifierType = ObjectTypes + "ExternalIdentifier";

    /// <summary>Whether an id is none for ever, but only a name inside one submission.</summary>
    public static bool IsSymbolic(string id) => !id.StartsWith(UuidPrefix, StringComparison.OrdinalIgnoreCase);

    private const string StatusTypes = "urn:oasis:names:tc:ebxml-regrep:StatusType:";

    public static string Of(AvailabilityStatus status) => StatusTypes + status;

    /// <summary>Null for every status that is neither (Submitted, or a stranger).</summary>
    public static AvailabilityStatus? ToStatus(string? urn) => urn switch
    {
        StatusTypes + nameof(AvailabilityStatus.Approved) => AvailabilityStatus.Approved,
        StatusTypes + nameof(AvailabilityStatus.Deprecated) => AvailabilityStatus.Deprecated,
        _ => null,
    };
}

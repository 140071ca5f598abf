namespace EmradXds.Metadata.Rules;

/// <summary>Error codes of the Document Sharing transactions (ITI TF-3 table 4.2.4.1-2); the member's name is the code on the
/// wire.</summary>
#pragma warning disable CS1591 // each member's name is the standard's own word for it
public enum XdsErrorCode
{
    XDSMissingDocument,
    XDSMissingDocumentMetadata,
    XDSRepositoryMetadataError,
    XDSRegistryMetadataError,
    XDSRegistryDuplicateUniqueIdInMessage,
    XDSRepositoryDuplicateUniqueIdInMessage,
    XDSDuplicateUniqueIdInRegistry,
    XDSNonIdenticalHash,
    XDSNonIdenticalSize,
    XDSUnknownPatientId,
    XDSPatientIdDoesNotMatch,
    UnresolvedReferenceException,
    ReferencesExistException,
    XDSUnreferencedObjectException,
    XDSRegistryDeprecatedDocumentError,
    XDSExtraMetadataNotSaved,
    XDSRegistryNotAvailable,
    XDSRegistryBusy,
    XDSRepositoryBusy,
    XDSRegistryOutOfResources,
    XDSRepositoryOutOfResources,
    XDSRegistryError,
    XDSRepositoryError,
    XDSUnknownRepositoryId,
    XDSDocumentUniqueIdError,
    InvalidDocumentContent,
    XDSStoredQueryMissingParam,
    XDSStoredQueryParamNumber,
    XDSUnknownStoredQuery,
    XDSTooManyResults,
    XDSResultNotSinglePatient,
    XDSMissingHomeCommunityId,
    XDSUnknownCommunity,
    XDSUnavailableCommunity,
    XDSIRequestError,
}

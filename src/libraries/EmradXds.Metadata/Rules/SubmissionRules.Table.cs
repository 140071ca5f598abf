using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Metadata.Rules;

/// <content>The table: rule, sentence, code. Completeness is judged here; each rule is triggered by a test of its own.</content>
public static partial class SubmissionRules
{
    // The shape of the ebRIM, seen while it is read.
    internal static readonly SubmissionRule ObjectKind = Error("No object of this kind can be registered");
    internal static readonly SubmissionRule PackageKind = Error("A RegistryPackage is not classified as exactly one kind");
    internal static readonly SubmissionRule OneSubmissionSet = Error("A submission has exactly one SubmissionSet");
    internal static readonly SubmissionRule PartOfAnother = Error("A part of an object names another object as its owner");
    internal static readonly SubmissionRule TooManyObjects = Error("A submission has too many objects");
    internal static readonly SubmissionRule ObjectSize = Error("An object is too large");
    internal static readonly SubmissionRule SlotTwice = Error("A slot comes twice in one object");
    internal static readonly SubmissionRule SeveralValues = Error("An attribute has several values where one is allowed");
    internal static readonly SubmissionRule LimitedMetadata = Error("Limited metadata are forbidden in XDS");
    internal static readonly SubmissionRule NotKept =
        new(nameof(NotKept), "A part that is no XDS metadata is not kept", XDSExtraMetadataNotSaved, Severity.Warning);

    // Objects by themselves.
    internal static readonly SubmissionRule Missing = Error("A required attribute is missing");
    internal static readonly SubmissionRule StableOnly = Error("An On-Demand entry has an attribute that only stable entries have");
    internal static readonly SubmissionRule EntryUuid = Error("An entryUUID is not in canonical form");
    internal static readonly SubmissionRule IdLength = Error("An id is too long");
    internal static readonly SubmissionRule IdTwice = Error("Two objects have the same id");
    internal static readonly SubmissionRule FirstVersion = Error("A first submission names another logical id than its own");
    internal static readonly SubmissionRule Dtm = Error("A time is no DTM");
    internal static readonly SubmissionRule StartStop = Error("A service stops before it starts");
    internal static readonly SubmissionRule Oid = Error("An identifier is no OID");
    internal static readonly SubmissionRule UniqueId = Error("A document's uniqueId has no known form");
    internal static readonly SubmissionRule PatientIdForm = Error("A patient id is not in the form of XDS");
    internal static readonly SubmissionRule HashForm = Error("A hash is no SHA-1");
    internal static readonly SubmissionRule SizeForm = Error("A size is no number of bytes");
    internal static readonly SubmissionRule Language = Error("A languageCode is no language tag");
    internal static readonly SubmissionRule HomeForm = Error("A homeCommunityId is no urn:oid");
    internal static readonly SubmissionRule Availability = Error("A documentAvailability is not one of the two that there are");
    internal static readonly SubmissionRule CodeIncomplete = Error("A code lacks a part");
    internal static readonly SubmissionRule AuthorEmpty = Error("An author is nobody");
    internal static readonly SubmissionRule PersonForm = Error("A person is no XCN");
    internal static readonly SubmissionRule InstitutionForm = Error("An institution is no XON");
    internal static readonly SubmissionRule ReferenceIdForm = Error("A reference id is no CXi");
    internal static readonly SubmissionRule PatientInfoForm = Error("A sourcePatientInfo value is no PID field");
    internal static readonly SubmissionRule TitleLength = Error("A title is too long");
    internal static readonly SubmissionRule ValueLength = Error("A value is too long");

    // Objects together.
    internal static readonly SubmissionRule AssociationKind = Error("An association is of an unknown type");
    internal static readonly SubmissionRule ToItself = Error("An association joins an object to itself");
    internal static readonly SubmissionRule AssociationTwice = Error("Two associations of one type join the same objects");
    internal static readonly SubmissionRule Unresolved =
        Error("An association ends at no object of this submission", UnresolvedReferenceException);
    internal static readonly SubmissionRule NewSource =
        Error("A relationship does not start at an entry of this submission", UnresolvedReferenceException);
    internal static readonly SubmissionRule OldTarget =
        Error("A replacement or snapshot does not point at a registered entry", UnresolvedReferenceException);
    internal static readonly SubmissionRule NotMember = Error("An object is no member of the SubmissionSet");
    internal static readonly SubmissionRule MembershipStatus = Error("A membership in the SubmissionSet has the wrong SubmissionSetStatus");
    internal static readonly SubmissionRule OnlyInUpdate = Error("An association says what only a metadata update says");
    internal static readonly SubmissionRule OnePatient = Error("A submission is about more than one patient", XDSPatientIdDoesNotMatch);
    internal static readonly SubmissionRule UniqueIdTwice =
        Error("Two objects have the same uniqueId", XDSRegistryDuplicateUniqueIdInMessage);

    /// <summary>Every rule, in the order of the table.</summary>
    public static IReadOnlyList<SubmissionRule> All { get; } =
    [
        ObjectKind, PackageKind, OneSubmissionSet, PartOfAnother, TooManyObjects, ObjectSize, SlotTwice, SeveralValues, LimitedMetadata,
        NotKept,
        Missing, StableOnly, EntryUuid, IdLength, IdTwice, FirstVersion, Dtm, StartStop, Oid, UniqueId, PatientIdForm, HashForm, SizeForm, Language,
        HomeForm, Availability, CodeIncomplete, AuthorEmpty, PersonForm, InstitutionForm, ReferenceIdForm, PatientInfoForm, TitleLength,
        ValueLength,
        AssociationKind, ToItself, AssociationTwice, Unresolved, NewSource, OldTarget, NotMember, MembershipStatus, OnlyInUpdate, OnePatient, UniqueIdTwice,
    ];

    private static SubmissionRule Error(
        string sentence,
        XdsErrorCode code = XDSRegistryMetadataError,
        [System.Runtime.CompilerServices.CallerMemberName] string name = "") => new(name, sentence, code);
}

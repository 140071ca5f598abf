using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Metadata.Rules;

/// <content>The table: rule, sentence, code of ITI-57, code of ITI-92.</content>
public static partial class UpdateRules
{
    // New versions.
    internal static readonly SubmissionRule NewVersion =
        Error("A metadata update brings a first version", restricted: XDSInvalidRequestException);
    internal static readonly SubmissionRule LogicalIdForm = Error("A logical id is no UUID", XDSRegistryMetadataError);
    internal static readonly SubmissionRule OneMembership =
        Error("A new version is not once a member of the SubmissionSet", restricted: XDSMetadataAnnotationError);
    internal static readonly SubmissionRule PreviousVersion =
        Error("A new version does not say which version it follows", restricted: XDSMetadataAnnotationError);
    internal static readonly SubmissionRule Propagation =
        Error("An AssociationPropagation cannot be read", restricted: XDSMetadataAnnotationError);
    internal static readonly SubmissionRule UpdatedTwice =
        Error("An object is updated twice in one request", restricted: XDSInvalidRequestException);

    // Changes of status.
    internal static readonly SubmissionRule StatusChange =
        Error("A change of availabilityStatus cannot be read", XDSMetadataUpdateOperationError);
    internal static readonly SubmissionRule StatusTarget = Error("The availabilityStatus of this object does not change");

    // Submitted associations.
    internal static readonly SubmissionRule SubmitTarget = Error("SubmitAssociation does not lead to an association of the request");
    internal static readonly SubmissionRule SubmittedEnd = Error("A submitted association ends at an object that it cannot join");
    internal static readonly SubmissionRule ByHand = Error(
        "An association is submitted for an object whose associations are propagated as well", XDSMetadataUpdateOperationError);

    // The request as a whole.
    internal static readonly SubmissionRule NoOperation =
        Error("A metadata update asks for nothing", restricted: XDSInvalidRequestException);
    internal static readonly SubmissionRule NoPart =
        Error("An association belongs to no operation of the metadata update", restricted: XDSInvalidRequestException);
    internal static readonly SubmissionRule EntriesOnly = new(
        nameof(EntriesOnly), "A restricted update changes something else than DocumentEntries", XDSInvalidRequestException);

    /// <summary>Every rule, in the order of the table.</summary>
    public static IReadOnlyList<SubmissionRule> All { get; } =
    [
        NewVersion, LogicalIdForm, OneMembership, PreviousVersion, Propagation, UpdatedTwice, StatusChange, StatusTarget, SubmitTarget,
        SubmittedEnd, ByHand, NoOperation, NoPart, EntriesOnly,
    ];

    private static SubmissionRule Error(
        string sentence,
        XdsErrorCode code = XDSMetadataUpdateError,
        XdsErrorCode? restricted = null,
        [System.Runtime.CompilerServices.CallerMemberName] string name = "") => new(name, sentence, code, Restricted: restricted);
}

namespace EmradXds.Metadata.Model;

/// <summary>The association kinds of the standard (ITI TF-3 table 4.2.2-1).</summary>
public static class AssociationTypes
{
    /// <summary>Membership.</summary>
    public const string HasMember = "urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember";

    /// <summary>New entry replaces old.</summary>
    public const string Replace = "urn:ihe:iti:2007:AssociationType:RPLC";

    /// <summary>New entry is a transformation of an existing one.</summary>
    public const string Transform = "urn:ihe:iti:2007:AssociationType:XFRM";

    /// <summary>New entry is an addendum.</summary>
    public const string Append = "urn:ihe:iti:2007:AssociationType:APND";

    /// <summary>New entry is a transformation and replaces.</summary>
    public const string TransformAndReplace = "urn:ihe:iti:2007:AssociationType:XFRM_RPLC";

    /// <summary>New entry is the signature of another.</summary>
    public const string Signs = "urn:ihe:iti:2007:AssociationType:signs";

    /// <summary>Stable entry is a snapshot of an On-Demand one.</summary>
    public const string IsSnapshotOf = "urn:ihe:iti:2010:AssociationType:IsSnapshotOf";

    /// <summary>SubmissionSet asks for another availabilityStatus (metadata update).</summary>
    public const string UpdateAvailabilityStatus = "urn:ihe:iti:2010:AssociationType:UpdateAvailabilityStatus";

    /// <summary>SubmissionSet brings an association between registered objects (metadata update).</summary>
    public const string SubmitAssociation = "urn:ihe:iti:2010:AssociationType:SubmitAssociation";

    /// <summary>Whether it relates DocumentEntries, and is neither membership nor an operation.</summary>
    public static bool IsRelationship(string type) =>
        type is Replace or Transform or Append or TransformAndReplace or Signs or IsSnapshotOf;

    /// <summary>Whether its source replaces its target, which is Deprecated then.</summary>
    public static bool IsReplacement(string type) => type is Replace or TransformAndReplace;
}

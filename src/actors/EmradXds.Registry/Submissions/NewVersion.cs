using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Submissions;

/// <summary>A new version of an object, with the registered one that it follows.</summary>
/// <param name="Entry">The new version as submitted, or as the registry itself makes it.</param>
/// <param name="Membership">The SubmissionSet's membership that says how; null where the request lacks it.</param>
/// <param name="Previous">The newest version that is registered.</param>
internal sealed record NewVersion(RegistryEntry Entry, Association? Membership, PatientObjectRow Previous)
{
    /// <summary>Whether it takes over the associations of the version before.</summary>
    public bool Propagates => Membership is not null && UpdateRules.Propagates(Membership);

    /// <summary>The version that the request says it follows.</summary>
    public int? Stated => Membership is null ? null : UpdateRules.PreviousVersionOf(Membership);

    /// <summary>The next of its logicalID, with the availabilityStatus of the version before.</summary>
    public ObjectIdentity Identity(Guid entryUuid, long key) =>
        new(entryUuid, key, Previous.LogicalId, Previous.Version + 1, Previous.Status);
}

using EmradXds.Metadata.Model;

namespace EmradXds.Registry.Tests;

/// <summary>Metadata updates of synthetic patients, right in every point until a test changes one.</summary>
internal static class Update
{
    private const string Set = "SubmissionSet01";

    public const AvailabilityStatus Approved = AvailabilityStatus.Approved;

    public const AvailabilityStatus Deprecated = AvailabilityStatus.Deprecated;

    /// <summary>The next version of a registered entry with another title, or with another change.</summary>
    public static Submission Of(
        DocumentEntry current, Func<DocumentEntry, DocumentEntry>? change = null, string? propagation = null, string id = "Document01")
    {
        DocumentEntry next = (change ?? (d => d with { Title = "CT Abdomen" }))(Next(current, id));
        return Nothing(next.PatientId!).And(next, current, propagation);
    }

    /// <summary>The next version of a registered folder likewise.</summary>
    public static Submission Of(Folder current, Func<Folder, Folder>? change = null, string? propagation = null, string id = "Folder01")
    {
        Folder next = (change ?? (f => f with { Title = "Transfer" }))(Next(current, id));
        return Nothing(next.PatientId!).And(next, current, propagation);
    }

    /// <summary>A SubmissionSet that asks for nothing yet.</summary>
    public static Submission Nothing(string patient) => new() { Set = Submit.Set(patient) };

    /// <summary>The update with those of another one as well.</summary>
    public static Submission And(this Submission update, Submission other) => update with
    {
        Documents = [.. update.Documents, .. other.Documents],
        Folders = [.. update.Folders, .. other.Folders],
        Associations = [.. update.Associations, .. other.Associations],
    };

    /// <summary>The update with a change of status.</summary>
    public static Submission AndStatus(
        this Submission update, string target, AvailabilityStatus from = Approved, AvailabilityStatus to = Deprecated) =>
        update.With(Status(target, from, to));

    public static Association Status(string target, AvailabilityStatus from = Approved, AvailabilityStatus to = Deprecated) => new()
    {
        EntryUuid = $"status-{target}",
        Type = AssociationTypes.UpdateAvailabilityStatus,
        Source = Set,
        Target = target,
        OriginalStatus = Urn(from),
        NewStatus = Urn(to),
    };

    /// <summary>The update with a submitted association.</summary>
    public static Submission AndLink(this Submission update, string type, string source, string target, string id = "link") => update.With(
        Submit.Link(AssociationTypes.SubmitAssociation, Set, id, $"submit-{id}"), Submit.Link(type, source, target, id));

    /// <summary>The update with its memberships changed.</summary>
    public static Submission WithMembership(this Submission update, Func<Association, Association> change) =>
        update with { Associations = [.. update.Associations.Select(a => a.Type == AssociationTypes.HasMember ? change(a) : a)] };

    public static string Urn(AvailabilityStatus status) => $"urn:oasis:names:tc:ebxml-regrep:StatusType:{status}";

    private static T Next<T>(T current, string id)
        where T : RegistryEntry =>
        current with { EntryUuid = id, Version = null, Status = null };

    private static Submission And(this Submission update, RegistryEntry next, RegistryEntry current, string? propagation) =>
        (next is DocumentEntry document
            ? update with { Documents = [.. update.Documents, document] }
            : update with { Folders = [.. update.Folders, (Folder)next] })
        .With(Submit.Member(next.EntryUuid) with { PreviousVersion = current.Version, AssociationPropagation = propagation });
}

namespace EmradXds.Metadata.Model;

/// <summary>A typed arrow between two objects (ITI TF-3 4.2.2).</summary>
public sealed record Association : RegistryEntry
{
    /// <summary>The kind, as its URN (<see cref="AssociationTypes"/> names those of the standard).</summary>
    public required string Type { get; init; }

    /// <summary>sourceObject: an entryUUID or symbolic id.</summary>
    public required string Source { get; init; }

    /// <summary>targetObject likewise.</summary>
    public required string Target { get; init; }

    /// <summary>SubmissionSetStatus: Original or Reference, on SubmissionSet to DocumentEntry membership; null otherwise.</summary>
    public string? SubmissionSetStatus { get; init; }

    /// <summary>PreviousVersion: the version that the target's new one follows, on SubmissionSet membership in a metadata update.</summary>
    public string? PreviousVersion { get; init; }

    /// <summary>AssociationPropagation: yes or no, likewise; absent means yes.</summary>
    public string? AssociationPropagation { get; init; }

    /// <summary>OriginalStatus: the availabilityStatus the target has, a URN, on UpdateAvailabilityStatus.</summary>
    public string? OriginalStatus { get; init; }

    /// <summary>NewStatus: the availabilityStatus it is to have, likewise.</summary>
    public string? NewStatus { get; init; }

    /// <summary>associationDocumentation: the one Classification a relationship may hold; null where absent.</summary>
    public Code? Documentation { get; init; }
}

using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Persons;

/// <summary>An id of a person.</summary>
/// <param name="Authority">Who assigned it.</param>
/// <param name="Id">The id.</param>
public sealed record PersonIdentifier(AssigningAuthority Authority, string Id);

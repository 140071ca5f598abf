using EmradXds.Identity.Persons;

namespace EmradXds.Identity.Desk;

/// <summary>A person, as the desk sees it.</summary>
/// <param name="Id">Id of the person, 32 hexadecimal digits.</param>
/// <param name="Demographics">Golden record.</param>
/// <param name="Records">The records it is made of.</param>
public sealed record DeskPerson(string Id, Demographics Demographics, IReadOnlyList<DeskRecord> Records);

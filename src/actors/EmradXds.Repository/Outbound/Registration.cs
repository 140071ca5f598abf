using EmradXds.Metadata.Rules;

namespace EmradXds.Repository.Outbound;

/// <summary>What came of an ITI-42.</summary>
/// <param name="State">Whether the registry took the submission.</param>
/// <param name="Findings">What the initiator of ITI-41 is told: the registry's own errors and warnings, or why there is no answer.</param>
public sealed record Registration(RegistrationState State, IReadOnlyCollection<Finding> Findings);

using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity;

/// <summary>One pair of a merge (A40), or the change of an id (A47).</summary>
/// <param name="Retired">The id of MRG-1 that is retired.</param>
/// <param name="Survivor">The id of PID-3 that goes on for it.</param>
internal sealed record Retirement(PatientIdentifier Retired, PatientIdentifier Survivor)
{
    /// <summary>Reads MRG-1. Ids are paired within their domain, in their order; where PID-3 has one id of the domain, all are retired into
    /// that.</summary>
    /// <param name="mrg">The segment.</param>
    /// <param name="ids">PID-3.</param>
    /// <param name="primary">That of them which is the sender's own.</param>
    /// <param name="domain">The profile.</param>
    /// <param name="most">Pairs that the message may have.</param>
    /// <param name="errors">Gets every fault.</param>
    /// <param name="warnings">Gets what is passed over.</param>
    public static IReadOnlyList<Retirement> ReadAll(
        Er7Segment mrg, List<PatientIdentifier> ids, PatientIdentifier primary, AffinityDomain domain, int most, List<Err> errors,
        List<Err> warnings)
    {
        // MRG-1 may leave the authority to PID-3, if PID-3 leaves no doubt.
        bool isOneDomain = ids.Select(id => id.Authority).Distinct().Count() == 1;
        int before = errors.Count;
        List<PatientIdentifier> prior = PatientIdentifier.ReadAll(mrg, 1, isOneDomain ? primary.Authority : null, domain, errors);
        if (errors.Count > before)
        {
            return [];
        }

        List<PatientIdentifier> own = prior.FindAll(id => id.Authority == primary.Authority);
        List<PatientIdentifier> survivors = ids.FindAll(id => id.Authority == primary.Authority);
        CheckOthers(prior, ids, primary, most, errors, warnings);
        Err? error = prior.Count == 0
                ? new Err(new Erl("MRG", 1, 1), ErrorCondition.RequiredFieldMissing, "the id to retire is expected")
            : own.Count == 0
                ? new Err(prior[0].Location with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier,
                    "the id to retire is of another domain than PID-3")
            : own.Count > most
                ? new Err(own[1].Location, ErrorCondition.ApplicationInternalError, "one merge per message")
            : most > 1 && survivors.Count > 1 && survivors.Count != own.Count
                ? new Err(own[^1].Location, ErrorCondition.ApplicationInternalError,
                    "as many ids of the own domain are expected in MRG-1 as in PID-3, or one in PID-3")
            : null;
        if (error is not null)
        {
            errors.Add(error);
            return [];
        }

        List<Retirement> pairs = [.. own.Select((id, n) => new Retirement(id, most == 1 || survivors.Count == 1 ? primary : survivors[n]))];
        errors.AddRange(pairs.Select(pair => pair.Fault()).OfType<Err>());
        return pairs;
    }

    /// <summary>Ids of other domains: each needs one of its domain in PID-3, and what they say is not done, because they are not the
    /// sender's.</summary>
    private static void CheckOthers(
        List<PatientIdentifier> prior, List<PatientIdentifier> ids, PatientIdentifier primary, int most, List<Err> errors,
        List<Err> warnings)
    {
        if (most == 1)
        {
            return;
        }

        foreach (PatientIdentifier other in prior.Where(id => id.Authority is not null && id.Authority != primary.Authority))
        {
            if (!ids.Exists(id => id.Authority == other.Authority))
            {
                errors.Add(new Err(
                    other.Location with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier, "PID-3 has no id of this domain"));
            }
            else if (!ids.Exists(id => id.Authority == other.Authority && id.Id == other.Id))
            {
                warnings.Add(new Err(
                    other.Location, ErrorCondition.UnknownKeyIdentifier,
                    "ids of this domain are not the sender's to merge; this pair was not", 'W'));
            }
        }
    }

    private Err? Fault() =>
        Retired.Id.Length == 0
            ? new Err(
                Retired.Location with { Component = 1 }, ErrorCondition.RequiredFieldMissing, "the id to retire cannot be the null value")
        : Survivor.Id.Length == 0
            ? new Err(Survivor.Location with { Component = 1 }, ErrorCondition.RequiredFieldMissing, "the own id cannot be the null value")
        : Retired.Id == Survivor.Id
            ? new Err(Retired.Location, ErrorCondition.DuplicateKeyIdentifier, "the id to retire is the surviving one")
        : null;
}

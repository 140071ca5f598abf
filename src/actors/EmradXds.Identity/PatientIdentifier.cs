using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity;

/// <summary>One stated repetition of PID-3 or MRG-1, its authority found in the profile.</summary>
/// <param name="Id">CX.1; empty where the sender states the null value, "delete".</param>
/// <param name="Authority">Null where the profile does not have it.</param>
/// <param name="Location">Where it stands.</param>
internal sealed record PatientIdentifier(string Id, AssigningAuthority? Authority, Erl Location)
{
    /// <summary>Reads a field; an authority that is missing, malformed or at odds with itself is an error.</summary>
    /// <param name="segment">PID or MRG.</param>
    /// <param name="field">3 or 1.</param>
    /// <param name="fallback">The authority of ids that state none; null refuses them.</param>
    /// <param name="domain">The profile.</param>
    /// <param name="errors">Gets every fault.</param>
    public static List<PatientIdentifier> ReadAll(
        Er7Segment segment, int field, AssigningAuthority? fallback, AffinityDomain domain, List<Err> errors)
    {
        List<PatientIdentifier> all = [];
        Er7Field ids = segment[field];
        for (int n = 1; n <= ids.Count; n++)
        {
            if (Cx.Read(ids[n]) is not { } cx)
            {
                continue;
            }

            Erl location = new(segment.Id, segment.Ordinal, field, n);
            bool isNull = ids[n][1].Presence == Er7Presence.Null;
            if (cx.Id.Length is 0 or > 255 && !isNull)
            {
                errors.Add(new Err(location with { Component = 1 }, ErrorCondition.RequiredFieldMissing,
                    "an id of 1 to 255 characters is expected"));
            }
            else if (cx.Authority.IsEmpty && fallback is null)
            {
                errors.Add(new Err(location with { Component = 4 }, ErrorCondition.RequiredFieldMissing,
                    "the id's assigning authority is expected"));
            }
            else if (!cx.Authority.IsEmpty && (!cx.Authority.IsWellFormed || IsAtOdds(cx.Authority, domain)))
            {
                errors.Add(new Err(location with { Component = 4 }, ErrorCondition.DataTypeError,
                    "expected an assigning authority by namespace, by OID with type ISO, or by both meaning the same"));
            }
            else
            {
                all.Add(new PatientIdentifier(cx.Id, cx.Authority.IsEmpty ? fallback : domain.Resolve(cx.Authority), location));
            }
        }

        return all;
    }

    /// <summary>Namespace and OID are both stated, and they do not mean the same.</summary>
    private static bool IsAtOdds(Hd authority, AffinityDomain domain) =>
        authority is { NamespaceId: { } name, UniversalId: { } oid } && domain.Resolve(authority) is null
        && (domain.Resolve(new Hd(name, null, null)) is not null || domain.Resolve(Hd.Oid(oid)) is not null);
}

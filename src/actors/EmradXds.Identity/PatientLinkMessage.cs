using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity;

/// <summary>What A24 or A37 means in this affinity domain: a trust's word on two ids, of which one at least is its own.</summary>
/// <param name="By">Who says so: MSH-4.</param>
/// <param name="One">The id of the first PID.</param>
/// <param name="Other">That of the second.</param>
internal sealed record PatientLinkMessage(string By, PatientLinkMessage.Side One, PatientLinkMessage.Side Other)
{
    /// <summary>Reads and checks a message.</summary>
    /// <returns>Null where <paramref name="errors"/> got the faults.</returns>
    public static PatientLinkMessage? Read(Er7Message request, AffinityDomain domain, bool allowTestNumbers, List<Err> errors)
    {
        Msh header = Msh.Read(request);
        PatientIdentityMessage.CheckHeader(request, errors);
        Trust? sender = PatientIdentityMessage.FindSender(header, domain, errors);
        Er7Segment[] patients = [.. request.All("PID")];
        if (patients.Length != 2)
        {
            Erl place = new("PID", Math.Min(patients.Length + 1, 3));
            errors.Add(new Err(place, ErrorCondition.SegmentSequenceError, "two PID segments are expected"));
            return null;
        }

        Side? one = Side.Read(patients[0], sender, domain, allowTestNumbers, errors);
        Side? other = Side.Read(patients[1], sender, domain, allowTestNumbers, errors);
        if (one is null || other is null || errors.Count > 0)
        {
            return null;
        }

        if (!one.IsSenders && !other.IsSenders)
        {
            errors.Add(new Err(
                one.Id.Location with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier,
                "neither id is of the sending facility's own domain; expected one that is"));
        }
        else if (one.Id.Authority == other.Id.Authority && one.Id.Id == other.Id.Id)
        {
            errors.Add(new Err(other.Id.Location, ErrorCondition.DuplicateKeyIdentifier, "the second id is the first; expected another"));
        }

        string by = header.SendingFacility.NamespaceId ?? header.SendingFacility.UniversalId!;
        return errors.Count > 0 ? null : new PatientLinkMessage(by, one, other);
    }

    /// <summary>One of the two patients.</summary>
    /// <param name="Id">The first id that is not the affinity domain's.</param>
    /// <param name="IsSenders">It is of the sender's own domain: what else the segment states may be believed.</param>
    /// <param name="Pid">The segment.</param>
    /// <param name="StatesAffinityId">Whether the segment says anything of the affinity domain's id.</param>
    /// <param name="AffinityId">That id.</param>
    internal sealed record Side(PatientIdentifier Id, bool IsSenders, Er7Segment Pid, bool StatesAffinityId, string? AffinityId)
    {
        /// <summary>Reads a PID segment.</summary>
        public static Side? Read(Er7Segment pid, Trust? sender, AffinityDomain domain, bool allowTestNumbers, List<Err> errors)
        {
            int before = errors.Count;
            List<PatientIdentifier> ids = PatientIdentifier.ReadAll(pid, 3, null, domain, errors);
            (bool stated, string? affinityId) = PatientIdentityMessage.FindAffinityId(ids, domain, allowTestNumbers, errors);
            PatientIdentifier? id = ids.Find(id => id.Authority != domain.PatientIdAuthority);
            Err? fault = errors.Count > before ? null
                : id is null
                    ? new Err(new Erl("PID", pid.Ordinal, 3), ErrorCondition.RequiredFieldMissing, "an id of a trust's domain is expected")
                : !domain.Trusts.Any(trust => trust.PatientIds.Oid == id.Authority?.Oid)
                    ? new Err(
                        id.Location with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier, "the id is of no trust of this domain")
                : id.Id.Length == 0
                    ? new Err(id.Location with { Component = 1 }, ErrorCondition.RequiredFieldMissing, "the id cannot be the null value")
                : null;
            if (fault is not null)
            {
                errors.Add(fault);
            }

            return id is null || errors.Count > before
                ? null
                : new Side(id, id.Authority!.Oid == sender?.PatientIds.Oid, pid, stated, affinityId);
        }
    }
}

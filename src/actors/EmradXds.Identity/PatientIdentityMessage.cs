using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity;

/// <summary>What a feed or merge message means in this affinity domain.</summary>
/// <param name="Header">MSH.</param>
/// <param name="Application">MSH-3 as it stands.</param>
/// <param name="Facility">MSH-4 as it stands.</param>
/// <param name="Domain">OID of the sender's own domain.</param>
/// <param name="Primary">The id of the sender's own domain that the message is about.</param>
/// <param name="StatesAffinityId">Whether it says anything of the affinity domain's id, deletion included.</param>
/// <param name="AffinityId">The affinity domain's id; null where not stated or to be deleted.</param>
/// <param name="Retired">A40: the id that is retired into <paramref name="Primary"/>; else null.</param>
internal sealed record PatientIdentityMessage(
    Msh Header, string Application, string Facility, string Domain, PatientIdentifier Primary, bool StatesAffinityId, string? AffinityId,
    PatientIdentifier? Retired)
{
    /// <summary>Reads and checks a message.</summary>
    /// <returns>Null where <paramref name="errors"/> got the faults.</returns>
    public static PatientIdentityMessage? Read(Er7Message request, AffinityDomain domain, bool allowTestNumbers, List<Err> errors)
    {
        Msh header = Msh.Read(request);
        Er7Segment pid = request.First("PID");
        CheckStructure(request, header.TriggerEvent == "A40", errors);
        Trust? sender = domain.Trusts.FirstOrDefault(trust => IsSender(header.SendingFacility, trust));
        if (sender is null)
        {
            errors.Add(new Err(
                new Erl("MSH", 1, 4), ErrorCondition.UnknownKeyIdentifier, "the sending facility is no trust of this domain"));
        }

        if (sender is null || !pid.Exists)
        {
            return null;
        }

        List<PatientIdentifier> ids = PatientIdentifier.ReadAll(pid, 3, null, domain, errors);
        PatientIdentifier? primary = FindPrimary(ids, sender, domain, errors);
        (bool stated, string? affinityId) = FindAffinityId(ids, domain, allowTestNumbers, errors);
        PatientIdentifier? retired = header.TriggerEvent == "A40" && primary is not null
            ? FindRetired(request.First("MRG"), ids, primary, domain, errors)
            : null;
        Er7Segment msh = request.First("MSH");
        return primary is null || errors.Count > 0
            ? null
            : new PatientIdentityMessage(
                header, msh[3].Raw.ToString(), msh[4].Raw.ToString(), primary.Authority!.Oid, primary, stated, affinityId, retired);
    }

    private static void CheckStructure(Er7Message request, bool merge, List<Err> errors)
    {
        Er7Segment pid = request.First("PID");
        Require(pid.Exists, new Erl("PID", 1), ErrorCondition.SegmentSequenceError, "a PID segment is expected");
        Require(!request.All("PID").Skip(1).Any(), new Erl("PID", 2),
            merge ? ErrorCondition.ApplicationInternalError : ErrorCondition.SegmentSequenceError,
            "one patient per message, one merge per message");
        Require(!request.All("MRG").Skip(1).Any(), new Erl("MRG", 2), ErrorCondition.ApplicationInternalError, "one merge per message");
        Require(!merge || request.First("MRG").Exists, new Erl("MRG", 1), ErrorCondition.SegmentSequenceError,
            "an MRG segment is expected");
        foreach (int field in new[] { 3, 4, 10 })
        {
            Require(request.First("MSH")[field].Raw.Length <= 255, new Erl("MSH", 1, field), ErrorCondition.DataTypeError,
                "at most 255 characters are expected");
        }

        // A newborn may have no name yet; then something else must tell who it is (ITI TF-2 3.8.4.1.2).
        bool told = new[] { 5, 7, 8, 21 }.Any(field => pid[field].Presence == Er7Presence.Valued);
        Require(merge || !pid.Exists || told, new Erl("PID", 1, 5), ErrorCondition.RequiredFieldMissing,
            "a name is expected, or one of PID-7, PID-8, PID-21");

        void Require(bool good, Erl location, ErrorCondition condition, string text)
        {
            if (!good)
            {
                errors.Add(new Err(location, condition, text));
            }
        }
    }

    /// <summary>MSH-4 is the trust's ODS code, that of a site of it (two characters more), the namespace of its ids, or their
    /// OID.</summary>
    private static bool IsSender(Hd facility, Trust trust) =>
        facility.NamespaceId is { } name
            ? name == trust.Ods || name == trust.PatientIds.Namespace
                || (name.Length == trust.Ods.Length + 2 && name.StartsWith(trust.Ods, StringComparison.Ordinal))
            : facility.UniversalId == trust.PatientIds.Oid;

    /// <summary>The first id that is not the affinity domain's: it says whose record this is, and only the owner of its domain may say
    /// so.</summary>
    private static PatientIdentifier? FindPrimary(List<PatientIdentifier> ids, Trust sender, AffinityDomain domain, List<Err> errors)
    {
        PatientIdentifier? primary = ids.Find(id => id.Authority != domain.PatientIdAuthority) ?? ids.FirstOrDefault();
        if (primary is null)
        {
            if (errors.Count == 0)
            {
                errors.Add(new Err(new Erl("PID", 1, 3), ErrorCondition.RequiredFieldMissing, "a patient id is expected"));
            }
        }
        else if (primary.Authority?.Oid != sender.PatientIds.Oid)
        {
            errors.Add(new Err(primary.Location with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier,
                "the id is not of the sending facility's own domain"));
        }
        else if (primary.Id.Length == 0)
        {
            errors.Add(new Err(primary.Location with { Component = 1 }, ErrorCondition.RequiredFieldMissing,
                "the own id cannot be the null value"));
        }

        return primary;
    }

    private static (bool Stated, string? AffinityId) FindAffinityId(
        List<PatientIdentifier> ids, AffinityDomain domain, bool allowTestNumbers, List<Err> errors)
    {
        bool isNhsNumber = domain.PatientIdAuthority.Oid == NhsNumber.Oid;
        List<PatientIdentifier> stated = ids.FindAll(id => id.Authority == domain.PatientIdAuthority);
        string? found = null;
        foreach (PatientIdentifier id in stated.Where(id => id.Id.Length > 0))
        {
            string number = id.Id;
            if (isNhsNumber && !NhsNumber.TryParse(id.Id, allowTestNumbers, out number))
            {
                errors.Add(new Err(id.Location with { Component = 1 }, ErrorCondition.DataTypeError,
                    "no NHS Number: ten digits with a right check digit are expected"
                        + (allowTestNumbers ? "" : ", none of the test range 999")));
            }
            else if (found is not null && found != number)
            {
                errors.Add(new Err(id.Location with { Component = 1 }, ErrorCondition.DataTypeError,
                    "a second, different id of the affinity domain; one is expected"));
            }

            found ??= number;
        }

        return (stated.Count > 0, found);
    }

    private static PatientIdentifier? FindRetired(
        Er7Segment mrg, List<PatientIdentifier> survivors, PatientIdentifier primary, AffinityDomain domain, List<Err> errors)
    {
        // MRG-1 may leave the authority to PID-3, if PID-3 leaves no doubt.
        bool oneDomain = survivors.Select(id => id.Authority).Distinct().Count() == 1;
        int before = errors.Count;
        List<PatientIdentifier> ids = PatientIdentifier.ReadAll(mrg, 1, oneDomain ? primary.Authority : null, domain, errors);
        List<PatientIdentifier> own = ids.FindAll(id => id.Authority == primary.Authority);
        if (errors.Count > before)
        {
            return null;
        }

        Err? error = ids.Count == 0
                ? new Err(new Erl("MRG", 1, 1), ErrorCondition.RequiredFieldMissing, "the id to retire is expected")
            : own.Count == 0
                ? new Err(ids[0].Location with { Component = 4 }, ErrorCondition.UnknownKeyIdentifier,
                    "the id to retire is of another domain than PID-3")
            : own.Count > 1
                ? new Err(own[1].Location, ErrorCondition.ApplicationInternalError, "one merge per message")
            : own[0].Id == primary.Id
                ? new Err(own[0].Location, ErrorCondition.DuplicateKeyIdentifier, "the id to retire is the surviving one")
            : null;
        if (error is not null)
        {
            errors.Add(error);
        }

        return own.FirstOrDefault();
    }
}

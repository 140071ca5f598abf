using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity;

/// <summary>What a message about one patient means in this affinity domain (ITI-8; ITI-30 but for A24 and A37).</summary>
/// <param name="Header">MSH.</param>
/// <param name="Domain">OID of the sender's own domain.</param>
/// <param name="Primary">The id of the sender's own domain that the message is about.</param>
/// <param name="StatesAffinityId">Whether it says anything of the affinity domain's id, deletion included.</param>
/// <param name="AffinityId">The affinity domain's id; null where not stated or to be deleted.</param>
/// <param name="Retirements">A40, A47: ids that are retired, each into one of PID-3.</param>
/// <param name="Warnings">What is passed over, and told.</param>
internal sealed record PatientIdentityMessage(
    Msh Header, string Domain, PatientIdentifier Primary, bool StatesAffinityId, string? AffinityId, IReadOnlyList<Retirement> Retirements,
    IReadOnlyList<Err> Warnings)
{
    /// <summary>Reads and checks a message.</summary>
    /// <returns>Null where <paramref name="errors"/> got the faults.</returns>
    public static PatientIdentityMessage? Read(Er7Message request, AffinityDomain domain, bool allowTestNumbers, List<Err> errors)
    {
        Msh header = Msh.Read(request);
        Er7Segment pid = request.First("PID");
        bool retires = header.TriggerEvent is "A40" or "A47";
        CheckStructure(request, retires, errors);
        CheckHeader(request, errors);
        Trust? sender = FindSender(header, domain, errors);
        if (sender is null || !pid.Exists)
        {
            return null;
        }

        List<PatientIdentifier> ids = PatientIdentifier.ReadAll(pid, 3, null, domain, errors);
        PatientIdentifier? primary = FindPrimary(ids, sender, domain, errors);
        (bool stated, string? affinityId) = FindAffinityId(ids, domain, allowTestNumbers, errors);
        List<Err> warnings = [];
        IReadOnlyList<Retirement> retirements = retires && primary is not null
            ? Retirement.ReadAll(request.First("MRG"), ids, primary, domain, CountOfPairs(header), errors, warnings)
            : [];
        return primary is null || errors.Count > 0
            ? null
            : new PatientIdentityMessage(header, primary.Authority!.Oid, primary, stated, affinityId, retirements, warnings);
    }

    /// <summary>MSH fields by which a message is known again.</summary>
    public static void CheckHeader(Er7Message request, List<Err> errors)
    {
        foreach (int field in new[] { 3, 4, 10 })
        {
            Require(request.First("MSH")[field].Raw.Length <= 255, errors, new Erl("MSH", 1, field), ErrorCondition.DataTypeError,
                "at most 255 characters are expected");
        }
    }

    /// <summary>The trust that MSH-4 names.</summary>
    public static Trust? FindSender(Msh header, AffinityDomain domain, List<Err> errors)
    {
        Trust? sender = domain.Trusts.FirstOrDefault(trust => IsSender(header.SendingFacility, trust));
        Require(
            sender is not null, errors, new Erl("MSH", 1, 4), ErrorCondition.UnknownKeyIdentifier,
            "the sending facility is no trust of this domain");
        return sender;
    }

    /// <summary>A40 of ITI-30 merges several pairs of ids of one patient; that of ITI-8 one, as A47 changes one.</summary>
    private static int CountOfPairs(Msh header) => header.TriggerEvent == "A40" && !Msh.IsBefore25(header.Version) ? int.MaxValue : 1;

    private static void CheckStructure(Er7Message request, bool retires, List<Err> errors)
    {
        Er7Segment pid = request.First("PID");
        Require(pid.Exists, errors, new Erl("PID", 1), ErrorCondition.SegmentSequenceError, "a PID segment is expected");
        Require(!request.All("PID").Skip(1).Any(), errors, new Erl("PID", 2),
            retires ? ErrorCondition.ApplicationInternalError : ErrorCondition.SegmentSequenceError,
            "one patient per message, one merge per message");
        Require(
            !request.All("MRG").Skip(1).Any(), errors, new Erl("MRG", 2), ErrorCondition.ApplicationInternalError, "one merge per message");
        Require(!retires || request.First("MRG").Exists, errors, new Erl("MRG", 1), ErrorCondition.SegmentSequenceError,
            "an MRG segment is expected");

        // A newborn may have no name yet; then something else must tell who it is (ITI TF-2 3.8.4.1.2).
        bool told = new[] { 5, 7, 8, 21 }.Any(field => pid[field].Presence == Er7Presence.Valued);
        Require(retires || !pid.Exists || told, errors, new Erl("PID", 1, 5), ErrorCondition.RequiredFieldMissing,
            "a name is expected, or one of PID-7, PID-8, PID-21");
    }

    private static void Require(bool good, List<Err> errors, Erl location, ErrorCondition condition, string text)
    {
        if (!good)
        {
            errors.Add(new Err(location, condition, text));
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

    /// <summary>The affinity domain's id among the ids of one patient.</summary>
    public static (bool Stated, string? AffinityId) FindAffinityId(
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
}

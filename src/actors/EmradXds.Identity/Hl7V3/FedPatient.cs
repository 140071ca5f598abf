using EmradXds.Hl7V2.Types;
using EmradXds.Hl7V3;
using EmradXds.Metadata.Profile;

namespace EmradXds.Identity.Hl7V3;

/// <summary>Whose patient a feed by HL7 V3 is about, in this affinity domain (ITI TF-2 3.44.4).</summary>
/// <remarks>Whose record it is says providerOrganization/id, or the patient's id where one trust's stands there alone. The sending device
/// is held to that where it is a trust's, by an OID of the profile; a device that is not known is believed, since what binds a sender to
/// its trust is its TLS certificate.</remarks>
internal sealed class FedPatient
{
    private const int LongestId = 255;
    private const string Missing = "101";
    private const string WrongType = "102";
    private const string Unknown = "204";
    private const string Duplicate = "205";
    private const string Internal = "207";

    private readonly PatientIdentityFeedMessage message;
    private readonly AffinityDomain domain;
    private readonly string interaction;
    private readonly List<AcknowledgementDetail> faults;

    private FedPatient(PatientIdentityFeedMessage message, string interaction, AffinityDomain domain, List<AcknowledgementDetail> faults) =>
        (this.message, this.interaction, this.domain, this.faults) = (message, interaction, domain, faults);

    /// <summary>The trust.</summary>
    public Trust? Owner { get; private set; }

    /// <summary>The id in the trust's domain; of a merge: that of the survivor.</summary>
    public string? LocalId { get; private set; }

    /// <summary>Place of <see cref="LocalId"/>.</summary>
    public string Place { get; private set; } = "";

    /// <summary>The affinity domain's id; null where there is none.</summary>
    public string? AffinityId { get; private set; }

    /// <summary>The id that a merge retires; null otherwise.</summary>
    public string? RetiredId { get; private set; }

    /// <summary>Reads and checks the ids of a message; all that is wrong is told at once.</summary>
    public static FedPatient Read(
        PatientIdentityFeedMessage message, string interaction, bool isMerge, AffinityDomain domain, bool allowTestNumbers,
        List<AcknowledgementDetail> faults)
    {
        FedPatient read = new(message, interaction, domain, faults);
        read.CheckNumbers(isMerge);
        List<Stated> ids = read.Resolve(message.PatientIds, PatientIdentityFeedMessage.PatientPath);
        read.FindOwn(ids);
        if (isMerge)
        {
            read.FindRetired(read.Resolve(message.RetiredIds, PatientIdentityFeedMessage.RetiredPath));
        }
        else
        {
            read.FindAffinityId([.. ids, .. read.OtherIds()], allowTestNumbers);
        }

        return read;
    }

    private void CheckNumbers(bool isMerge)
    {
        if (message.Events != 1)
        {
            Fault(
                message.Events == 0 ? Missing : Internal, "Expected one registration event in a message", PatientIdentityFeedMessage.Event);
        }

        if (isMerge && message.Replacements != 1)
        {
            Fault(
                message.Replacements == 0 ? Missing : Internal, "Expected one merge in a message", PatientIdentityFeedMessage.ReplacedPath);
        }
    }

    /// <summary>Ids that have both their parts, with their authority if that is of the profile.</summary>
    private List<Stated> Resolve(IList<InstanceIdentifier> ids, string role)
    {
        List<Stated> resolved = [];
        for (int n = 0; n < ids.Count; n++)
        {
            string place = $"{role}/id[{n + 1}]";
            if (ids[n] is { Root: { } root, Extension: { } extension })
            {
                Keep(root, extension, place, resolved);
            }
            else if (ids[n] is not { Root: null, Extension: null })
            {
                Fault(
                    Missing,
                    ids[n].Root is null ? "An id has no root; expected its authority's OID"
                        : "A root stands without an extension; expected the id in it",
                    place);
            }
        }

        if (ids.All(id => id is { Root: null, Extension: null }))
        {
            Fault(Missing, "No id; expected a patient id", $"{role}/id");
        }

        return resolved;
    }

    private List<Stated> OtherIds()
    {
        List<Stated> resolved = [];
        foreach ((InstanceIdentifier id, string below, IReadOnlyList<string> scopes) in
            message.Person is { } person ? PersonElement.OtherIds(person) : [])
        {
            string place = $"{PatientIdentityFeedMessage.PersonPath}/{below}";
            if (id is { Root: { } root, Extension: { } extension })
            {
                Keep(root, extension, place, resolved);
                if (scopes.Count > 0 && !scopes.Contains(root))
                {
                    Fault(WrongType, "The id's root is not that of its scopingOrganization; expected the same", place);
                }
            }
            else if (id.Extension is not null)
            {
                Fault(Missing, "An id has no root; expected its authority's OID", place);
            }
        }

        return resolved;
    }

    private void Keep(string root, string extension, string place, List<Stated> resolved)
    {
        if (extension.Length > LongestId)
        {
            Fault(WrongType, $"An id is too long; expected {LongestId} characters at most", place);
            return;
        }

        resolved.Add(new Stated(extension, domain.Resolve(Hd.Oid(root)), place));
    }

    private void FindOwn(List<Stated> ids)
    {
        Trust[] told = [.. message.ProviderIds.Select(id => TrustOf(id.Root)).OfType<Trust>().Distinct()];
        Trust[] stated = [.. ids.Select(id => TrustOf(id.Authority?.Oid)).OfType<Trust>().Distinct()];
        Trust[] owners = told.Length == 0 ? stated : [.. stated.Intersect(told)];
        if (owners.Length != 1)
        {
            // Where the ids themselves are at fault that is told alone.
            if (owners.Length > 1 || ids.Count > 0)
            {
                Fault(
                    Unknown,
                    owners.Length > 1 ? "Ids of several trusts; expected the OID of the one whose record it is in providerOrganization/id"
                        : told.Length > 0 ? "The patient has no id of this organization's domain; expected one"
                        : "No id is of a trust's domain; expected one that is",
                    owners.Length > 1 || told.Length > 0
                        ? $"{PatientIdentityFeedMessage.ProviderPath}/id"
                        : $"{PatientIdentityFeedMessage.PatientPath}/id");
            }

            return;
        }

        Owner = owners[0];
        if (DeviceOf(message.Transmission.Sender?.Root) is { } sender && sender != Owner)
        {
            Fault(Unknown, "The id is not of the sending trust's own domain", "sender/device/id");
        }

        List<Stated> own = ids.FindAll(id => id.Authority?.Oid == Owner.PatientIds.Oid);
        (LocalId, Place) = (own[0].Id, own[0].Place);
        foreach (Stated second in own.Where(id => id.Id != LocalId))
        {
            Fault(Internal, "A second id of the trust's domain; expected one", second.Place);
        }
    }

    private void FindRetired(List<Stated> ids)
    {
        List<Stated> own = ids.FindAll(id => Owner is not null && id.Authority?.Oid == Owner.PatientIds.Oid);
        if (Owner is null || ids.Count == 0)
        {
            return;
        }

        if (own.Count == 0)
        {
            Fault(Unknown, "The id to retire is of another domain than the patient's", ids[0].Place);
        }
        else if (own.Exists(id => id.Id != own[0].Id))
        {
            Fault(Internal, "A second id to retire; expected one merge in a message", own[1].Place);
        }
        else if (own[0].Id == LocalId)
        {
            Fault(Duplicate, "The id to retire is the surviving one", own[0].Place);
        }
        else
        {
            RetiredId = own[0].Id;
        }
    }

    private void FindAffinityId(List<Stated> ids, bool allowTestNumbers)
    {
        bool isNhsNumber = domain.PatientIdAuthority.Oid == NhsNumber.Oid;
        foreach (Stated id in ids.Where(id => id.Authority == domain.PatientIdAuthority))
        {
            string number = id.Id;
            if (isNhsNumber && !NhsNumber.TryParse(id.Id, allowTestNumbers, out number))
            {
                Fault(
                    WrongType,
                    "No NHS Number: ten digits with a right check digit are expected"
                        + (allowTestNumbers ? "" : ", none of the test range 999"),
                    id.Place);
            }
            else if (AffinityId is not null && AffinityId != number)
            {
                Fault(WrongType, "A second, different id of the affinity domain; one is expected", id.Place);
            }
            else
            {
                AffinityId = number;
            }
        }
    }

    private Trust? TrustOf(string? oid) => oid is null ? null : domain.Trusts.FirstOrDefault(trust => trust.PatientIds.Oid == oid);

    private Trust? DeviceOf(string? oid) => oid is null
        ? null
        : domain.Trusts.FirstOrDefault(trust => oid == trust.PatientIds.Oid || oid == trust.SourceId || oid == trust.RetrieveLocationUid);

    private void Fault(string code, string text, string path) =>
        faults.Add(new AcknowledgementDetail(code, text, $"/{interaction}/{path}"));

    /// <summary>An id of the message.</summary>
    private sealed record Stated(string Id, AssigningAuthority? Authority, string Place);
}

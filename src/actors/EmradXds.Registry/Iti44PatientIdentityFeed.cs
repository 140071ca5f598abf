using System.Xml;
using EmradXds.Hl7V2.Types;
using EmradXds.Hl7V3;
using EmradXds.Metadata.Profile;
using EmradXds.Registry.Patients;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Registry;

/// <summary>ITI-44 Patient Identity Feed HL7 V3: the Document Registry's side, for one of its three messages.</summary>
/// <remarks>ITI TF-2: 3.44. In order:
///   1 parse     the patient's ids and, of a merge, the retired ones: that which is of the affinity domain's authority
///   2 validate  ids that lack a part are refused, and two of the domain for one patient; ids of other authorities are none of the
///               registry's business
///   3 act       added or revised: the id is known from now on. Duplicates resolved: what was of the retired id is the survivor's
///   4 respond   CA when it is on disk, or CE with every fault.</remarks>
public sealed class Iti44PatientIdentityFeed(string interaction, KnownPatients patients, AffinityDomain domain, TimeProvider clock)
    : ISoapTransaction
{
    private const string Added = "PRPA_IN201301UV02";
    private const string Revised = "PRPA_IN201302UV02";
    private const string DuplicatesResolved = "PRPA_IN201304UV02";
    private const string Missing = "101";
    private const string WrongType = "102";
    private const string Internal = "207";

    /// <summary>The messages, each with an action of its own.</summary>
    public static IReadOnlyList<string> Interactions { get; } = [Added, Revised, DuplicatesResolved];

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-44",
        "Patient Identity Feed HL7 V3",
        Request: $"{Hl7V3Names.Namespace}:{interaction}",
        Response: $"{Hl7V3Names.Namespace}:{Acknowledgement.Interaction}",
        RequestElement: interaction);

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse
        PatientIdentityFeedMessage message;
        using (XmlReader body = request.OpenBody())
        {
            message = PatientIdentityFeedMessage.Read(body, interaction);
        }

        // 2 validate
        List<AcknowledgementDetail> faults = [];
        bool isMerge = interaction == DuplicatesResolved;
        CheckNumbers(message, isMerge, faults);
        string? id = FindId(message.PatientIds, PatientIdentityFeedMessage.PatientPath, message.OtherIds, faults);
        string? retired = isMerge ? FindId(message.RetiredIds, PatientIdentityFeedMessage.RetiredPath, [], faults) : null;

        // 3 act
        string done = "refused";
        try
        {
            done = faults.Count > 0 ? done
                : id is null || (isMerge && retired is null) ? "not of this affinity domain"
                : isMerge ? await patients.MergeAsync(id, retired!, cancel)
                : await patients.AddAsync(id, cancel);
        }
        catch (Exception e) when (RegistryActor.NotWritten(e) is { } told)
        {
            faults.Add(new AcknowledgementDetail(Internal, told.First().Context));
        }

        // 4 respond
        exchange.Objects = interaction;
        exchange.Outcome = faults.Count == 0 ? $"CA {done}" : $"CE {string.Join(' ', faults.Select(fault => $"{fault.Code} {fault.Location}"))}";
        return new SoapReply(writer => Acknowledgement.Write(writer, message.Transmission, faults, clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => new(writer => Acknowledgement.Write(
        writer, null, [new AcknowledgementDetail(Internal, $"The registry failed; its log tells more under {correlation}")], clock.GetUtcNow()));

    private void CheckNumbers(PatientIdentityFeedMessage message, bool isMerge, List<AcknowledgementDetail> faults)
    {
        if (message.Events > 1)
        {
            faults.Add(new AcknowledgementDetail(Internal, "A second registration event; expected one in a message", At(PatientIdentityFeedMessage.Event)));
        }

        if (isMerge && message.Replacements > 1)
        {
            faults.Add(new AcknowledgementDetail(Internal, "A second merge; expected one in a message", At(PatientIdentityFeedMessage.ReplacedPath)));
        }
    }

    /// <summary>The affinity domain's id; null where there is none or where faults say what is wrong with it.</summary>
    /// <param name="ids">The ids of the patient's role, which are checked.</param>
    /// <param name="role">Where they stand.</param>
    /// <param name="others">Ids that the patient has elsewhere, of which only good ones count.</param>
    /// <param name="faults">What is wrong.</param>
    private string? FindId(IList<InstanceIdentifier> ids, string role, IList<InstanceIdentifier> others, List<AcknowledgementDetail> faults)
    {
        string? found = null;
        List<AcknowledgementDetail> ofIds = [];
        for (int i = 0; i < ids.Count; i++)
        {
            (string? root, string? extension) = (ids[i].Root, ids[i].Extension);
            string place = At($"{role}/id[{i + 1}]");
            if (root is null && extension is not null)
            {
                ofIds.Add(new AcknowledgementDetail(Missing, "An id has no root; expected its authority's OID", place));
            }
            else if (IsOfDomain(root) && extension is null)
            {
                ofIds.Add(new AcknowledgementDetail(Missing, "A root stands without an extension; expected the id in it", place));
            }
            else if (IsOfDomain(root))
            {
                Take(extension!, place);
            }
        }

        foreach (InstanceIdentifier other in others.Where(other => IsOfDomain(other.Root) && other.Extension is not null))
        {
            Take(other.Extension!, At(PatientIdentityFeedMessage.OtherIdsPath));
        }

        if (ids.All(id => id is { Root: null, Extension: null }))
        {
            ofIds.Add(new AcknowledgementDetail(Missing, "No id; expected a patient id", At($"{role}/id")));
        }

        // Beside a good id of the domain, what is wrong with others is their receivers' concern.
        faults.AddRange(found is null ? ofIds : []);
        return found;

        void Take(string id, string place)
        {
            if (id.Length > KnownPatients.MaxIdLength)
            {
                ofIds.Add(new AcknowledgementDetail(WrongType, $"An id is too long; expected {KnownPatients.MaxIdLength} characters at most", place));
                return;
            }

            found ??= id;
            if (id != found)
            {
                faults.Add(new AcknowledgementDetail(Internal, "A second id of the affinity domain; expected one", place));
            }
        }
    }

    private bool IsOfDomain(string? root) => root is not null && domain.Resolve(Hd.Oid(root)) == domain.PatientIdAuthority;

    private string At(string path) => $"/{interaction}/{path}";
}

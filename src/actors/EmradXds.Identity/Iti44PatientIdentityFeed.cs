using System.Text;
using System.Xml;
using System.Xml.Linq;
using EmradXds.Hl7V3;
using EmradXds.Identity.Hl7V3;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Identity;

/// <summary>ITI-44 Patient Identity Feed HL7 V3: the PIX Manager's side, for one of its three messages.</summary>
/// <remarks>ITI TF-2: 3.44. In order:
///   1 parse     the patient's ids and the person; of a merge the ids alone
///   2 validate  ids that lack a part, or are of no trust, or of several; a wrong id of the affinity domain: every fault is told
///   3 act       added and revised: the record is what the message says, all of it (a snapshot); where no id of the affinity domain is
///               stated it has none. Duplicates resolved: the retired record becomes the survivor's. One database transaction
///   4 respond   CA when it is on disk, with warnings of what could not be done, or CE with every fault.</remarks>
internal sealed class Iti44PatientIdentityFeed(
    string interaction, PatientFeed feed, AffinityDomain domain, IdentityOptions options, TimeProvider clock) : ISoapTransaction
{
    private const string Added = "PRPA_IN201301UV02";
    private const string Revised = "PRPA_IN201302UV02";
    private const string DuplicatesResolved = "PRPA_IN201304UV02";
    private const string Missing = "101";
    private const string Unknown = "204";
    private const string Duplicate = "205";
    private const string Internal = "207";
    private const int MostFaults = 50;
    private const int MaxKeptBytes = 1 << 20;

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
        bool isMerge = interaction == DuplicatesResolved;
        PatientIdentityFeedMessage message;
        using (XmlReader body = request.OpenBody())
        {
            message = PatientIdentityFeedMessage.Read(body, interaction, withPerson: !isMerge);
        }

        // 2 validate
        List<AcknowledgementDetail> told = [];
        FedPatient patient = FedPatient.Read(message, interaction, isMerge, domain, options.AllowTestNumbers, told);
        Demographics demographics = isMerge ? Demographics.None : ReadPerson(message.Person, told);

        // 3 act
        if (told.Count == 0)
        {
            byte[] kept = Keep(request);
            told.AddRange(await feed.WriteAsync(
                async context =>
                {
                    SourceStatement says = new(
                        patient.Owner!.PatientIds.Oid, patient.LocalId!, StatesAffinityId: !isMerge, patient.AffinityId,
                        known => demographics with { IsRestricted = known.IsRestricted },
                        isMerge ? PatientFeed.MergeEvent : interaction[^7..^4], kept, clock.GetUtcNow().UtcDateTime);
                    FeedFinding finding = isMerge
                        ? await feed.MergeAsync(context, says, patient.RetiredId!, cancel)
                        : await feed.UpsertAsync(context, says, cancel);
                    AcknowledgementDetail[] met = [.. Tell(finding, patient, isMerge)];
                    return (met, met.All(detail => detail.Severity != 'E'));
                },
                exchange.TraceId,
                cancel));
        }

        // 4 respond
        exchange.Objects = interaction;
        exchange.Outcome = string.Join(
            ' ',
            [told.Exists(detail => detail.Severity == 'E') ? "CE" : "CA", .. told.Select(detail => $"{detail.Code} {detail.Location}")]);
        return new SoapReply(
            writer => Acknowledgement.Write(writer, message.Transmission, [.. told.Take(MostFaults)], clock.GetUtcNow()));
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => new(writer => Acknowledgement.Write(
        writer, null, [new AcknowledgementDetail(Internal, $"The identity service failed; its log tells more under {correlation}")],
        clock.GetUtcNow()));

    private Demographics ReadPerson(XElement? person, List<AcknowledgementDetail> faults)
    {
        Demographics read = person is null ? Demographics.None : PersonElement.Read(person);
        if (read is { Names.Count: 0, BirthDate: "", Sex: "" })
        {
            faults.Add(new AcknowledgementDetail(
                Missing, "Nothing tells who it is; expected a name, a birth time or a gender", At(PatientIdentityFeedMessage.PersonPath)));
        }

        return read;
    }

    /// <summary>The message as it is kept beside the record that it made.</summary>
    private byte[] Keep(SoapMessage request)
    {
        using MemoryStream kept = new();
        using (XmlReader body = request.OpenBody())
        using (XmlWriter writer = XmlWriter.Create(
            kept, new XmlWriterSettings { OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false) }))
        {
            writer.WriteNode(body, defattr: false);
        }

        return kept.Length <= MaxKeptBytes
            ? kept.ToArray()
            : throw new MalformedMessageException($"{interaction} is longer than {MaxKeptBytes} bytes");
    }

    /// <summary>What the feed met with, as the message's sender is told.</summary>
    private IEnumerable<AcknowledgementDetail> Tell(FeedFinding finding, FedPatient patient, bool isMerge)
    {
        string retired = At($"{PatientIdentityFeedMessage.RetiredPath}/id");
        return finding switch
        {
            FeedFinding.None => [],
            FeedFinding.IdRetired => [new(
                Unknown, isMerge ? "The surviving id was itself retired by a merge" : "The id was retired by a merge", At(patient.Place))],
            FeedFinding.NumberOfAnother => [new(
                Duplicate,
                "The id of the affinity domain is, as far as is known, another person's; the record is kept, not linked, until it is "
                    + "reviewed",
                At(PatientIdentityFeedMessage.PatientPath),
                'W')],
            FeedFinding.RetiredUnknown => [new(Unknown, "The id to retire is not known; nothing was changed", retired, 'W')],
            FeedFinding.RetiredBefore => [new(Unknown, "The id was retired before; nothing was changed", retired, 'W')],
            _ => [new(Unknown, "The id was retired before, into another one", retired)],
        };
    }

    private string At(string path) => $"/{interaction}/{path}";
}

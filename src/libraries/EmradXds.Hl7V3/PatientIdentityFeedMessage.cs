using System.Xml;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;

namespace EmradXds.Hl7V3;

/// <summary>PRPA_IN201301UV02, 201302UV02 or 201304UV02 as far as its ids are read (ITI TF-2 3.44.4).</summary>
public sealed class PatientIdentityFeedMessage
{
    /// <summary>The registration event; like the other places, below the message's element.</summary>
    public const string Event = "controlActProcess/subject/registrationEvent";

    /// <summary>The patient's role.</summary>
    public const string PatientPath = Event + "/subject1/patient";

    /// <summary>What is said of the person.</summary>
    public const string PersonPath = PatientPath + "/patientPerson";

    /// <summary>Other ids of the same person.</summary>
    public const string OtherIdsPath = PersonPath + "/asOtherIDs/id";

    /// <summary>The organization that the patient is known to.</summary>
    public const string ProviderPath = PatientPath + "/providerOrganization";

    /// <summary>A merge.</summary>
    public const string ReplacedPath = Event + "/replacementOf";

    /// <summary>The role that a merge retires.</summary>
    public const string RetiredPath = ReplacedPath + "/priorRegistration/subject1/priorRegisteredRole";

    private const int MaxIds = 1_000;

    private static readonly ForwardReader<PatientIdentityFeedMessage> idPlaces = new(
        [.. Places(), (OtherIdsPath, (message, reader) => message.OtherIds.Add(message.ReadId(reader)))]);

    private static readonly ForwardReader<PatientIdentityFeedMessage> allPlaces = new(
        [.. Places(), (PersonPath, (message, reader) => message.Person = message.ReadPerson(reader))]);

    private int ids;

    private PatientIdentityFeedMessage()
    {
    }

    /// <summary>From whom to whom.</summary>
    public Transmission Transmission { get; } = new();

    /// <summary>Ids of the patient; of a merge: of the survivor.</summary>
    public IList<InstanceIdentifier> PatientIds { get; } = [];

    /// <summary>Other ids of the same person.</summary>
    public IList<InstanceIdentifier> OtherIds { get; } = [];

    /// <summary>Ids of the organization that the patient is known to.</summary>
    public IList<InstanceIdentifier> ProviderIds { get; } = [];

    /// <summary>patientPerson as it came, where that was asked for; null otherwise. Other ids are then read here.</summary>
    public XElement? Person { get; private set; }

    /// <summary>Ids that a merge retires.</summary>
    public IList<InstanceIdentifier> RetiredIds { get; } = [];

    /// <summary>Registration events; one is right.</summary>
    public int Events { get; private set; }

    /// <summary>Merges.</summary>
    public int Replacements { get; private set; }

    /// <summary>Reads the element the reader stands on.</summary>
    /// <param name="reader">Stands on the message or before it.</param>
    /// <param name="interaction">The message's element.</param>
    /// <param name="withPerson">Whether <see cref="Person"/> is read, instead of <see cref="OtherIds"/>.</param>
    /// <exception cref="MalformedMessageException">It is no such message, or one that nobody would send.</exception>
    public static PatientIdentityFeedMessage Read(XmlReader reader, string interaction, bool withPerson = false)
    {
        PatientIdentityFeedMessage message = new();
        (withPerson ? allPlaces : idPlaces).Read(reader, interaction, message);
        message.Transmission.DemandId(interaction);
        return message;
    }

    private static (string Path, Action<PatientIdentityFeedMessage, XmlReader> Take)[] Places() =>
    [
        .. Transmission.Places<PatientIdentityFeedMessage>(message => message.Transmission),
        (Event, (message, _) => message.Events++),
        (ReplacedPath, (message, _) => message.Replacements++),
        (PatientPath + "/id", (message, reader) => message.PatientIds.Add(message.ReadId(reader))),
        (ProviderPath + "/id", (message, reader) => message.ProviderIds.Add(message.ReadId(reader))),
        (RetiredPath + "/id", (message, reader) => message.RetiredIds.Add(message.ReadId(reader))),
    ];

    private XElement ReadPerson(XmlReader reader) => Person is not null
        ? throw new MalformedMessageException("The message has a second patientPerson, expected one")
        : XmlFragment.Read(reader);

    private InstanceIdentifier ReadId(XmlReader reader) => ++ids > MaxIds
        ? throw new MalformedMessageException($"The message has more than {MaxIds} ids")
        : InstanceIdentifier.Read(reader);
}

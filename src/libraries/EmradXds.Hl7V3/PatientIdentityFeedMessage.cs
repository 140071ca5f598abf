using System.Xml;
using EmradXds.Metadata.Messages;

namespace EmradXds.Hl7V3;

/// <summary>PRPA_IN201301UV02, 201302UV02 or 201304UV02 as far as its ids are read (ITI TF-2 3.44.4).</summary>
public sealed class PatientIdentityFeedMessage
{
    /// <summary>The registration event; like the other places, below the message's element.</summary>
    public const string Event = "controlActProcess/subject/registrationEvent";

    /// <summary>The patient's role.</summary>
    public const string PatientPath = Event + "/subject1/patient";

    /// <summary>Other ids of the same person.</summary>
    public const string OtherIdsPath = PatientPath + "/patientPerson/asOtherIDs/id";

    /// <summary>A merge.</summary>
    public const string ReplacedPath = Event + "/replacementOf";

    /// <summary>The role that a merge retires.</summary>
    public const string RetiredPath = ReplacedPath + "/priorRegistration/subject1/priorRegisteredRole";

    private const int MaxIds = 1_000;

    private static readonly ForwardReader<PatientIdentityFeedMessage> places = new(
    [
        .. Transmission.Places<PatientIdentityFeedMessage>(message => message.Transmission),
        (Event, (message, _) => message.Events++),
        (ReplacedPath, (message, _) => message.Replacements++),
        (PatientPath + "/id", (message, reader) => message.PatientIds.Add(message.ReadId(reader))),
        (OtherIdsPath, (message, reader) => message.OtherIds.Add(message.ReadId(reader))),
        (RetiredPath + "/id", (message, reader) => message.RetiredIds.Add(message.ReadId(reader))),
    ]);

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

    /// <summary>Ids that a merge retires.</summary>
    public IList<InstanceIdentifier> RetiredIds { get; } = [];

    /// <summary>Registration events; one is right.</summary>
    public int Events { get; private set; }

    /// <summary>Merges.</summary>
    public int Replacements { get; private set; }

    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or one that nobody would send.</exception>
    public static PatientIdentityFeedMessage Read(XmlReader reader, string interaction)
    {
        PatientIdentityFeedMessage message = new();
        places.Read(reader, interaction, message);
        message.Transmission.DemandId(interaction);
        return message;
    }

    private InstanceIdentifier ReadId(XmlReader reader) => ++ids > MaxIds
        ? throw new MalformedMessageException($"The message has more than {MaxIds} ids")
        : InstanceIdentifier.Read(reader);
}

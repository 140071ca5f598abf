using System.Xml;
using EmradXds.Metadata.Messages;

namespace EmradXds.Registry.Hl7V3;

/// <summary>PRPA_IN201301UV02, 201302UV02 or 201304UV02 as far as a Document Registry reads it (ITI TF-2 3.44.4).</summary>
/// <remarks>Read forward only, element by element; what stands elsewhere is passed over, however much it is.</remarks>
internal sealed class PatientIdentityFeedMessage
{
    public const string Namespace = "urn:hl7-org:v3";
    public const string Event = "controlActProcess/subject/registrationEvent";
    public const string PatientPath = Event + "/subject1/patient";
    public const string OtherIdsPath = PatientPath + "/patientPerson/asOtherIDs/id";
    public const string ReplacedPath = Event + "/replacementOf";
    public const string RetiredPath = ReplacedPath + "/priorRegistration/subject1/priorRegisteredRole";

    /// <summary>Levels of elements; the messages of the standard have about 15.</summary>
    private const int MaxDepth = 64;

    private const int MaxIds = 1_000;

    /// <summary>What is read, by the elements that lead there.</summary>
    private static readonly Step start = Step.To(
        ("id", (message, reader) => message.Id ??= message.ReadId(reader)),
        ("processingCode", (message, reader) =>
            message.ProcessingCode = reader.GetAttribute("code") is ("T" or "D") and { } code ? code : "P"),
        ("sender/device/id", (message, reader) => message.Sender ??= message.ReadId(reader)),
        ("receiver/device/id", (message, reader) => message.Receiver ??= message.ReadId(reader)),
        (Event, (message, _) => message.Events++),
        (ReplacedPath, (message, _) => message.Replacements++),
        (PatientPath + "/id", (message, reader) => message.PatientIds.Add(message.ReadId(reader))),
        (OtherIdsPath, (message, reader) => message.OtherIds.Add(message.ReadId(reader))),
        (RetiredPath + "/id", (message, reader) => message.RetiredIds.Add(message.ReadId(reader))));

    private int ids;

    private PatientIdentityFeedMessage()
    {
    }

    public InstanceIdentifier? Id { get; private set; }

    public InstanceIdentifier? Sender { get; private set; }

    public InstanceIdentifier? Receiver { get; private set; }

    /// <summary>processingCode: P, T or D.</summary>
    public string ProcessingCode { get; private set; } = "P";

    /// <summary>Ids of the patient; of a merge: of the survivor.</summary>
    public List<InstanceIdentifier> PatientIds { get; } = [];

    /// <summary>Other ids of the same person.</summary>
    public List<InstanceIdentifier> OtherIds { get; } = [];

    /// <summary>Ids that a merge retires.</summary>
    public List<InstanceIdentifier> RetiredIds { get; } = [];

    /// <summary>Registration events; one is right.</summary>
    public int Events { get; private set; }

    /// <summary>Merges.</summary>
    public int Replacements { get; private set; }

    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or one that nobody would send.</exception>
    public static PatientIdentityFeedMessage Read(XmlReader reader, string interaction)
    {
        reader.MoveToContent();
        if (reader.NamespaceURI != Namespace || reader.LocalName != interaction)
        {
            throw new MalformedMessageException($"The body is another element, expected {interaction} of {Namespace}");
        }

        PatientIdentityFeedMessage message = new();
        int top = reader.Depth;
        Step?[] steps = new Step?[MaxDepth + 1]; // by depth: where the open elements have led to; null where nothing is read
        steps[0] = start;
        bool isEmpty = reader.IsEmptyElement;
        while (!isEmpty && reader.Read() && reader.Depth > top)
        {
            int level = reader.Depth - top;
            if (level > MaxDepth)
            {
                throw new MalformedMessageException($"{interaction} has more than {MaxDepth} levels of elements");
            }

            if (reader.NodeType == XmlNodeType.Element)
            {
                steps[level] = reader.NamespaceURI == Namespace ? steps[level - 1]?.Next(reader.LocalName) : null;
                steps[level]?.Take?.Invoke(message, reader);
            }
        }

        return message.Id is null ? throw new MalformedMessageException($"{interaction} has no id, expected one to acknowledge") : message;
    }

    private InstanceIdentifier ReadId(XmlReader reader) => ++ids > MaxIds
        ? throw new MalformedMessageException($"The message has more than {MaxIds} ids")
        : new InstanceIdentifier(Stated(reader.GetAttribute("root")), Stated(reader.GetAttribute("extension")));

    private static string? Stated(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    /// <summary>An element that leads to what is read.</summary>
    private sealed class Step
    {
        private readonly Dictionary<string, Step> next = [];

        public Action<PatientIdentityFeedMessage, XmlReader>? Take { get; private set; }

        public Step? Next(string name) => next.GetValueOrDefault(name);

        public static Step To(params (string Path, Action<PatientIdentityFeedMessage, XmlReader> Take)[] places)
        {
            Step start = new();
            foreach ((string path, Action<PatientIdentityFeedMessage, XmlReader> take) in places)
            {
                Step end = start;
                foreach (string name in path.Split('/'))
                {
                    end.next.TryAdd(name, new Step());
                    end = end.next[name];
                }

                end.Take = take;
            }

            return start;
        }
    }
}

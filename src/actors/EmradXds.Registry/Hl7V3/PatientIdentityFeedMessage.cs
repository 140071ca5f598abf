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
    public const string ReplacedPath = Event + "/replacementOf";
    public const string RetiredPath = ReplacedPath + "/priorRegistration/subject1/priorRegisteredRole";

    /// <summary>Levels of elements; the messages of the standard have about 15.</summary>
    private const int MaxDepth = 64;

    private const int MaxIds = 1_000;

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
        List<string> path = [];
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
                path.RemoveRange(level - 1, path.Count - level + 1);
                path.Add(reader.NamespaceURI == Namespace ? reader.LocalName : "-");
                message.Take(string.Join('/', path), reader);
            }
        }

        return message.Id is null ? throw new MalformedMessageException($"{interaction} has no id, expected one to acknowledge") : message;
    }

    private void Take(string path, XmlReader reader)
    {
        switch (path)
        {
            case "id":
                Id ??= ReadId(reader);
                break;
            case "processingCode":
                ProcessingCode = reader.GetAttribute("code") is "T" or "D" ? reader.GetAttribute("code")! : "P";
                break;
            case "sender/device/id":
                Sender ??= ReadId(reader);
                break;
            case "receiver/device/id":
                Receiver ??= ReadId(reader);
                break;
            case Event:
                Events++;
                break;
            case ReplacedPath:
                Replacements++;
                break;
            case PatientPath + "/id":
                PatientIds.Add(ReadId(reader));
                break;
            case RetiredPath + "/id":
                RetiredIds.Add(ReadId(reader));
                break;
        }
    }

    private InstanceIdentifier ReadId(XmlReader reader) => ++ids > MaxIds
        ? throw new MalformedMessageException($"The message has more than {MaxIds} ids")
        : new InstanceIdentifier(Stated(reader.GetAttribute("root")), Stated(reader.GetAttribute("extension")));

    private static string? Stated(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}

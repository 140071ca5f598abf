using System.Xml;
using EmradXds.Metadata.Messages;

namespace EmradXds.Hl7V3;

/// <summary>The transmission wrapper of a message, as far as an answer repeats it (ITI TF-2 appendix O.1.1).</summary>
public sealed class Transmission
{
    /// <summary>The message's id.</summary>
    public InstanceIdentifier? Id { get; private set; }

    /// <summary>The sending device.</summary>
    public InstanceIdentifier? Sender { get; private set; }

    /// <summary>The receiving device.</summary>
    public InstanceIdentifier? Receiver { get; private set; }

    /// <summary>processingCode: P, T or D.</summary>
    public string ProcessingCode { get; private set; } = "P";

    /// <summary>Where it stands in a message.</summary>
    /// <param name="of">The message's wrapper.</param>
    public static (string Path, Action<TMessage, XmlReader> Take)[] Places<TMessage>(Func<TMessage, Transmission> of) =>
    [
        ("id", (message, reader) => of(message).Id ??= InstanceIdentifier.Read(reader)),
        ("processingCode", (message, reader) =>
            of(message).ProcessingCode = reader.GetAttribute("code") is ("T" or "D") and { } code ? code : "P"),
        ("sender/device/id", (message, reader) => of(message).Sender ??= InstanceIdentifier.Read(reader)),
        ("receiver/device/id", (message, reader) => of(message).Receiver ??= InstanceIdentifier.Read(reader)),
    ];

    /// <summary>A message without an id cannot be answered.</summary>
    /// <exception cref="MalformedMessageException">It has none.</exception>
    public void DemandId(string interaction)
    {
        if (Id is null)
        {
            throw new MalformedMessageException($"{interaction} has no id, expected one to acknowledge");
        }
    }
}

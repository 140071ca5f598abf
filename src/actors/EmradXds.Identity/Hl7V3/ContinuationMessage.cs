using System.Globalization;
using System.Xml;
using EmradXds.Hl7V3;
using EmradXds.Metadata.Messages;

namespace EmradXds.Identity.Hl7V3;

/// <summary>QUQI_IN000003UV01: more of a query's persons, or none any more (ITI TF-2 3.47.4.3).</summary>
internal sealed class ContinuationMessage
{
    /// <summary>Its element.</summary>
    public const string Interaction = "QUQI_IN000003UV01";

    private const string Continuation = "controlActProcess/queryContinuation";

    private static readonly ForwardReader<ContinuationMessage> places = new(
    [
        .. Transmission.Places<ContinuationMessage>(message => message.Transmission),
        ($"{Continuation}/queryId", (message, reader) => message.queryId ??= InstanceIdentifier.Read(reader)),
        ($"{Continuation}/statusCode", (message, reader) => message.IsAborted |= reader.GetAttribute("code") == "aborted"),
        ($"{Continuation}/startResultNumber", (message, reader) => message.Start = message.ReadNumber(reader, "startResultNumber", 1)),
        ($"{Continuation}/continuationQuantity", (message, reader) =>
            message.Quantity = message.ReadNumber(reader, "continuationQuantity", 0)),
    ]);

    private InstanceIdentifier? queryId;

    private ContinuationMessage()
    {
    }

    /// <summary>XPath of the query's id.</summary>
    public static string QueryIdPlace => $"/{Interaction}/{Continuation}/queryId";

    /// <summary>From whom to whom.</summary>
    public Transmission Transmission { get; } = new();

    /// <summary>What the asking system calls the query.</summary>
    public InstanceIdentifier QueryId { get; private set; } = null!;

    /// <summary>Nothing more is wanted, whatever the action says.</summary>
    public bool IsAborted { get; private set; }

    /// <summary>Place of the first person wanted, from 1; null for the next.</summary>
    public int? Start { get; private set; }

    /// <summary>Persons wanted at most; null for all that are left.</summary>
    public int? Quantity { get; private set; }

    /// <summary>What is wrong.</summary>
    public IList<AcknowledgementDetail> Faults { get; } = [];

    /// <summary>Reads the element the reader stands on.</summary>
    /// <exception cref="MalformedMessageException">It is no such message, or lacks what every answer repeats.</exception>
    public static ContinuationMessage Read(XmlReader reader)
    {
        ContinuationMessage message = new();
        places.Read(reader, Interaction, message);
        message.Transmission.DemandId(Interaction);
        message.QueryId = QueryMessage.CheckQueryId(message.queryId, Interaction);
        message.IsAborted |= message.Quantity == 0;
        return message;
    }

    private int? ReadNumber(XmlReader reader, string element, int least)
    {
        string? text = reader.GetAttribute("value");
        if (text is null && reader.GetAttribute("nullFlavor") is not null)
        {
            return null;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least)
        {
            return number;
        }

        if (Faults.Count < 2)
        {
            Faults.Add(new AcknowledgementDetail(
                "102", $"Expected a whole number of {least} at least", $"/{Interaction}/{Continuation}/{element}"));
        }

        return null;
    }
}

using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Removals;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Soap;
using static EmradXds.Metadata.Rules.XdsErrorCode;

namespace EmradXds.Registry;

/// <summary>ITI-62 Remove Metadata: the Document Registry's side.</summary>
/// <remarks>ITI RMD supplement: 3.62. In order:
///   1 parse     the RemoveObjectsRequest
///   2 validate  the ids, then what would be left without them; the request is one set, whatever the order of its ids
///   3 act       remove all of it, or nothing: one database transaction, in which 2's last step is done as well
///   4 respond   Success, or Failure with all findings.</remarks>
public sealed class Iti62RemoveMetadata(RegistryWriter writer, TimeProvider clock) : ISoapTransaction
{
    /// <summary>Ids in one request: it holds up every other writer.</summary>
    private const int MaxObjects = 10_000;

    /// <inheritdoc/>
    public Transaction Transaction { get; } = new(
        "ITI-62",
        "Remove Metadata",
        Request: "urn:ihe:iti:2010:DeleteDocumentSet",
        Response: "urn:ihe:iti:2010:DeleteDocumentSetResponse",
        RequestElement: "RemoveObjectsRequest");

    /// <inheritdoc/>
    public async Task<SoapReply> HandleAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse
        Findings ofMessage = [];
        RemoveObjectsRequest message;
        using (XmlReader body = request.OpenBody())
        {
            message = RemoveObjectsRequest.Read(body, ofMessage);
        }

        exchange.Objects = $"{message.ObjectRefs.Count} objects";

        // 2 validate
        Guid[] uuids = ReadIds(message.ObjectRefs, ofMessage);
        Findings findings = ofMessage;
        try
        {
            await writer.RunAsync(
                async (registry, stop) =>
                {
                    findings = [.. ofMessage];
                    Removal removal = await Removal.LoadAsync(registry, uuids, findings, stop);
                    await removal.CheckAsync(stop);
                    if (findings.AnyErrors)
                    {
                        return false;
                    }

                    // 3 act
                    await removal.RemoveAsync(clock.GetUtcNow(), stop);
                    return true;
                },
                cancel);
        }
        catch (Exception e) when (RegistryActor.NotWritten(e) is { } told)
        {
            findings = told;
        }

        // 4 respond
        exchange.Outcome = RegistryActor.Describe(findings);
        return new SoapReply(RegistryResponse.From(findings).Write);
    }

    /// <inheritdoc/>
    public SoapReply Broken(string correlation) => new(RegistryResponse.From(RegistryActor.Broken(correlation)).Write);

    /// <summary>The entryUUIDs, each once; none of them where they are too many.</summary>
    private static Guid[] ReadIds(IReadOnlyList<string> ids, Findings findings)
    {
        if (ids.Count > MaxObjects)
        {
            findings.Error(XDSRegistryError, $"ObjectRefList: expected {MaxObjects} ObjectRefs at most instead of {ids.Count}");
            return [];
        }

        foreach (string id in ids.Where(id => !EntryUuid.TryParse(id, out _)))
        {
            findings.Error(UnresolvedReferenceException, $"ObjectRef, id {RegistryActor.Shown(id)}: expected an entryUUID, urn:uuid:...");
        }

        return EntryUuid.ParseAll(ids);
    }
}

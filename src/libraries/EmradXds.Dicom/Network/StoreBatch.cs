using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>What goes over one association: instances, and a presentation context for each SOP class and transfer syntax among
/// them.</summary>
/// <remarks>One transfer syntax a context: of several, the acceptor takes one and the others would have to be transcoded.</remarks>
internal sealed class StoreBatch
{
    private const int MostContexts = 128;

    private readonly List<InstanceToStore> instances = [];
    private readonly Dictionary<(string SopClass, string TransferSyntax), PresentationContextRq> contexts = [];

    private StoreBatch()
    {
    }

    public IReadOnlyList<InstanceToStore> Instances => instances;

    public IReadOnlyList<PresentationContextRq> PresentationContexts => [.. contexts.Values.OrderBy(context => context.Id)];

    /// <summary>Splits where a batch would need a 129th context; the order stays.</summary>
    public static IEnumerable<StoreBatch> Split(IReadOnlyList<InstanceToStore> instances)
    {
        StoreBatch batch = new();
        foreach (InstanceToStore instance in instances)
        {
            if (!batch.TryAdd(instance))
            {
                yield return batch;
                batch = new StoreBatch();
                batch.TryAdd(instance);
            }
        }

        if (batch.instances.Count > 0)
        {
            yield return batch;
        }
    }

    public PresentationContextRq ContextOf(InstanceToStore instance) => contexts[(instance.SopClassUid, instance.TransferSyntaxUid)];

    private bool TryAdd(InstanceToStore instance)
    {
        if (!contexts.ContainsKey((instance.SopClassUid, instance.TransferSyntaxUid)))
        {
            if (contexts.Count == MostContexts)
            {
                return false;
            }

            byte id = (byte)((contexts.Count * 2) + 1);
            contexts.Add(
                (instance.SopClassUid, instance.TransferSyntaxUid),
                new PresentationContextRq(id, instance.SopClassUid, [instance.TransferSyntaxUid]));
        }

        instances.Add(instance);
        return true;
    }
}

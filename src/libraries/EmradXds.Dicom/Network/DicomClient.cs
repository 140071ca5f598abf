using System.Runtime.CompilerServices;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network.Dimse;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>A requestor of associations: C-ECHO and C-STORE SCU (PS3.8, PS3.7; PS3.4 annexes A and B).</summary>
public sealed class DicomClient(DicomClientOptions options)
{
    /// <summary>C-ECHO.</summary>
    /// <exception cref="DicomNetworkException">No connection, rejected, aborted, or no success; the message says which.</exception>
    public async Task EchoAsync(CancellationToken cancel)
    {
        string[] syntaxes = [DicomTransferSyntax.ImplicitVRLittleEndian.Uid, DicomTransferSyntax.ExplicitVRLittleEndian.Uid];
        PresentationContextRq context = new(1, Negotiation.Verification, syntaxes);
        await using RequestorAssociation association = await RequestorAssociation.OpenAsync(options, [context], cancel);
        if (!association.IsAccepted(context))
        {
            await association.ReleaseAsync(cancel);
            throw new DicomNetworkException($"{association.Peer} does not support Verification");
        }

        DimseCommand echo = new() { Field = CommandField.CEchoRq, MessageId = 1, AffectedSopClassUid = Negotiation.Verification };
        await association.SendAsync(echo, context, cancel);
        DimseCommand answer = await association.ReceiveAsync(options.Timeout, cancel);
        await association.ReleaseAsync(cancel);
        if (answer.Status != DimseStatus.Success)
        {
            throw new DicomNetworkException($"{association.Peer} answered C-ECHO with status {answer.Status:X4} {answer.ErrorComment}");
        }
    }

    /// <summary>Sends instances over as many associations as their presentation contexts need (128 at most each), one after
    /// another.</summary>
    /// <returns>One result an instance, as answers come. An instance whose syntax the peer did not accept gets status 0122, one whose data
    /// set could not be opened 0110; neither is sent.</returns>
    /// <exception cref="DicomNetworkException">No connection, rejected, aborted.</exception>
    /// <exception cref="IOException">A data set could not be read to its end; the association was aborted.</exception>
    public async IAsyncEnumerable<StoredInstance> StoreAsync(
        IReadOnlyList<InstanceToStore> instances, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (StoreBatch batch in StoreBatch.Split(instances))
        {
            IReadOnlyList<PresentationContextRq> contexts = batch.PresentationContexts;
            await using RequestorAssociation association = await RequestorAssociation.OpenAsync(options, contexts, cancel);
            using StoreConversation conversation = new(association, batch, options.Timeout, cancel);
            await foreach (StoredInstance stored in conversation.RunAsync())
            {
                yield return stored;
            }

            await association.ReleaseAsync(cancel);
        }
    }
}

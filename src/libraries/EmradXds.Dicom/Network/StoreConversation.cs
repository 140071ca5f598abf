using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using EmradXds.Dicom.Network.Dimse;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>C-STORE requests and responses of one association: requests leave while responses come, as many outstanding as were
/// granted.</summary>
internal sealed class StoreConversation : IDisposable
{
    // After a failed write, the peer's abort with its reason may still be on its way.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly RequestorAssociation association;
    private readonly StoreBatch batch;
    private readonly TimeSpan timeout;
    private readonly CancellationToken cancel;
    private readonly CancellationTokenSource noAnswer;
    private readonly SemaphoreSlim window;
    private readonly ConcurrentDictionary<ushort, InstanceToStore> outstanding = new();
    // One entry an instance: its result where it is known without the peer, else null for one response to be read.
    private readonly Channel<StoredInstance?> expected = Channel.CreateUnbounded<StoredInstance?>();
    private readonly Lock unansweredGate = new();
    private int unanswered;
    private Exception? sendFailure;

    public StoreConversation(RequestorAssociation association, StoreBatch batch, TimeSpan timeout, CancellationToken cancel)
    {
        (this.association, this.batch, this.timeout, this.cancel) = (association, batch, timeout, cancel);
        noAnswer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        window = new SemaphoreSlim(association.Window);
    }

    public async IAsyncEnumerable<StoredInstance> RunAsync()
    {
        using CancellationTokenSource abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        Task sending = SendAllAsync(abandoned.Token);
        try
        {
            await foreach (StoredInstance? known in expected.Reader.ReadAllAsync(cancel))
            {
                yield return known ?? await ReceiveAsync();
            }
        }
        finally
        {
            await abandoned.CancelAsync();
            await sending;
        }
    }

    public void Dispose()
    {
        noAnswer.Dispose();
        window.Dispose();
    }

    /// <summary>Does not throw: a failure reaches the receiving side.</summary>
    private async Task SendAllAsync(CancellationToken abandoned)
    {
        try
        {
            ushort messageId = 0;
            foreach (InstanceToStore instance in batch.Instances)
            {
                messageId = messageId == ushort.MaxValue ? (ushort)1 : (ushort)(messageId + 1);
                await SendAsync(instance, messageId, abandoned);
            }

            expected.Writer.Complete();
        }
        catch (Exception e)
        {
            lock (unansweredGate)
            {
                sendFailure = e;
                noAnswer.CancelAfter(e is DicomNetworkException ? LastWords : TimeSpan.Zero);
            }

            expected.Writer.Complete(e);
        }
    }

    private async Task SendAsync(InstanceToStore instance, ushort messageId, CancellationToken abandoned)
    {
        PresentationContextRq context = batch.ContextOf(instance);
        if (!association.IsAccepted(context))
        {
            KnowWithoutPeer(instance, DimseStatus.SopClassNotSupported, "SOP class or transfer syntax was not accepted");
            return;
        }

        Stream dataset;
        try
        {
            dataset = instance.OpenDataset();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            KnowWithoutPeer(instance, DimseStatus.ProcessingFailure, "The data set could not be opened");
            return;
        }

        await using (dataset)
        {
            await window.WaitAsync(abandoned);
            outstanding[messageId] = instance;
            expected.Writer.TryWrite(null);
            DimseCommand store = new()
            {
                Field = CommandField.CStoreRq,
                MessageId = messageId,
                AffectedSopClassUid = instance.SopClassUid,
                AffectedSopInstanceUid = instance.SopInstanceUid,
                HasDataset = true,
            };
            await association.SendAsync(store, context, dataset, abandoned);
            CountUnanswered(1);
        }
    }

    private void KnowWithoutPeer(InstanceToStore instance, ushort status, string comment) =>
        expected.Writer.TryWrite(new StoredInstance(instance, new CStoreResult(status, comment)));

    private async Task<StoredInstance> ReceiveAsync()
    {
        try
        {
            DimseCommand answer = await association.ReceiveAsync(Timeout.InfiniteTimeSpan, noAnswer.Token);
            CountUnanswered(-1);
            if (!outstanding.TryRemove(answer.MessageIdBeingRespondedTo, out InstanceToStore? instance))
            {
                ushort unknown = answer.MessageIdBeingRespondedTo;
                throw new DicomNetworkException($"{association.Peer} answered message {unknown}, which is not outstanding")
                {
                    Abort = AAbort.UnexpectedPduParameter,
                };
            }

            window.Release();
            return new StoredInstance(instance, new CStoreResult(answer.Status, answer.ErrorComment));
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            if (sendFailure is not null)
            {
                ExceptionDispatchInfo.Throw(sendFailure);
            }

            throw new DicomNetworkException($"{association.Peer} did not answer C-STORE within {timeout.TotalSeconds:0.#} s");
        }
    }

    /// <summary>The wait for an answer begins when a request has been sent whole, and again with each answer while others are
    /// missing.</summary>
    private void CountUnanswered(int change)
    {
        lock (unansweredGate)
        {
            unanswered += change;
            if (sendFailure is null)
            {
                noAnswer.CancelAfter(unanswered > 0 ? timeout : Timeout.InfiniteTimeSpan);
            }
        }
    }
}

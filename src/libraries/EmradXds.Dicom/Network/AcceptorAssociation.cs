using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network.Dimse;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>One association from the acceptor's side.</summary>
/// <remarks>PS3.8 section 9.2, PS3.7 section 8. In order:
///   1 establish  wait for the request at most ARTIM; reject, or answer each presentation context
///   2 serve      message after message, until the peer asks for release
///   3 end        A-RELEASE-RP, or A-ABORT if anything broke; then wait at most ARTIM for the peer to close</remarks>
internal sealed class AcceptorAssociation(
    UpperLayerConnection connection, DicomServerOptions options, SemaphoreSlim places, CancellationToken stop, CancellationToken kill)
{
    private readonly FragmentReader fragments = new(connection);
    private readonly Dictionary<byte, (string SopClass, string TransferSyntax)> contexts = [];
    private AAssociateRq request = new() { CalledAeTitle = "", CallingAeTitle = "" };

    public async Task RunAsync()
    {
        Pdu? lastWord = null;
        bool hasPlace = false;
        try
        {
            // 1 establish
            request = await ReceiveRequestAsync();
            hasPlace = places.Wait(0, CancellationToken.None);
            lastWord = Negotiation.Reject(request, options) ?? (hasPlace ? null : AAssociateRj.LocalLimitExceeded);
            if (lastWord is AAssociateRj rejection)
            {
                options.OnTrouble?.Invoke($"{connection.Peer} was rejected: {rejection.Words}", null);
                return;
            }

            await AcceptAsync();

            // 2 serve
            using MessageWriter answers = new(connection, request.UserInformation.MaximumLength, options.IdleTimeout);
            while (await fragments.ReadCommandAsync(options.IdleTimeout, stop) is { } message)
            {
                await AnswerAsync(message.Command, message.ContextId, answers);
            }

            // 3 end
            lastWord = AReleaseRp.Instance;
        }
        catch (DicomNetworkException e)
        {
            lastWord = e.Abort;
            options.OnTrouble?.Invoke($"an association broke: {e.Message}", e.InnerException);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            lastWord = AAbort.ReasonNotSpecified;
        }
        catch
        {
            lastWord = AAbort.ReasonNotSpecified;
            throw;
        }
        finally
        {
            if (hasPlace)
            {
                places.Release();
            }

            await connection.CloseAsync(lastWord, stop.IsCancellationRequested ? TimeSpan.FromMilliseconds(500) : options.ArtimTimeout);
        }
    }

    private async Task<AAssociateRq> ReceiveRequestAsync()
    {
        Pdu first = await connection.ReadAsync(options.ArtimTimeout, stop);
        if (first is AAssociateRq rq)
        {
            connection.Peer = $"{rq.CallingAeTitle} at {connection.Peer}";
            return rq;
        }

        throw new DicomNetworkException($"{connection.Peer} sent {first.GetType().Name} where AAssociateRq was expected")
        {
            Abort = first is AAbort ? null : AAbort.UnexpectedPdu,
        };
    }

    private async Task AcceptAsync()
    {
        AAssociateAc acceptance = Negotiation.Accept(request, options);
        foreach ((PresentationContextRq proposal, PresentationContextAc answer) in
            request.PresentationContexts.Zip(acceptance.PresentationContexts))
        {
            if (answer.Result == PresentationContextResult.Acceptance)
            {
                contexts.Add(answer.Id, (proposal.AbstractSyntax, answer.TransferSyntax));
            }
        }

        await connection.WriteAsync(PduWriter.Write(acceptance), options.ArtimTimeout, stop);
    }

    private async Task AnswerAsync(DimseCommand command, byte contextId, MessageWriter answers)
    {
        if (!contexts.TryGetValue(contextId, out var context))
        {
            throw new DicomNetworkException($"{connection.Peer} used presentation context {contextId}, which was not accepted")
            {
                Abort = AAbort.InvalidPduParameterValue,
            };
        }

        using DatasetStream? dataset = command.HasDataset
            ? new DatasetStream(fragments, contextId, options.IdleTimeout, options.MaxDatasetLength, kill)
            : null;
        CStoreResult? result = await ActAsync(command, context.SopClass, context.TransferSyntax, dataset);
        if (dataset is not null)
        {
            await dataset.DrainAsync();
        }

        if (result is not null)
        {
            DimseCommand answer = new()
            {
                Field = (CommandField)((ushort)command.Field | 0x8000),
                MessageIdBeingRespondedTo = command.MessageId,
                AffectedSopClassUid = command.AffectedSopClassUid,
                AffectedSopInstanceUid = command.AffectedSopInstanceUid,
                Status = result.Status,
                ErrorComment = result.Comment,
            };
            await answers.WriteAsync(answer, contextId, kill);
        }
    }

    /// <summary>What is to be answered; null if nothing: to responses, which we never asked for, and to C-CANCEL, which comes too late for
    /// C-STORE.</summary>
    private async Task<CStoreResult?> ActAsync(DimseCommand command, string sopClass, string transferSyntax, DatasetStream? dataset) =>
        command.Field switch
        {
            CommandField.CStoreRq => await StoreAsync(command, sopClass, transferSyntax, dataset),
            CommandField.CEchoRq => CStoreResult.Success,
            CommandField.CCancelRq => null,
            _ when command.IsResponse => null,
            _ => Refuse(DimseStatus.UnrecognizedOperation, "C-ECHO and C-STORE only"),
        };

    private async Task<CStoreResult> StoreAsync(DimseCommand command, string sopClass, string transferSyntax, DatasetStream? dataset)
    {
        if (command.AffectedSopClassUid != sopClass || sopClass == Negotiation.Verification)
        {
            return Refuse(DimseStatus.SopClassNotSupported, "Affected SOP Class UID is not the context's");
        }

        if (!UidSyntax.IsValid(command.AffectedSopInstanceUid))
        {
            return Refuse(DimseStatus.InvalidObjectInstance, "Affected SOP Instance UID is no UID");
        }

        if (dataset is null)
        {
            return Refuse(DimseStatus.CannotUnderstand, "There is no data set");
        }

        CStoreRequest store = new(
            command.AffectedSopClassUid, command.AffectedSopInstanceUid, transferSyntax, request.CallingAeTitle, request.CalledAeTitle);
        try
        {
            return await options.OnCStore(store, dataset, kill);
        }
        catch (Exception e) when (dataset.Failure is null && !kill.IsCancellationRequested)
        {
            options.OnTrouble?.Invoke($"instance {store.SopInstanceUid} from {connection.Peer} could not be taken", e);
            return new(DimseStatus.ProcessingFailure, "Processing failure");
        }
        catch (Exception e) when (dataset.Failure is not null && e != dataset.Failure)
        {
            throw dataset.Failure;
        }
    }

    private CStoreResult Refuse(ushort status, string comment)
    {
        options.OnTrouble?.Invoke($"a message from {connection.Peer} was refused with {status:X4}: {comment}", null);
        return new CStoreResult(status, comment);
    }
}

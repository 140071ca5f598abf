using System.Net.Sockets;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network.Dimse;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>One association from the requestor's side: opened, used, released; aborted if it is disposed before.</summary>
internal sealed class RequestorAssociation : IAsyncDisposable
{
    // Answers are command sets; no peer needs to send us long PDUs.
    private const int MaxPduLength = 32 << 10;

    private static readonly TimeSpan Artim = TimeSpan.FromSeconds(2);

    private readonly UpperLayerConnection connection;
    private readonly DicomClientOptions options;
    private readonly FragmentReader fragments;
    private readonly MessageWriter messages;
    private readonly Dictionary<byte, PresentationContextAc> answers;
    private bool isOver;

    private RequestorAssociation(UpperLayerConnection connection, DicomClientOptions options, AAssociateAc acceptance)
    {
        (this.connection, this.options) = (connection, options);
        fragments = new FragmentReader(connection);
        messages = new MessageWriter(connection, acceptance.UserInformation.MaximumLength, options.Timeout);
        answers = acceptance.PresentationContexts.ToDictionary(answer => answer.Id);
        Window = acceptance.UserInformation.AsynchronousOperationsWindow switch
        {
            null => 1,
            { Invoked: 0 } => Offered(options),
            { Invoked: var granted } => Math.Min(granted, Offered(options)),
        };
    }

    /// <summary>How the peer is called in messages.</summary>
    public string Peer => connection.Peer;

    /// <summary>Requests that may be outstanding.</summary>
    public int Window { get; }

    /// <summary>Connects and asks for the association.</summary>
    /// <exception cref="DicomNetworkException">No connection, rejected, or aborted.</exception>
    public static async Task<RequestorAssociation> OpenAsync(
        DicomClientOptions options, IReadOnlyList<PresentationContextRq> contexts, CancellationToken cancel)
    {
        ushort offered = Offered(options);
        AAssociateRq request = new()
        {
            CalledAeTitle = options.CalledAeTitle,
            CallingAeTitle = options.CallingAeTitle,
            PresentationContexts = contexts,
            UserInformation = new UserInformation
            {
                MaximumLength = MaxPduLength,
                ImplementationClassUid = DicomFile.ImplementationClassUid,
                ImplementationVersionName = DicomFile.ImplementationVersionName,
                AsynchronousOperationsWindow = offered > 1 ? new AsynchronousOperationsWindow(offered, 1) : null,
            },
        };
        byte[] bytes = PduWriter.Write(request);
        string peer = $"{options.CalledAeTitle} at {options.Host}:{options.Port}";
        Socket socket = await ConnectAsync(options, peer, cancel);
        UpperLayerConnection connection = new(socket, new PduLimits { MaxDataLength = MaxPduLength }) { Peer = peer };
        try
        {
            await connection.WriteAsync(bytes, options.Timeout, cancel);
            Pdu answer = await connection.ReadAsync(options.Timeout, cancel);
            if (answer is AAssociateAc acceptance)
            {
                return new RequestorAssociation(connection, options, acceptance);
            }

            throw answer switch
            {
                AAssociateRj rejection => new DicomNetworkException($"{peer} rejected the association: {rejection.Words}"),
                AAbort abort => new DicomNetworkException($"{peer} aborted the association: {abort.Words}"),
                _ => new DicomNetworkException($"{peer} answered {answer.GetType().Name} to a request for an association")
                {
                    Abort = AAbort.UnexpectedPdu,
                },
            };
        }
        catch (Exception e)
        {
            AAbort? lastWord = e is DicomNetworkException broken ? broken.Abort : AAbort.ServiceUser;
            await connection.CloseAsync(lastWord, Artim);
            throw;
        }
    }

    /// <summary>Whether the context was accepted with one of the transfer syntaxes proposed.</summary>
    public bool IsAccepted(PresentationContextRq proposal) =>
        answers.TryGetValue(proposal.Id, out PresentationContextAc? answer)
        && answer.Result == PresentationContextResult.Acceptance
        && proposal.TransferSyntaxes.Contains(answer.TransferSyntax);

    /// <summary>Sends a request.</summary>
    public ValueTask SendAsync(DimseCommand command, PresentationContextRq context, CancellationToken cancel) =>
        messages.WriteAsync(command, context.Id, cancel);

    /// <summary>Sends a request with its data set.</summary>
    public ValueTask SendAsync(DimseCommand command, PresentationContextRq context, Stream dataset, CancellationToken cancel)
    {
        bool isDeflated = DicomTransferSyntax.Of(context.TransferSyntaxes[0]).IsDeflated;
        return messages.WriteAsync(command, context.Id, dataset, isDeflated, cancel);
    }

    /// <summary>The next response.</summary>
    /// <param name="patience">Longest wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    public async ValueTask<DimseCommand> ReceiveAsync(TimeSpan patience, CancellationToken cancel)
    {
        if (await fragments.ReadCommandAsync(patience, cancel) is not { } message)
        {
            isOver = true;
            await connection.CloseAsync(AReleaseRp.Instance, Artim);
            throw new DicomNetworkException($"{connection.Peer} released the association before it had answered everything");
        }

        DimseCommand command = message.Command;
        return command is { IsResponse: true, HasDataset: false }
            ? command
            : throw new DicomNetworkException($"{connection.Peer} sent command {(ushort)command.Field:X4} where a response was expected")
            {
                Abort = AAbort.UnexpectedPdu,
            };
    }

    /// <summary>Ends the association in order.</summary>
    public async Task ReleaseAsync(CancellationToken cancel)
    {
        AReleaseRp? lastWord = null;
        try
        {
            await connection.WriteAsync(PduWriter.Write(AReleaseRq.Instance), options.Timeout, cancel);
            // Release collision (PS3.8 section 9.2.3): the requestor answers first.
            lastWord = await connection.ReadAsync(options.Timeout, cancel) is AReleaseRq ? AReleaseRp.Instance : null;
        }
        catch (DicomNetworkException)
        {
            // Everything has been answered, so nothing is lost however the peer ends it; some just close.
        }

        isOver = true;
        await connection.CloseAsync(lastWord, Artim);
    }

    /// <summary>Aborts, unless it is over.</summary>
    public async ValueTask DisposeAsync()
    {
        messages.Dispose();
        if (!isOver)
        {
            isOver = true;
            await connection.CloseAsync(AAbort.ServiceUser, Artim);
        }
    }

    private static ushort Offered(DicomClientOptions options) => (ushort)Math.Clamp(options.AsyncOperations, 1, ushort.MaxValue);

    private static async Task<Socket> ConnectAsync(DicomClientOptions options, string peer, CancellationToken cancel)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        deadline.CancelAfter(options.Timeout);
        try
        {
            await socket.ConnectAsync(options.Host, options.Port, deadline.Token);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException refused)
            {
                throw new DicomNetworkException($"no connection to {peer}: {refused.SocketErrorCode}", e);
            }

            if (e is OperationCanceledException && !cancel.IsCancellationRequested)
            {
                throw new DicomNetworkException($"no connection to {peer} within {options.Timeout.TotalSeconds:0.#} s", e);
            }

            throw;
        }
    }
}

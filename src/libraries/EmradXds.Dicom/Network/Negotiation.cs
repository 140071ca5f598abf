using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network.UpperLayer;

namespace EmradXds.Dicom.Network;

/// <summary>What an acceptor answers to a request for an association (PS3.8 section 7.1, PS3.7 annex D).</summary>
internal static class Negotiation
{
    /// <summary>C-ECHO (PS3.4 annex A.4).</summary>
    public const string Verification = "1.2.840.10008.1.1";

    // Requests are answered one by one; what a peer sends ahead waits in the socket's buffers.
    private const ushort MostOperations = 64;

    private const string DicomRoot = "1.2.840.10008.";
    private const string StorageArc = "1.2.840.10008.5.1.4.1.1.";

    /// <summary>Under the storage arc, yet no storage: FIND, MOVE, GET and actions of protocol approval and inventory (PS3.6 annex
    /// A).</summary>
    private static readonly HashSet<string> NoStorage =
    [
        "1.2.840.10008.5.1.4.1.1.200.4", "1.2.840.10008.5.1.4.1.1.200.5", "1.2.840.10008.5.1.4.1.1.200.6",
        "1.2.840.10008.5.1.4.1.1.201.2", "1.2.840.10008.5.1.4.1.1.201.3", "1.2.840.10008.5.1.4.1.1.201.4",
        "1.2.840.10008.5.1.4.1.1.201.5", "1.2.840.10008.5.1.4.1.1.201.6",
    ];

    /// <summary>Storage outside the storage arc: RT delivery instructions, hanging protocols, palettes, implants, retired print
    /// storage.</summary>
    private static readonly HashSet<string> StorageElsewhere =
    [
        "1.2.840.10008.5.1.1.27", "1.2.840.10008.5.1.1.29", "1.2.840.10008.5.1.1.30",
        "1.2.840.10008.5.1.4.34.1", "1.2.840.10008.5.1.4.34.7", "1.2.840.10008.5.1.4.34.10",
        "1.2.840.10008.5.1.4.38.1", "1.2.840.10008.5.1.4.39.1",
        "1.2.840.10008.5.1.4.43.1", "1.2.840.10008.5.1.4.44.1", "1.2.840.10008.5.1.4.45.1",
    ];

    /// <summary>Whether instances of this SOP class are stored. Private classes are: only storage is sent to a peer that announces nothing
    /// else.</summary>
    public static bool IsStorage(string sopClassUid) =>
        !sopClassUid.StartsWith(DicomRoot, StringComparison.Ordinal)
        || StorageElsewhere.Contains(sopClassUid)
        || (sopClassUid.StartsWith(StorageArc, StringComparison.Ordinal) && !NoStorage.Contains(sopClassUid));

    /// <summary>Null, or why the request is rejected as a whole.</summary>
    public static AAssociateRj? Reject(AAssociateRq request, DicomServerOptions options) =>
        (request.ProtocolVersion & 1) == 0 ? AAssociateRj.ProtocolVersionNotSupported
        : request.ApplicationContextName != AAssociateRq.DicomApplicationContext ? AAssociateRj.ApplicationContextNotSupported
        : request.CalledAeTitle != options.AeTitle.Trim() ? AAssociateRj.CalledAeTitleNotRecognized
        : null;

    /// <summary>The acceptance, each presentation context answered by itself.</summary>
    public static AAssociateAc Accept(AAssociateRq request, DicomServerOptions options)
    {
        HashSet<string> proposed = [.. request.PresentationContexts.Select(context => context.AbstractSyntax)];
        return new AAssociateAc
        {
            CalledAeTitle = request.CalledAeTitle,
            CallingAeTitle = request.CallingAeTitle is "" ? "ANONYMOUS" : request.CallingAeTitle,
            PresentationContexts = [.. request.PresentationContexts.Select(context => Answer(context, options))],
            UserInformation = new UserInformation
            {
                MaximumLength = (uint)options.MaxPduLength,
                ImplementationClassUid = DicomFile.ImplementationClassUid,
                ImplementationVersionName = DicomFile.ImplementationVersionName,
                AsynchronousOperationsWindow = request.UserInformation.AsynchronousOperationsWindow is { } window
                    ? new AsynchronousOperationsWindow(window.Invoked is 0 or > MostOperations ? MostOperations : window.Invoked, 1)
                    : null,
                // We are SCP and nothing else; without proposal there is no answer.
                RoleSelections = [.. request.UserInformation.RoleSelections
                    .Where(role => proposed.Contains(role.SopClassUid))
                    .Select(role => role with { Scp = false })],
            },
        };
    }

    private static PresentationContextAc Answer(PresentationContextRq context, DicomServerOptions options)
    {
        string sopClass = context.AbstractSyntax;
        bool isOurs = UidSyntax.IsValid(sopClass) && (sopClass == Verification || IsStorage(sopClass));
        string? chosen = context.TransferSyntaxes.FirstOrDefault(uid => UidSyntax.IsValid(uid) && options.AcceptsTransferSyntax(uid));
        PresentationContextResult result = !isOurs ? PresentationContextResult.AbstractSyntaxNotSupported
            : chosen is null ? PresentationContextResult.TransferSyntaxesNotSupported
            : PresentationContextResult.Acceptance;
        // Of a context that is not accepted the transfer syntax means nothing, yet it has to be there.
        return new PresentationContextAc(context.Id, result, chosen ?? DicomTransferSyntax.ImplicitVRLittleEndian.Uid);
    }
}

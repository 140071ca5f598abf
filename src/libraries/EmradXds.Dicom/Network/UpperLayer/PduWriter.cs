using System.Buffers;
using System.Buffers.Binary;

namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>Writes PDUs (PS3.8 section 9.3).</summary>
public static class PduWriter
{
    /// <summary>The bytes of a PDU.</summary>
    /// <exception cref="ArgumentException">A text is no ISO 646, an AE title has not 1 to 16 characters, or an item is too long for its
    /// length field.</exception>
    public static byte[] Write(Pdu pdu) => pdu switch
    {
        AAssociateRq rq => Associate(
            PduType.AssociateRq, rq.ProtocolVersion, rq.CalledAeTitle, rq.CallingAeTitle, rq.ApplicationContextName,
            rq.PresentationContexts.Select(Item), rq.UserInformation),
        AAssociateAc ac => Associate(
            PduType.AssociateAc, ac.ProtocolVersion, ac.CalledAeTitle, ac.CallingAeTitle, ac.ApplicationContextName,
            ac.PresentationContexts.Select(Item), ac.UserInformation),
        AAssociateRj rj => WithHeader(PduType.AssociateRj, [0, rj.Result, rj.Source, rj.Reason]),
        AAbort abort => WithHeader(PduType.Abort, [0, 0, abort.Source, abort.Reason]),
        AReleaseRq => WithHeader(PduType.ReleaseRq, [0, 0, 0, 0]),
        AReleaseRp => WithHeader(PduType.ReleaseRp, [0, 0, 0, 0]),
        PDataTf data => WithHeader(PduType.DataTf, Concat(data.Values.Select(ValueOf))),
        _ => throw new ArgumentException($"{pdu} is no PDU of PS3.8"),
    };

    /// <summary>Writes the twelve bytes before the only fragment of a P-DATA-TF: PDU header and presentation data value header.</summary>
    /// <param name="header">Where to; twelve bytes.</param>
    /// <param name="contextId">Presentation context id.</param>
    /// <param name="isCommand">Fragment of a command set, else of a data set.</param>
    /// <param name="isLast">The last one of it.</param>
    /// <param name="fragmentLength">Bytes that follow.</param>
    public static void WriteFragmentHeader(Span<byte> header, byte contextId, bool isCommand, bool isLast, int fragmentLength)
    {
        header[0] = PduType.DataTf;
        header[1] = 0;
        BinaryPrimitives.WriteInt32BigEndian(header[2..], fragmentLength + PduReader.PdvHeaderLength);
        BinaryPrimitives.WriteInt32BigEndian(header[6..], fragmentLength + 2);
        header[10] = contextId;
        header[11] = (byte)((isCommand ? 1 : 0) | (isLast ? 2 : 0));
    }

    private static byte[] Associate(
        byte type, ushort version, string called, string calling, string applicationContext,
        IEnumerable<byte[]> contexts, UserInformation user) =>
        WithHeader(type, Concat([
            Number(version), [0, 0], WireText.AeTitle(called), WireText.AeTitle(calling), new byte[32],
            Item(ItemType.ApplicationContext, WireText.Write(applicationContext)), .. contexts, Item(user)]));

    private static byte[] Item(PresentationContextRq context) => Item(ItemType.PresentationContextRq, [
        context.Id, 0, 0, 0, .. Item(ItemType.AbstractSyntax, WireText.Write(context.AbstractSyntax)),
        .. Concat(context.TransferSyntaxes.Select(syntax => Item(ItemType.TransferSyntax, WireText.Write(syntax))))]);

    private static byte[] Item(PresentationContextAc context) => Item(ItemType.PresentationContextAc, [
        context.Id, 0, (byte)context.Result, 0, .. Item(ItemType.TransferSyntax, WireText.Write(context.TransferSyntax))]);

    private static byte[] Item(UserInformation user)
    {
        List<byte[]> items = [Item(ItemType.MaximumLength, Number(user.MaximumLength))];
        if (user.ImplementationClassUid.Length > 0)
        {
            items.Add(Item(ItemType.ImplementationClassUid, WireText.Write(user.ImplementationClassUid)));
        }

        if (user.AsynchronousOperationsWindow is { } window)
        {
            items.Add(Item(ItemType.AsynchronousOperationsWindow, [.. Number(window.Invoked), .. Number(window.Performed)]));
        }

        items.AddRange(user.RoleSelections.Select(role => Item(
            ItemType.RoleSelection, [.. Counted(WireText.Write(role.SopClassUid)), (byte)(role.Scu ? 1 : 0), (byte)(role.Scp ? 1 : 0)])));
        if (user.ImplementationVersionName.Length > 0)
        {
            items.Add(Item(ItemType.ImplementationVersionName, WireText.Write(user.ImplementationVersionName)));
        }

        items.AddRange(user.ExtendedNegotiations.Select(extended => Item(
            ItemType.ExtendedNegotiation, [.. Counted(WireText.Write(extended.SopClassUid)), .. extended.ApplicationInformation.Span])));
        if (user.UserIdentity is { } identity)
        {
            byte responds = (byte)(identity.PositiveResponseRequested ? 1 : 0);
            items.Add(Item(
                ItemType.UserIdentity, [identity.Type, responds, .. Counted(identity.Primary.Span), .. Counted(identity.Secondary.Span)]));
        }

        return Item(ItemType.UserInformation, Concat(items));
    }

    private static byte[] ValueOf(Pdv value)
    {
        byte control = (byte)((value.IsCommand ? 1 : 0) | (value.IsLast ? 2 : 0));
        return [.. Number((uint)value.Fragment.Length + 2), value.ContextId, control, .. value.Fragment.ToArray()];
    }

    private static byte[] WithHeader(byte type, ReadOnlySpan<byte> body) => [type, 0, .. Number((uint)body.Length), .. body];

    private static byte[] Item(byte type, ReadOnlySpan<byte> value) => [type, 0, .. Counted(value)];

    private static byte[] Counted(ReadOnlySpan<byte> value) => value.Length <= ushort.MaxValue
        ? [.. Number((ushort)value.Length), .. value]
        : throw new ArgumentException($"an item of {value.Length} bytes is longer than its length field can say");

    private static byte[] Number(ushort value) => [(byte)(value >> 8), (byte)value];

    private static byte[] Number(uint value) => [.. Number((ushort)(value >> 16)), .. Number((ushort)value)];

    private static byte[] Concat(IEnumerable<byte[]> parts) => [.. parts.SelectMany(part => part)];
}

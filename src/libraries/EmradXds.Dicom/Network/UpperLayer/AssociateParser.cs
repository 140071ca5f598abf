using System.Buffers.Binary;

namespace EmradXds.Dicom.Network.UpperLayer;

/// <summary>The body of an A-ASSOCIATE-RQ or -AC: fixed fields, then items in any order. Unknown items are skipped (PS3.8 section
/// 9.3.1).</summary>
internal sealed class AssociateParser(PduLimits limits)
{
    private const int FixedLength = 68;
    private const int AeTitleLength = 16;

    private readonly List<PresentationContextRq> proposed = [];
    private readonly List<PresentationContextAc> answered = [];
    private readonly HashSet<byte> ids = [];
    private readonly List<RoleSelection> roles = [];
    private readonly List<ExtendedNegotiation> extended = [];
    private string applicationContext = "";
    private UserInformation user = new();
    private int items;

    /// <summary>What is wrong, when <see cref="Parse"/> returns null.</summary>
    public string? Problem { get; private set; }

    public Pdu? Parse(bool isRequest, ReadOnlySpan<byte> body)
    {
        if (body.Length < FixedLength)
        {
            return Wrong<Pdu>($"an A-ASSOCIATE PDU has {body.Length} bytes, {FixedLength} at least were expected");
        }

        ReadOnlySpan<byte> rest = body[FixedLength..];
        while (!rest.IsEmpty)
        {
            if (!TryReadItem(ref rest, out byte type, out ReadOnlySpan<byte> value))
            {
                return null;
            }

            bool isFine = type switch
            {
                ItemType.ApplicationContext => Take(applicationContext = WireText.Read(value)),
                ItemType.PresentationContextRq when isRequest => ParsePresentationContext(value, isRequest),
                ItemType.PresentationContextAc when !isRequest => ParsePresentationContext(value, isRequest),
                ItemType.UserInformation => ParseUserInformation(value),
                _ => true,
            };
            if (!isFine)
            {
                return null;
            }
        }

        ushort version = BinaryPrimitives.ReadUInt16BigEndian(body);
        string called = WireText.Read(body.Slice(4, AeTitleLength));
        string calling = WireText.Read(body.Slice(4 + AeTitleLength, AeTitleLength));
        user = user with { RoleSelections = roles, ExtendedNegotiations = extended };
        return isRequest
            ? new AAssociateRq
            {
                ProtocolVersion = version,
                CalledAeTitle = called,
                CallingAeTitle = calling,
                ApplicationContextName = applicationContext,
                PresentationContexts = proposed,
                UserInformation = user,
            }
            : new AAssociateAc
            {
                ProtocolVersion = version,
                CalledAeTitle = called,
                CallingAeTitle = calling,
                ApplicationContextName = applicationContext,
                PresentationContexts = answered,
                UserInformation = user,
            };
    }

    private bool ParsePresentationContext(ReadOnlySpan<byte> value, bool isRequest)
    {
        if (value.Length < 4)
        {
            return Wrong($"a presentation context has {value.Length} bytes, 4 at least were expected");
        }

        byte id = value[0];
        if (id % 2 == 0 || !ids.Add(id))
        {
            return Wrong($"presentation context id {id} is even or used twice");
        }

        byte result = value[2];
        string abstractSyntax = "";
        List<string> transferSyntaxes = [];
        ReadOnlySpan<byte> rest = value[4..];
        while (!rest.IsEmpty)
        {
            if (!TryReadItem(ref rest, out byte type, out ReadOnlySpan<byte> syntax))
            {
                return false;
            }

            if (type == ItemType.AbstractSyntax)
            {
                abstractSyntax = WireText.Read(syntax);
            }
            else if (type == ItemType.TransferSyntax)
            {
                transferSyntaxes.Add(WireText.Read(syntax));
            }
        }

        if (isRequest)
        {
            proposed.Add(new PresentationContextRq(id, abstractSyntax, transferSyntaxes));
        }
        else
        {
            answered.Add(new PresentationContextAc(id, (PresentationContextResult)result, transferSyntaxes.FirstOrDefault("")));
        }

        return true;
    }

    private bool ParseUserInformation(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            if (!TryReadItem(ref rest, out byte type, out ReadOnlySpan<byte> value) || !ParseUserItem(type, value))
            {
                return false;
            }
        }

        return true;
    }

    private bool ParseUserItem(byte type, ReadOnlySpan<byte> value)
    {
        switch (type)
        {
            case ItemType.MaximumLength when value.Length == 4:
                return Take(user = user with { MaximumLength = BinaryPrimitives.ReadUInt32BigEndian(value) });
            case ItemType.ImplementationClassUid:
                return Take(user = user with { ImplementationClassUid = WireText.Read(value) });
            case ItemType.ImplementationVersionName:
                return Take(user = user with { ImplementationVersionName = WireText.Read(value) });
            case ItemType.AsynchronousOperationsWindow when value.Length == 4:
                AsynchronousOperationsWindow window =
                    new(BinaryPrimitives.ReadUInt16BigEndian(value), BinaryPrimitives.ReadUInt16BigEndian(value[2..]));
                return Take(user = user with { AsynchronousOperationsWindow = window });
            case ItemType.RoleSelection when TryReadCounted(ref value, out ReadOnlySpan<byte> sopClass) && value.Length == 2:
                roles.Add(new RoleSelection(WireText.Read(sopClass), value[0] == 1, value[1] == 1));
                return true;
            case ItemType.ExtendedNegotiation when TryReadCounted(ref value, out ReadOnlySpan<byte> sopClass):
                extended.Add(new ExtendedNegotiation(WireText.Read(sopClass), value.ToArray()));
                return true;
            case ItemType.UserIdentity when value.Length >= 2:
                (byte kind, bool responds) = (value[0], value[1] == 1);
                value = value[2..];
                return TryReadCounted(ref value, out ReadOnlySpan<byte> primary)
                    && TryReadCounted(ref value, out ReadOnlySpan<byte> secondary)
                    ? Take(user = user with { UserIdentity = new UserIdentity(kind, responds, primary.ToArray(), secondary.ToArray()) })
                    : Wrong("the user identity is shorter than it declares");
            case ItemType.MaximumLength or ItemType.AsynchronousOperationsWindow or ItemType.RoleSelection
                or ItemType.ExtendedNegotiation or ItemType.UserIdentity:
                return Wrong($"user information item {type:X2} cannot have {value.Length} bytes");
            default:
                return true;
        }
    }

    private bool TryReadItem(ref ReadOnlySpan<byte> rest, out byte type, out ReadOnlySpan<byte> value)
    {
        type = 0;
        value = default;
        if (++items > limits.MaxItems)
        {
            return Wrong($"an A-ASSOCIATE PDU holds more than {limits.MaxItems} items");
        }

        if (rest.Length < 4)
        {
            return Wrong($"{rest.Length} bytes are left over where an item was expected");
        }

        type = rest[0];
        int length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
        if (length > rest.Length - 4)
        {
            return Wrong($"item {type:X2} declares {length} bytes, {rest.Length - 4} are left");
        }

        value = rest.Slice(4, length);
        rest = rest[(4 + length)..];
        return true;
    }

    private static bool TryReadCounted(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest.Length < 2 || BinaryPrimitives.ReadUInt16BigEndian(rest) > rest.Length - 2)
        {
            return false;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(rest);
        value = rest.Slice(2, length);
        rest = rest[(2 + length)..];
        return true;
    }

    private static bool Take(object _) => true;

    private bool Wrong(string problem)
    {
        Problem = problem;
        return false;
    }

    private T? Wrong<T>(string problem)
        where T : class
    {
        Problem = problem;
        return null;
    }
}

using System.Buffers.Binary;
using System.Text;

namespace EmradXds.Consumer;

/// <summary>The start of a Part 10 file (PS3.10 7.1), read ahead so that nothing is handed on under a wrong name.</summary>
internal sealed class Part10Start
{
    private const int PreambleBytes = 128;
    private const int ShortHeaderBytes = 8;
    private const int MaxBytes = 64 << 10;

    private readonly Stream stream;
    private byte[] bytes = new byte[1024];
    private int length;

    private Part10Start(Stream stream) => this.stream = stream;

    /// <summary>Media Storage SOP Instance UID (0002,0003); empty where absent.</summary>
    public string SopInstanceUid { get; private set; } = "";

    /// <summary>Transfer Syntax UID (0002,0010); empty where absent.</summary>
    public string TransferSyntaxUid { get; private set; } = "";

    /// <summary>The whole file, what was read ahead included.</summary>
    public Stream File => new PrefixedStream(bytes.AsMemory(0, length), stream);

    /// <summary>Reads preamble and group 0002.</summary>
    /// <exception cref="InvalidDataException">It is no Part 10 file.</exception>
    public static async Task<Part10Start> ReadAsync(Stream stream, CancellationToken cancel)
    {
        Part10Start start = new(stream);
        int at = PreambleBytes + 4;
        if (!await start.HasAsync(at, cancel) || !start.bytes.AsSpan(PreambleBytes, 4).SequenceEqual("DICM"u8))
        {
            throw new InvalidDataException("It is no Part 10 file: DICM is not at byte 128.");
        }

        // File meta information is explicit VR little endian, whatever follows.
        while (await start.HasAsync(at + ShortHeaderBytes, cancel) && start.UInt16(at) == 0x0002)
        {
            ushort element = start.UInt16(at + 2);
            bool isLong = Encoding.ASCII.GetString(start.bytes, at + 4, 2) is "OB" or "UN" or "UT";
            int value = at + (isLong ? ShortHeaderBytes + 4 : ShortHeaderBytes);
            long count = !isLong ? start.UInt16(at + 6)
                : await start.HasAsync(value, cancel) ? start.UInt32(at + 8)
                : long.MaxValue;
            if (count > MaxBytes || !await start.HasAsync(value + (int)count, cancel))
            {
                throw new InvalidDataException($"The file meta information is cut off or too long in (0002,{element:x4}).");
            }

            start.Take(element, start.bytes.AsSpan(value, (int)count));
            at = value + (int)count;
        }

        return start;
    }

    private void Take(ushort element, ReadOnlySpan<byte> value)
    {
        string Uid(ReadOnlySpan<byte> text) => Encoding.ASCII.GetString(text).TrimEnd('\0', ' ');
        switch (element)
        {
            case 0x0003:
                SopInstanceUid = Uid(value);
                break;
            case 0x0010:
                TransferSyntaxUid = Uid(value);
                break;
        }
    }

    private ushort UInt16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private uint UInt32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private async ValueTask<bool> HasAsync(int count, CancellationToken cancel)
    {
        if (count > MaxBytes)
        {
            throw new InvalidDataException($"The file meta information is longer than {MaxBytes} bytes.");
        }

        if (count > bytes.Length)
        {
            Array.Resize(ref bytes, Math.Max(count, Math.Min(MaxBytes, bytes.Length * 2)));
        }

        length += await stream.ReadAtLeastAsync(bytes.AsMemory(length), Math.Max(0, count - length), throwOnEndOfStream: false, cancel);
        return length >= count;
    }
}

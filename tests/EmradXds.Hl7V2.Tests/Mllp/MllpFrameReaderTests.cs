using System.Buffers;
using System.Text;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Testing;

namespace EmradXds.Hl7V2.Tests.Mllp;

public sealed class MllpFrameReaderTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("\u000bone\u001c\r\u000btwo\u001c\r", "Done one,Done two")]
    [InlineData("noise\u000bone\u001c\r\n\n\u000btwo\u001c\r", "Done one,Done two")]
    [InlineData("\u000bone\u001c\u000btwo\u001c", "Done one,Done two")]
    [InlineData("\u000bon\u000btwo\u001c\r", "Malformed on,Done two")]
    [InlineData("\u000bon\u001ce\u001c\r\u000btwo\u001c\r", "Malformed on,Done two")]
    [InlineData("\u000bone\u001c\r\u000bcut", "Done one,Malformed cut")]
    [InlineData("\u000b\u001c\r", "Done ")]
    [InlineData("no frame at all", "")]
    [InlineData("\u000b0123456789ABCDEFG\u001c\r", "TooLong")]
    public async Task Frames_are_found_wherever_the_bytes_are_cut(string bytes, string expected)
    {
        foreach (Stream stream in Segments.Streams(Encoding.Latin1.GetBytes(bytes)))
        {
            List<string> found = [];
            await using MllpConnection connection = new(stream, maxBytes: 16);
            while (await connection.ReadAsync(Ample, Ample, TestContext.Current.CancellationToken) is { } frame)
            {
                if (frame.Status == MllpFrameStatus.TooLong)
                {
                    found.Add("TooLong");
                    break;
                }

                found.Add($"{frame.Status} {Encoding.Latin1.GetString(frame.Message.Span)}");
            }

            Assert.Equal(expected, string.Join(',', found));
        }
    }

    [Fact]
    public void The_reader_itself_takes_any_sequence()
    {
        byte[] bytes = [.. "x"u8, .. MllpFrameReader.Frame("one"u8), .. MllpFrameReader.Frame("two"u8)];
        foreach (ReadOnlySequence<byte> sequence in Segments.Sequences(bytes))
        {
            MllpFrameReader reader = new(16);
            ReadOnlySequence<byte> buffer = sequence;

            Assert.Equal(MllpFrameStatus.Done, reader.Read(ref buffer, out ReadOnlySequence<byte> one));
            Assert.Equal("one"u8.ToArray(), one.ToArray());
            Assert.Equal(MllpFrameStatus.Done, reader.Read(ref buffer, out ReadOnlySequence<byte> two));
            Assert.Equal("two"u8.ToArray(), two.ToArray());
            Assert.Equal(MllpFrameStatus.NeedMore, reader.Read(ref buffer, out _));
            Assert.True(buffer.IsEmpty);
        }
    }
}

using System.Text;
using EmradXds.Testing;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests;

/// <summary>MTOM packages as they arrive.</summary>
public sealed class SoapMessagePackageTests
{
    private static readonly string Body = $"<Doc xmlns=\"urn:x\">{Include("cid:a%40x")}{Include("cid:b@x")}{Include("cid:empty")}</Doc>";

    /// <summary>Content that looks like a boundary, and nearly is one; a part without content; padding after a boundary.</summary>
    private static readonly string Tricky = $"\r\n--{Boundary}X\r\n--b0und\r\n-\r\n--{Boundary}-\r\r\n--{Boundary}";

    private static readonly byte[] Whole = Package(
        Root(Body), Part("a@x", "first\r\n"), Part("b@x", Tricky + "!"), Part("empty", ""), Part("unnamed", "skip me"));

    [Fact]
    public async Task Every_cut_of_the_bytes_gives_the_same_message()
    {
        foreach (Stream stream in Segments.Streams(Whole))
        {
            await using SoapMessage message = await SoapMessage.ReadAsync(
                stream, ContentType, SoapReadOptions.Default, TestContext.Current.CancellationToken);
            (string body, List<(string Id, string Content)> attachments) = await ReadAllAsync(message);

            Assert.Contains("Doc", body, StringComparison.Ordinal);
            Assert.Equal([("a@x", "first\r\n"), ("b@x", Tricky + "!"), ("empty", ""), ("unnamed", "skip me")], attachments);
        }
    }

    [Fact]
    public async Task A_package_cut_off_anywhere_is_a_fault()
    {
        // Only the line end behind the closing boundary may be missing.
        for (int length = 0; length < Whole.Length - 2; length++)
        {
            SoapFaultException fault = await FaultAsync(Whole[..length]);
            Assert.Equal(SoapFaultCode.Sender, fault.Code);
        }
    }

    [Fact]
    public async Task Attachments_not_read_are_skipped()
    {
        await using SoapMessage message = await ReadAsync(Whole);
        List<string> ids = [];
        await foreach (ReceivedAttachment attachment in message.ReadAttachmentsAsync(TestContext.Current.CancellationToken))
        {
            ids.Add(attachment.ContentId);
        }

        Assert.Equal(["a@x", "b@x", "empty", "unnamed"], ids);
    }

    [Fact]
    public async Task An_attachment_cannot_be_read_once_the_next_was_asked_for()
    {
        await using SoapMessage message = await ReadAsync(Whole);
        Stream? first = null;
        await foreach (ReceivedAttachment attachment in message.ReadAttachmentsAsync(TestContext.Current.CancellationToken))
        {
            if (first is not null)
            {
                await Assert.ThrowsAsync<ObjectDisposedException>(
                    () => first.CopyToAsync(Stream.Null, TestContext.Current.CancellationToken));
                return;
            }

            first = attachment.Content;
        }

        Assert.Fail("two attachments were expected");
    }

    [Fact]
    public async Task The_root_part_may_stand_behind_small_parts()
    {
        string body = $"<Doc>{Include("cid:b@x")}{Include("cid:a@x")}</Doc>";
        await using SoapMessage message = await ReadAsync(Package(Part("a@x", "A"), Root(body), Part("b@x", "B")));

        Assert.Equal([("a@x", "A"), ("b@x", "B")], (await ReadAllAsync(message)).Attachments);
    }

    [Fact]
    public async Task A_root_part_behind_large_parts_is_refused_with_advice()
    {
        SoapReadOptions options = new() { MaxBytesBeforeRoot = 100 };
        SoapFaultException fault = await FaultAsync(Package(Part("a@x", new string('A', 101)), Root("<Doc/>")), options);

        Assert.Contains("send the root part first", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Base64_parts_are_decoded_whatever_their_line_ends()
    {
        byte[] bytes = new byte[100_001];
        new Random(1).NextBytes(bytes);
        string text = Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks);
        await using SoapMessage message = await ReadAsync(
            Package(Root($"<Doc>{Include("cid:a@x")}</Doc>"), Part("a@x", text, "content-transfer-encoding: BASE64")));

        Assert.Equal(Encoding.Latin1.GetString(bytes), (await ReadAllAsync(message)).Attachments.Single().Content);
    }

    [Theory]
    [InlineData("QUJ")]
    [InlineData("QQ==QUJD")]
    [InlineData("QU*D")]
    public async Task Base64_parts_that_are_none_are_a_fault(string text)
    {
        SoapFaultException fault = await FaultAsync(Package(Root("<Doc/>"), Part("a@x", text, "Content-Transfer-Encoding: base64")));
        Assert.Contains("base64", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Content_IDs_match_whether_escaped_in_the_URI_in_the_header_or_not_at_all()
    {
        string body = $"<Doc>{Include("cid:a%2Bb%40x")}{Include("cid:c+d@x")}{Include("cid:e%25@x")}</Doc>";
        await using SoapMessage message = await ReadAsync(
            Package(Root(body), Part("a+b@x", "1"), Part("c%2Bd%40x", "2"), Part("e%25@x", "3")));

        Assert.Equal(["a+b@x", "c+d@x", "e%@x"], (await ReadAllAsync(message)).Attachments.Select(a => a.Id));
    }

    [Fact]
    public async Task An_include_of_a_part_that_never_comes_is_a_fault_that_names_it()
    {
        SoapFaultException fault = await FaultAsync(Package(Root($"<Doc>{Include("cid:gone@x")}</Doc>"), Part("other@x", "1")));
        Assert.Contains("gone@x", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://example.org/x")]
    [InlineData("file:///etc/passwd")]
    [InlineData("")]
    public async Task An_include_of_anything_but_a_part_is_a_fault(string href)
    {
        SoapFaultException fault = await FaultAsync(Package(Root($"<Doc>{Include(href)}</Doc>"), Part("a@x", "1")));
        Assert.Contains("only cid:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_part_named_twice_and_two_parts_of_one_name_are_faults()
    {
        await FaultAsync(Package(Root($"<Doc>{Include("cid:a@x")}{Include("cid:a%40x")}</Doc>"), Part("a@x", "1")));
        await FaultAsync(Package(Root($"<Doc>{Include("cid:a@x")}</Doc>"), Part("a@x", "1"), Part("a@x", "2")));
    }

    [Fact]
    public async Task Limits_on_parts_and_their_headers_hold()
    {
        SoapReadOptions options = new() { MaxParts = 2, MaxPartHeaderBytes = 200 };
        await FaultAsync(Package(Root("<Doc/>"), Part("a@x", ""), Part("b@x", "")), options);
        await FaultAsync(Package(Root("<Doc/>"), Part("a@x", "", "X: " + new string('x', 200))), options);
        await FaultAsync(Encoding.ASCII.GetBytes($"--{Boundary}\r\nX: {new string('x', 100_000)}"), options);
    }

    [Theory]
    [InlineData("multipart/related; type=\"application/xop+xml\"")]
    [InlineData("multipart/related; boundary=\"\"")]
    [InlineData("multipart/related; boundary=\"01234567890123456789012345678901234567890123456789012345678901234567890\"")]
    [InlineData("multipart/related; type=\"text/html\"; boundary=b0undary")]
    [InlineData("multipart/form-data; boundary=b0undary")]
    [InlineData("text/html")]
    [InlineData("")]
    public async Task A_Content_Type_that_cannot_be_read_is_a_fault(string contentType) =>
        await FaultAsync(Whole, contentType: contentType);

    [Fact]
    public async Task Unquoted_parameters_and_a_missing_start_are_read()
    {
        await using SoapMessage message = await ReadAsync(
            Whole, contentType: $"Multipart/Related;boundary={Boundary};type=application/xop+xml;start-info=application/soap+xml");
        Assert.Equal(4, (await ReadAllAsync(message)).Attachments.Count);
    }

    [Fact]
    public async Task A_part_without_content_may_share_its_empty_line_with_the_boundary()
    {
        string text = $"--{Boundary}\r\n{Root($"<Doc>{Include("cid:a@x")}</Doc>")}\r\n--{Boundary}\r\n" +
            $"Content-ID: <a@x>\r\n\r\n--{Boundary}--";
        await using SoapMessage message = await ReadAsync(Encoding.ASCII.GetBytes(text));
        Assert.Equal([("a@x", "")], (await ReadAllAsync(message)).Attachments);
    }

    [Fact]
    public async Task A_quarter_gigabyte_passes_in_bounded_memory()
    {
        const long Length = 256L << 20;
        await using RepeatingStream stream = new(
            Encoding.ASCII.GetBytes($"--{Boundary}\r\n{Root($"<Doc>{Include("cid:a@x")}</Doc>")}\r\n--{Boundary}\r\n" +
                "Content-ID: <a@x>\r\n\r\n"),
            Length,
            Encoding.ASCII.GetBytes($"\r\n--{Boundary}--"));
        byte[] buffer = new byte[64 << 10];

        // The stream never waits, so all of it happens on this thread and other tests do not count.
        long before = GC.GetAllocatedBytesForCurrentThread();
        await using SoapMessage message = await SoapMessage.ReadAsync(
            stream, ContentType, SoapReadOptions.Default, TestContext.Current.CancellationToken);
        long length = 0;
        await foreach (ReceivedAttachment received in message.ReadAttachmentsAsync(TestContext.Current.CancellationToken))
        {
            for (int count; (count = await received.Content.ReadAsync(buffer, TestContext.Current.CancellationToken)) > 0; length += count)
            {
                Assert.True(length % 251 == buffer[0]);
            }
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(Length, length);
        Assert.InRange(allocated, 1, 2 << 20);
    }

    /// <summary>A head, then a counted run of bytes 0 to 250 over and over, then a tail.</summary>
    private sealed class RepeatingStream(byte[] head, long length, byte[] tail) : MemoryStream
    {
        private readonly byte[] pattern = [.. Enumerable.Range(0, 251 * 256).Select(i => (byte)(i % 251))];
        private long at;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            long content = at - head.Length;
            ReadOnlySpan<byte> source = content < 0 ? head.AsSpan((int)at)
                : content < length ? pattern.AsSpan((int)(content % 251))
                : tail.AsSpan((int)(content - length));
            int count = (int)Math.Min(
                Math.Min(source.Length, buffer.Length), content is >= 0 && content < length ? length - content : int.MaxValue);
            source[..count].CopyTo(buffer.Span);
            at += count;
            return ValueTask.FromResult(count);
        }
    }
}

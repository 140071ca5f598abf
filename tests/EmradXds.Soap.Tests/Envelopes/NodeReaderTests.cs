using System.Globalization;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using EmradXds.Soap.Envelopes;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests.Envelopes;

/// <summary>The reader of the body: as System.Xml's, whatever is asked of it.</summary>
public sealed class NodeReaderTests
{
    private static readonly (string Name, Func<XmlReader, object?> Act)[] steps =
    [
        ("Read", reader => reader.Read()),
        ("Read", reader => reader.Read()),
        ("Read", reader => reader.Read()),
        ("MoveToContent", reader => reader.MoveToContent()),
        ("Skip", reader => Nothing(reader.Skip)),
        ("ReadElementContentAsString", reader => reader.ReadElementContentAsString()),
        ("ReadString", reader => reader.ReadString()),
        ("ReadInnerXml", reader => reader.ReadInnerXml()),
        ("ReadOuterXml", reader => reader.ReadOuterXml()),
        ("MoveToFirstAttribute", reader => reader.MoveToFirstAttribute()),
        ("MoveToNextAttribute", reader => reader.MoveToNextAttribute()),
        ("MoveToAttribute", reader => reader.MoveToAttribute("a")),
        ("MoveToAttribute ns", reader => reader.MoveToAttribute("a", "urn:q")),
        ("MoveToElement", reader => reader.MoveToElement()),
        ("ReadAttributeValue", reader => reader.ReadAttributeValue()),
        ("GetAttribute", reader => reader.GetAttribute("q:a") + reader.GetAttribute("a", "urn:q") + reader.GetAttribute("a", null)),
        ("LookupNamespace", reader => $"{reader.LookupNamespace("q")} {reader.LookupNamespace("")} {reader.LookupNamespace("xml")}"),
        ("IsStartElement", reader => reader.IsStartElement()),
        ("ReadStartElement", reader => Nothing(reader.ReadStartElement)),
        ("ReadEndElement", reader => Nothing(reader.ReadEndElement)),
        ("ReadToFollowing", reader => reader.ReadToFollowing("b")),
        ("ReadToDescendant", reader => reader.ReadToDescendant("Ask")),
        ("ReadValueChunk", reader => Drain(reader)),
        ("ReadContentAsString", reader => reader.ReadContentAsString()),
        ("ReadFrom", reader => reader.NodeType == XmlNodeType.Element ? XNode.ReadFrom(reader).ToString(SaveOptions.DisableFormatting) : ""),
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_walk_at_random_goes_the_same_way(int seed)
    {
        Random random = new(seed);
        string[] corpus = [.. EnvelopeCorpus.Ordinary.Select(row => row.Data.Trim())];
        for (int walk = 0; walk < 2_000; walk++)
        {
            byte[] document = Encoding.UTF8.GetBytes(corpus[random.Next(corpus.Length)]);
            using EnvelopeNodes nodes = EnvelopeTokenizer.Read(document, SoapReadOptions.Default)!;
            using NodeReader ours = nodes.OpenDocument();
            using XmlReader theirs = EnvelopeReader.Open(new MemoryStream(document));
            StringBuilder way = new();
            for (bool goesOn = true; goesOn && ours.ReadState < ReadState.EndOfFile;)
            {
                (string name, Func<XmlReader, object?> act) = steps[random.Next(steps.Length)];
                way.Append(name).Append(' ');
                (string expected, goesOn) = Told(theirs, act);
                (string told, _) = Told(ours, act);
                Assert.True(expected == told, $"{way}\n{expected}\n{told}\n{Encoding.UTF8.GetString(document)}");
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("QUJD")]
    [InlineData(" Q U\nJ\r\nD ")]
    [InlineData("QUI=")]
    [InlineData("QUI")]
    [InlineData("QQ==")]
    [InlineData("QQ")]
    [InlineData("Q")]
    [InlineData("QR==")]
    [InlineData("QQ======")]
    [InlineData("QQ==\n\n")]
    [InlineData("QQ= =")]
    [InlineData("QQ==QQ==")]
    [InlineData("====")]
    [InlineData("Q$==")]
    [InlineData("ä")]
    [InlineData("4142")]
    [InlineData("41 4\n2f")]
    [InlineData("4")]
    [InlineData("QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5eg&#61;&#61;")]
    public void Bytes_in_text_are_read_alike(string text)
    {
        foreach (string after in new[] { "", "<b/>", "<b>QUJD</b>" })
        {
            foreach (int size in new[] { 1, 2, 3, 5, 1_000 })
            {
                AssertAlike($"<D>{text}{after}</D>", reader => Drain(reader, size, reader.ReadContentAsBase64, isElement: false));
                AssertAlike($"<D>{text}{after}</D>", reader => Drain(reader, size, reader.ReadContentAsBinHex, isElement: false));
                AssertAlike($"<D>{text}{after}</D>", reader => Drain(reader, size, reader.ReadElementContentAsBase64, isElement: true));
                AssertAlike($"<D>{text}{after}</D>", reader => Drain(reader, size, reader.ReadElementContentAsBinHex, isElement: true));
            }
        }
    }

    [Fact]
    public async Task A_body_reads_as_XElement_with_the_prefixes_it_was_sent_with()
    {
        await using SoapMessage message = await ReadPlainAsync(
            "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope' xmlns:p='urn:p'><e:Body><p:Ask p:a='1'>x<b/></p:Ask></e:Body></e:Envelope>");
        Assert.Equal(
            "<p:Ask p:a=\"1\" xmlns:p=\"urn:p\">x<b /></p:Ask>", XElement.Load(message.OpenBody()).ToString(SaveOptions.DisableFormatting));
    }

    [Fact]
    public async Task Names_come_from_the_name_table_once_it_was_asked_for()
    {
        await using SoapMessage message = await ReadPlainAsync(Envelope("<q:Ask xmlns:q=\"urn:q\"/>"));
        XmlReader body = message.OpenBody();
        Assert.Same(body.NameTable.Add("Ask"), body.LocalName);
        Assert.Same(body.NameTable.Add("urn:q"), body.NamespaceURI);
        Assert.Same(body.NameTable.Add("q"), body.Prefix);
    }

    [Fact]
    public async Task After_the_message_is_disposed_of_its_readers_say_nothing()
    {
        SoapMessage message = await ReadPlainAsync(Envelope("<Ask a=\"1\">secret</Ask>"));
        XmlReader body = message.OpenBody();
        XmlReader text = message.OpenBody();
        text.Read();
        await message.DisposeAsync();
        await message.DisposeAsync();

        foreach (XmlReader reader in new[] { body, text })
        {
            Assert.Equal(ReadState.Closed, reader.ReadState);
            Assert.Equal("", reader.LocalName + reader.Value + reader.NamespaceURI + reader.GetAttribute("a"));
            Assert.False(reader.Read());
            Assert.False(reader.MoveToFirstAttribute());
        }
    }

    private static object? Nothing(Action act)
    {
        act();
        return null;
    }

    private static (string Told, bool GoesOn) Told(XmlReader reader, Func<XmlReader, object?> act)
    {
        string answer;
        bool goesOn = true;
        try
        {
            answer = act(reader)?.ToString() ?? "";
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            // System.Xml closes itself after some of its errors.
            return (e is XmlException ? e.Message : e.GetType().Name, false);
        }

        return (string.Create(
            CultureInfo.InvariantCulture,
            $"{answer} {reader.ReadState} {reader.NodeType} {reader.Depth} {reader.Name} '{reader.Value}' {reader.AttributeCount}"), goesOn);
    }

    private static void AssertAlike(string body, Func<XmlReader, string> read)
    {
        byte[] document = Encoding.UTF8.GetBytes(Envelope(body));
        using EnvelopeNodes nodes = EnvelopeTokenizer.Read(document, SoapReadOptions.Default)!;
        using NodeReader ours = nodes.OpenDocument();
        using XmlReader theirs = EnvelopeReader.Open(new MemoryStream(document));
        Assert.Equal(Outcome(theirs, read), Outcome(ours, read));
    }

    private static string Outcome(XmlReader reader, Func<XmlReader, string> read)
    {
        try
        {
            Assert.True(reader.ReadToFollowing("D"));
            return read(reader);
        }
        catch (Exception e) when (e is XmlException or InvalidOperationException)
        {
            return e.GetType().Name;
        }
    }

    private static string Drain(XmlReader reader)
    {
        char[] buffer = new char[7];
        StringBuilder got = new();
        for (int count; (count = reader.ReadValueChunk(buffer, 1, 5)) > 0;)
        {
            got.Append(buffer, 1, count); // In which pieces is the reader's affair.
        }

        // Behind a value read in pieces: what that value is now, nobody says.
        reader.MoveToElement();
        reader.Read();
        return got.ToString();
    }

    private static string Drain(XmlReader reader, int size, Func<byte[], int, int, int> read, bool isElement)
    {
        if (!isElement)
        {
            reader.Read();
        }

        byte[] buffer = new byte[size + 2];
        StringBuilder got = new();
        for (int count; (count = read(buffer, 1, size)) > 0;)
        {
            got.Append(Convert.ToHexString(buffer, 1, count));
        }

        return $"{got} {reader.NodeType} {reader.Name} {reader.Depth}";
    }
}

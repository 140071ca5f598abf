using System.Text;
using System.Xml;
using EmradXds.Soap.Envelopes;
using EmradXds.Testing;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests.Envelopes;

/// <summary>Our tokenizer against System.Xml: it may step back from whatever it likes, but what it takes, it reads as System.Xml does.</summary>
public sealed class EnvelopeTokenizerTests
{
    private static readonly SoapReadOptions options = SoapReadOptions.Default;

    [Fact]
    public void Every_request_of_the_conformance_cases_is_taken()
    {
        string[] files = Directory.GetFiles(Path.Combine(Surroundings.Root, "tests", "Cases"), "*.xml", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(AssertLikeSystemXml(Bytes(Envelope(File.ReadAllText(file))))));
    }

    [Theory]
    [MemberData(nameof(EnvelopeCorpus.Ordinary), MemberType = typeof(EnvelopeCorpus))]
    public void An_ordinary_envelope_is_taken(string envelope)
    {
        Assert.True(AssertLikeSystemXml(Bytes(envelope)));
        Assert.True(AssertLikeSystemXml(Bytes('\uFEFF' + envelope)));
        Assert.True(AssertLikeSystemXml(Bytes($"<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n{envelope}\r\n")));
    }

    [Theory]
    [MemberData(nameof(EnvelopeCorpus.Doubtful), MemberType = typeof(EnvelopeCorpus))]
    public void What_is_doubtful_or_wrong_steps_back(string body)
    {
        Assert.False(AssertLikeSystemXml(Bytes(Envelope(body))));
        Assert.False(AssertLikeSystemXml(Bytes(Envelope("<Ask/>", body))));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("x")]
    [InlineData("<")]
    [InlineData("<a")]
    [InlineData("<a>")]
    [InlineData("<a></a")]
    [InlineData("<a></a ")]
    [InlineData("<a>x")]
    [InlineData("<a b='")]
    [InlineData("<a b=\"x\"")]
    [InlineData("</a>")]
    [InlineData("<a/>x")]
    [InlineData("<a/><b/>")]
    [InlineData("<a/><!-- -->")]
    [InlineData("<a/>\0")]
    [InlineData("<a/>&#32;")]
    [InlineData("\uFEFF\uFEFF<a/>")]
    [InlineData(" <?xml version=\"1.0\"?><a/>")]
    [InlineData("<?xml version=\"1.1\"?><a/>")]
    [InlineData("<?xml?><a/>")]
    [InlineData("<?xml encoding=\"utf-8\"?><a/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"utf-16\"?><a/>")]
    [InlineData("<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><a/>")]
    [InlineData("<?xml version=\"1.0' encoding='utf-8\"?><a/>")]
    [InlineData("<?xml version=\"1.0\" ?")]
    [InlineData("<!DOCTYPE a><a/>")]
    [InlineData("<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>")]
    [InlineData("<xml:a/>")]
    [InlineData("<xmlns/>")]
    public void What_is_no_document_steps_back(string document) => Assert.False(AssertLikeSystemXml(Bytes(document)));

    [Theory]
    [InlineData("C080")] // Overlong NUL.
    [InlineData("E08080")] // Overlong.
    [InlineData("EDA080")] // A surrogate.
    [InlineData("F4908080")] // Beyond U+10FFFF.
    [InlineData("C3")] // Cut off.
    [InlineData("80")]
    [InlineData("FF")]
    [InlineData("EFBFBE")] // U+FFFE.
    [InlineData("EFBFBF")] // U+FFFF.
    [InlineData("01")]
    [InlineData("00")]
    [InlineData("0C")]
    [InlineData("1F")]
    public void Bytes_that_are_no_characters_step_back(string hex)
    {
        byte[] nasty = Convert.FromHexString(hex);
        foreach (string place in new[] { "<a>§</a>", "<a b='§'/>", "<a§/>", "<a §='x'/>", "<a/>§", "§<a/>" })
        {
            string[] around = place.Split('§');
            Assert.False(AssertLikeSystemXml([.. Bytes(around[0]), .. nasty, .. Bytes(around[1])]));
        }
    }

    [Fact]
    public void Limits_say_the_same_of_both_readers()
    {
        string deep = string.Concat(Enumerable.Repeat("<a>", 126)) + "x" + string.Concat(Enumerable.Repeat("</a>", 126));
        AssertLikeSystemXml(Bytes(Envelope(deep)));
        AssertLikeSystemXml(Bytes(Envelope($"<a>{deep}</a>")));
        AssertLikeSystemXml(Bytes(Envelope($"<a><a>{deep}</a></a>")));
        for (int count = 62; count < 260; count += 3)
        {
            AssertLikeSystemXml(Bytes(Envelope($"<a{string.Concat(Enumerable.Range(0, count).Select(i => $" a{i}=''"))}/>")));
        }

        Assert.True(AssertLikeSystemXml(Bytes(Envelope($"<{new string('n', 1_024)} {new string('a', 1_024)}=''/>"))));
        Assert.False(AssertLikeSystemXml(Bytes(Envelope($"<{new string('n', 1_025)}/>"))));
        Assert.False(AssertLikeSystemXml(Bytes(Envelope($"<n {new string('a', 1_025)}=''/>"))));
        AssertLikeSystemXml(Bytes(Envelope("<Ask/>", $"<wsa:Action>{new string('x', 4_097)}</wsa:Action>")));
        AssertLikeSystemXml(Bytes(Envelope(string.Concat("<a>", string.Concat(Enumerable.Repeat("<b/>", 100_001)), "</a>"))));
    }

    /// <summary>Seeded, so that what fails once fails again.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Envelopes_changed_at_random_are_read_alike_or_not_taken(int seed)
    {
        Mutation mutation = new(seed);
        byte[][] ordinary = [.. EnvelopeCorpus.Ordinary.Select(row => Bytes(row.Data))];
        byte[][] doubtful = [.. EnvelopeCorpus.Doubtful.Select(row => Bytes(Envelope(row.Data)))];
        int taken = 0;
        for (int round = 0; round < 2_500; round++)
        {
            taken += AssertLikeSystemXml(mutation.Of(round % 4 == 0 ? doubtful : ordinary)) ? 1 : 0;
        }

        Assert.InRange(taken, 250, 2_250);
    }

    [Fact]
    public void More_names_than_are_kept_are_read_all_the_same()
    {
        for (int round = 0; round < 3; round++)
        {
            string many = string.Concat(Enumerable.Range(0, 3_000).Select(i => $"<n{i} a{i}='{i}' xmlns='urn:{i}'/>"));
            Assert.True(AssertLikeSystemXml(Bytes(Envelope($"<a>{many}</a>"))));
        }
    }

    /// <summary>Whether the tokenizer took it; all that can be read from it must then be as System.Xml has it.</summary>
    private static bool AssertLikeSystemXml(byte[] document)
    {
        using EnvelopeNodes? nodes = EnvelopeTokenizer.Read(document, options);
        if (nodes is null)
        {
            return false;
        }

        string expected;
        try
        {
            expected = XmlDump.Of(SystemXml(document));
        }
        catch (XmlException e)
        {
            Assert.Fail($"{e.Message} But it was taken: {Encoding.UTF8.GetString(document)}");
            throw;
        }

        Assert.Equal(expected, XmlDump.Of(nodes.OpenDocument()));
        Assert.Equal(Verdict(SystemXml(document)), Verdict(nodes.OpenDocument()));
        AssertSubtreesAlike(document, nodes);
        return true;
    }

    private static void AssertSubtreesAlike(byte[] document, EnvelopeNodes nodes)
    {
        int index = 0;
        using XmlReader whole = SystemXml(document);
        using XmlReader outer = SystemXml(document);
        while (whole.Read() && outer.Read())
        {
            if (whole is not { Depth: 2, NodeType: XmlNodeType.Element })
            {
                continue;
            }

            index = Enumerable.Range(index, nodes.Count - index).First(i => nodes[i] is { Depth: 2, Type: EnvelopeNodeType.Element });
            using (XmlReader subtree = whole.ReadSubtree())
            {
                Assert.Equal(XmlDump.Of(subtree), XmlDump.Of(new NodeReader(nodes, index, isSubtree: true)));
            }

            using (XmlReader subtree = outer.ReadSubtree())
            {
                NodeReader ours = new(nodes, index, isSubtree: true);
                Assert.Equal(subtree.Read(), ours.Read());
                Assert.Equal(subtree.ReadOuterXml(), ours.ReadOuterXml());
            }

            index++;
        }
    }

    private static XmlReader SystemXml(byte[] document) => EnvelopeReader.Open(new MemoryStream(document));

    private static string Verdict(XmlReader reader)
    {
        try
        {
            EnvelopeHead head = EnvelopeReader.Read(reader, options);
            return $"{head.Headers} {head.Body} {string.Join(' ', head.IncludedContentIds)}";
        }
        catch (SoapFaultException e)
        {
            return $"{e.Code} {e.Subcode} {e.Message}";
        }
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

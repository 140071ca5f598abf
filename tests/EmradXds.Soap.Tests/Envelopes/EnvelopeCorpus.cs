using System.Text;
using static EmradXds.Soap.Tests.Packages;

namespace EmradXds.Soap.Tests.Envelopes;

/// <summary>Envelopes and bodies to try readers with.</summary>
public static class EnvelopeCorpus
{
    private const string Soap = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>Whole envelopes such as senders send: these must be taken.</summary>
    public static TheoryData<string> Ordinary =>
    [
        Envelope("<Ask/>"),
        Envelope("<Ask></Ask>", ""),
        Envelope("<q:Ask xmlns:q=\"urn:q\" a='1' q:a='2'><q:One>text</q:One> <Two xmlns='urn:two'/><Three/></q:Ask>"),
        // Prefixes and default namespace declared outside of the body's child, and again inside.
        $"<e:Envelope xmlns:e='{Soap}' xmlns='urn:d' xmlns:p='urn:p' xmlns:q='urn:q'><e:Body p:x='1'><Ask p:a='1' q:b='2'><p:b q:c=''/>"
            + "<p:b/><n xmlns=''><m/></n><k xmlns:p='urn:other'><p:z/><q:z/></k></Ask></e:Body></e:Envelope>",
        $"<Envelope xmlns='{Soap}'><Header/><Body><Ask xmlns=''><a p:x='' xmlns:p='urn:p'/></Ask></Body></Envelope>",
        $"<Envelope xmlns='{Soap}'>\n  <Header>\n  </Header>\r\n  <Body>\r\n\t<Ask>\r\n</Ask>\t\r</Body>\n</Envelope>\n",
        // Line ends, references, white space in attributes.
        Envelope("<Ask a=' x\ty\nz\r\nw\rv ' b='&#9;&#10;&#13;&#x20;' c=\"'&quot;\" d='\"&apos;'>a\r\nb\rc\nd&#13;&#10;e &lt;&gt;&amp;&quot;&apos;</Ask>"),
        Envelope("<Ask>&#x1F600;&#128512;😀 ä € \u0085 \u2028 \uFEFF \uFFFD \u007F &#xE4;&#xFFFD;&#x10FFFF; ]] ]> > ]]&gt; ' \" =</Ask>"),
        Envelope("<Ask v='😀 ä € > ]]> &#x1F600;' w='' x='  '/>"),
        Envelope("<Ask  a = '1'\n\tb\r\n=\r\n\"2\" ><b / ></Ask >".Replace("/ >", "/>", StringComparison.Ordinal)),
        Envelope("<Ask xml:lang='en'><b xml:lang=''><c xml:id='i' xml:base='http://x/'/></b>t<d/></Ask>", "<h xml:lang='de' xmlns='urn:h'/>"),
        Envelope("<a.b-c_1><_x/><A1/></a.b-c_1>"),
        Envelope("<a xmlns:p='urn:&amp;x' xmlns:q='urn: x' xmlns:r='ürn:x'><p:b q:b='' r:b=''/></a>"),
        Envelope("<a>mixed <b>content</b> here <c/> and  <d> </d> there</a>"),
        Envelope("<D>" + Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('d', 5_000))) + "</D>"),
        Envelope("<A/>", """
            <wsa:Action s:mustUnderstand="1"> urn:ask </wsa:Action><wsa:MessageID>urn:uuid:1</wsa:MessageID>
            <wsa:To>http://x/?a=b&amp;c=d</wsa:To><wsa:RelatesTo>urn:uuid:0</wsa:RelatesTo><x:Other xmlns:x="urn:x"><x:In/></x:Other>
            <wsa:ReplyTo><wsa:Address>http://www.w3.org/2005/08/addressing/anonymous</wsa:Address></wsa:ReplyTo>
            """),
        Envelope($"<D>{Include("cid:a%40b")}</D>"),
        // Well-formed, and yet no message for us: both readers must say the same.
        Envelope(""),
        Envelope("<A/><B/>"),
        Envelope("<A/>", "<x:Pay xmlns:x=\"urn:x\" s:mustUnderstand=\"1\"/>"),
        Envelope("<A/>", "<wsa:Action>a</wsa:Action><wsa:Action>b</wsa:Action>"),
        Envelope("<A/>", "<wsa:ReplyTo/>"),
        Envelope("<A/>", "<wsa:Action><b>deep<c/></b></wsa:Action>"),
        Envelope($"<D>{Include("http://x/")}</D>"),
        Envelope($"<D>{Include("cid:a")}{Include("cid:a")}</D>"),
        $"<Envelope xmlns='{Soap}'><Body><a/></Body><Header/></Envelope>",
        $"<Envelope xmlns='{Soap}'/>",
        $"<Envelope xmlns='{Soap}'><Other/></Envelope>",
        "<Envelope xmlns=\"http://schemas.xmlsoap.org/soap/envelope/\"><Body><Ask/></Body></Envelope>",
        "<html/>",
    ];

    /// <summary>Contents of an envelope that System.Xml must judge, each for one reason.</summary>
    public static TheoryData<string> Doubtful =>
    [
        "<a><![CDATA[x]]></a>", "<a><!-- x --></a>", "<a><!-- -- --></a>", "<a><?p x?></a>", "<a>&e;</a>", "<a b='&e;'/>",
        "<a>&</a>", "<a>&amp</a>", "<a>&;</a>", "<a>&#;</a>", "<a>&#x;</a>", "<a>&#X20;</a>", "<a>&#0;</a>", "<a>&#1;</a>", "<a>&#x1F;</a>",
        "<a>&#xD800;</a>", "<a>&#xFFFE;</a>", "<a>&#xFFFF;</a>", "<a>&#x110000;</a>", "<a>&#4294967361;</a>", "<a>&#12a;</a>",
        "<a b='&#0;'/>", "<a b='&#xFFFF;'/>", "<a b='&amp'/>", "<a b='<'/>", "<a b='\t<'/>", "<a>]]></a>", "<a>x]]]></a>",
        "<a b='1' b='2'/>", "<a xmlns:p='urn:p' xmlns:q='urn:p' p:b='1' q:b='2'/>", "<a xmlns='urn:a' xmlns='urn:b'/>",
        "<a xmlns:p='urn:p' xmlns:p='urn:p'/>", "<a xml:lang='a' xml:lang='b'/>",
        "<p:a/>", "<a p:b=''/>", "<a><b xmlns:p='urn:p'/><p:c/></a>", "<p:a xmlns:P='urn:p'/>",
        "<a xmlns:p=''/>", "<a xmlns:xmlns='urn:x'/>", "<a xmlns:xml='urn:x'/>", "<a xmlns:p='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns:p='http://www.w3.org/2000/xmlns/'/>", "<a xmlns='http://www.w3.org/XML/1998/namespace'/>",
        "<a xmlns='http://www.w3.org/2000/xmlns/'/>", "<a xmlns='http://www.w3.org/2000/xmln&#115;/'/>",
        "<xmlns:a/>", "<xml:a/>", "<xmlns/>", "<a xml:space='preserve'> </a>", "<a xml:space='x'/>",
        "<:a/>", "<a:/>", "<a:b:c/>", "<a::b/>", "<1a/>", "<-a/>", "<.a/>", "<a :b=''/>", "<a b:=''/>", "<a 1=''/>", "<a x:1='' xmlns:x='urn:x'/>",
        "<a$/>", "<ä/>", "<a ä=''/>", "< a/>", "<a / >", "<a/ >", "<a b/>", "<a b=/>", "<a b=c/>", "<a b='c/>", "<a b='1'c='2'/>", "<a ='1'/>",
        "<a b=''' />", "<a", "<a>", "<a></b>", "<a></A>", "<a></ab>", "<ab></a>", "<a></ a>", "<a></a b=''>", "<a></a/>", "<a><b></a></b>",
        "</a>", "<>", "</>", "<a><</a>", "<a>&#32;</a>", "<a> &#10;\n</a>", "<a>&#x9;</a>", "<!DOCTYPE a>", "<!ENTITY a 'b'>", "<?xml version='1.0'?>",
        "<a>\0</a>", "<a>\u0001</a>", "<a b='\u001F'/>", "<a>\uFFFE</a>", "<a>\uFFFF</a>",
    ];
}

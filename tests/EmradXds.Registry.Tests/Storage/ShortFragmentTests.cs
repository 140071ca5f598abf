using System.Text;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Tests.Storage;

public sealed class ShortFragmentTests
{
    [Fact]
    public void A_fragment_is_kept_in_less_than_a_third_and_comes_back_byte_for_byte()
    {
        Submission submission = Submit.Of(Submit.Document(Submit.Mia)).WithFolder(Submit.Folder(Submit.Mia, $"urn:uuid:{Guid.NewGuid()}"), "Document01");
        byte[][] fragments =
        [
            EbrimWriter.ToFragment(submission.Documents[0] with { EntryUuid = $"urn:uuid:{Guid.NewGuid()}" }),
            EbrimWriter.ToFragment(submission.Set! with { EntryUuid = $"urn:uuid:{Guid.NewGuid()}" }),
            EbrimWriter.ToFragment(submission.Folders[0]),
        ];

        Assert.All(fragments, fragment =>
        {
            byte[] kept = ShortFragment.Shorten(fragment);
            Assert.True(kept.Length < fragment.Length / 3, $"{kept.Length} of {fragment.Length}");
            Assert.Equal(fragment, ShortFragment.Expand(kept));
            Assert.Equal(fragment.Length, ShortFragment.LengthOf(kept));
            Assert.Equal(fragment.Length, ShortFragment.Measure(ShortFragment.WithoutHead(kept)));
            Assert.Equal(fragment, ShortFragment.Expand(ShortFragment.WithoutHead(kept).ToArray()));
        });
    }

    /// <summary>The pieces' numbers are in databases: this one was kept by an earlier version.</summary>
    [Fact]
    public void What_an_earlier_version_kept_comes_back()
    {
        byte[] kept = Encoding.Latin1.GetBytes(
            "\u0002#urn:uuid:bf0717a3-3c24-495a-a67f-b696c228ada9\u0002\u001a\u0001\u0002\u001e\u0002\u0017\u0002%urn:uuid:685dc2ba-6580-452e-a9bb-6fea9213dac4"
            + "\u0002&urn:uuid:fe3eb235-47df-4dd7-9bc2-de0646518e7a\"\u0002\u0019\u0002\u0000SubmissionSetStatus\u0002\u0001Original\u0002\u0002"
            + "\u0002\u00081\" />\u0002I\u0002J\u0002L\u0002Z\u0002[\u0002~\u0002$");

        Assert.Equal(
            "<Association id=\"urn:uuid:bf0717a3-3c24-495a-a67f-b696c228ada9\" lid=\"urn:uuid:bf0717a3-3c24-495a-a67f-b696c228ada9"
            + "\" objectType=\"urn:oasis:names:tc:ebxml-regrep:ObjectType:RegistryObject:Association\" status=\"urn:oasis:names:tc:ebxml-regrep:StatusType:Approved\""
            + " associationType=\"urn:oasis:names:tc:ebxml-regrep:AssociationType:HasMember\" sourceObject=\"urn:uuid:685dc2ba-6580-452e-a9bb-6fea9213dac4"
            + "\" targetObject=\"urn:uuid:fe3eb235-47df-4dd7-9bc2-de0646518e7a\" xmlns=\"urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0\">"
            + "<Slot name=\"SubmissionSetStatus\"><ValueList><Value>Original</Value></ValueList></Slot><VersionInfo versionName=\"1\" />"
            + "&amp;ISO</Value></ValueList></Slot><Slot name=\"</Value></ValueList></Slot><Slot name=\"hash\"><ValueList><Value>"
            + "</Value></ValueList></Slot><Name><LocalizedString value=\"\" /></Name></Classification><Classification id=\"urn:uuid:"
            + "&amp;ISO</Value></ValueList></Slot><Slot name=\"</Association>",
            Encoding.UTF8.GetString(ShortFragment.Expand(kept)));
    }

    /// <summary>And this one by the version that came after it: with its length first, UUIDs as bytes, and pieces of imaging.</summary>
    [Fact]
    public void What_the_version_after_it_kept_comes_back()
    {
        const string Fragment = "<Association id=\"urn:uuid:bf0717a3-3c24-495a-a67f-b696c228ada9\" lid=\"urn:uuid:bf0717a3-3c24-495a-a67f-b696c228ada9"
            + "\" targetObject=\"urn:uuid:02010403-2200-49dd-9bc2-de0646518e04application/dicom"
            + "^urn:ihe:iti:xds:2013:accession</Value><Value>PID-3|application/pdf</Association>";
        byte[] kept =
        [
            3, (byte)Fragment.Length, (byte)(Fragment.Length >> 8), 0, 0,
            .. "\u0002#urn:uuid:bf0717a3-3c24-495a-a67f-b696c228ada9\u0002\u001a\u0001\u0002&\u0002\u007f\u0004"u8,
            2, 1, 4, 3, 0x22, 0, 0x49, 0xdd, 0x9b, 0xc2, 0xde, 6, 0x46, 0x51, 0x8e, 4,
            2, 0x80, 2, 0x82, 2, 0x8c, 2, 0x93, 2, (byte)'$',
        ];

        Assert.Equal(Fragment, Encoding.UTF8.GetString(ShortFragment.Expand(kept)));
        Assert.Equal(kept, ShortFragment.Shorten(Encoding.UTF8.GetBytes(Fragment)));
        Assert.Equal(Fragment.Length, ShortFragment.Measure(ShortFragment.WithoutHead(kept)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("as it was said")]
    [InlineData("<ExtrinsicObject id=\"\" lid=\"\">&amp;ISO</ExtrinsicObject>")]
    [InlineData("<ExtrinsicObject id=\"2.16.840.1.113883.1\" lid=\"2.16.840.1.113883.1\">2.16.840.1.113883.12</ExtrinsicObject>")]
    [InlineData("<ExtrinsicObject id=\"a\" lid=\"a\">aaa \u00e4\u20ac\ud83d\ude00 &amp;ISO a</ExtrinsicObject>")]
    [InlineData("<ExtrinsicObject id=\"never ends")]
    [InlineData("685dc2ba-6580-452e-a9bb-6fea9213dac4")]
    [InlineData("urn:uuid:685DC2BA-6580-452e-a9bb-6fea9213dac4 urn:uuid:685dc2ba-6580-452e-a9bb-6fea9213dac")]
    [InlineData("urn:uuid:00000000-0101-0202-0303-040404040404urn:uuid:22222222-2222-2222-2222-222222222222\"")]
    [InlineData("<ExtrinsicObject id=\"685dc2ba-6580-452e-a9bb-6fea9213dac4\" lid=\"685dc2ba-6580-452e-a9bb-6fea9213dac4\">")]
    [InlineData("<ExtrinsicObject id=\"02020202-0101-0202-0303-040404040404\" lid=\"urn:uuid:02020202-0101-0202-0303-040404040404\">")]
    [InlineData("<Slot name=\"02020202-0101-0202-0303-220404040404\"><ValueList><Value>urn:uuid:0202")]
    [InlineData("<Slot name=\"x\"><ValueList><Value>x</Value></ValueList></Slot>")]
    public void Whatever_is_kept_comes_back(string text)
    {
        byte[] fragment = Encoding.UTF8.GetBytes(text);

        byte[] kept = ShortFragment.Shorten(fragment);

        Assert.Equal(text, Encoding.UTF8.GetString(ShortFragment.Expand(kept)));
    }

    [Fact]
    public void What_could_be_taken_for_a_mark_is_refused() =>
        Assert.Throws<ArgumentException>(() => ShortFragment.Shorten("<Slot name=\"\u0002\">"u8.ToArray()));

    [Fact]
    public void Random_mixtures_of_pieces_come_back()
    {
        string[] parts =
        [
            "<ExtrinsicObject id=\"", "urn:uuid:1", "\" lid=\"", "\" objectType=\"urn:uuid:7edca82f-054d-47f2-a032-9b2a5b5186c1", "<Slot name=\"", "\"", "<",
            "&amp;ISO", "2.16.840.1.113883.", "\u00e4", "urn:uuid:", "01020304-0000-0102-0304-222222222201", "2c6b8cb7-8b2a-4051-b291-b1ae6a575ef4", " ", "</Classification>", "\"><ValueList><Value>", "creationTime\"><ValueList><Value>",
        ];
        Random random = new(20261128);
        for (int i = 0; i < 20_000; i++)
        {
            string text = (i % 2 == 0 ? "<ExtrinsicObject id=\"urn:uuid:1\"" : "")
                + string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => parts[random.Next(parts.Length)]));

            byte[] kept = ShortFragment.Shorten(Encoding.UTF8.GetBytes(text));

            Assert.Equal(text, Encoding.UTF8.GetString(ShortFragment.Expand(kept)));
            Assert.Equal(ShortFragment.LengthOf(kept), ShortFragment.Measure(ShortFragment.WithoutHead(kept)));
        }
    }
}

using System.Text;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Tests.Er7;

public sealed class Er7MessageTests
{
    private const string Header = @"MSH|^~\&|PAS|RWD|PIX|EMRAD|20261124||ADT^A01^ADT_A01|1|P|2.5";

    [Theory]
    [InlineData("PID-3", "LN4711")]
    [InlineData("PID-3.4", "RWD")]
    [InlineData("PID-3.4.2", "")]
    [InlineData("PID-3(2)", "9990000018")]
    [InlineData("PID-3(2).4.2", "2.16.840.1.113883.2.1.4.1")]
    [InlineData("PID-3(3).1", "")]
    [InlineData("PID-5.1", "O'Neil & Sons")]
    [InlineData("PID-7", "19700101")]
    [InlineData("PID-7.1.1", "19700101")]
    [InlineData("PID-7.2", "")]
    [InlineData("PID-99(7).8.9", "")]
    [InlineData("ZZZ-1", "")]
    [InlineData("NTE(2)-3", "second")]
    [InlineData("MSH-1", "|")]
    [InlineData("MSH-2", @"^~\&")]
    [InlineData("MSH-9.2", "A01")]
    [InlineData("MSH-12", "2.5")]
    public void A_path_reads_one_value_and_nothing_where_there_is_none(string path, string expected)
    {
        Er7Message message = Er7Message.Parse(
            Header + "\rPID|1||LN4711^^^RWD~9990000018^^^NHS&2.16.840.1.113883.2.1.4.1&ISO^NH||O'Neil \\T\\ Sons^Una||19700101\r"
            + "NTE|1||first\rNTE|2||second\r");

        Assert.Equal(expected, message[path]);
    }

    [Theory]
    [InlineData("PID")]
    [InlineData("PID-")]
    [InlineData("PID-x")]
    [InlineData("PID-3(")]
    [InlineData("PID-0")]
    [InlineData("PIDX-3")]
    public void A_malformed_path_is_the_callers_error(string path) =>
        Assert.Throws<ArgumentException>(() => Er7Message.Parse(Header)[path]);

    [Fact]
    public void Other_delimiters_than_the_usual_are_read_from_MSH()
    {
        Er7Message message = Er7Message.Parse("MSH#$*@!#PAS#RWD\rPID#1##4711$$$RWD!2.999.1!ISO*4712##A@F@B@S@C@T@D@R@E@E@F\r");

        Assert.Equal("2.999.1", message["PID-3.4.2"]);
        Assert.Equal("4712", message["PID-3(2)"]);
        Assert.Equal("A#B$C!D*E@F", message["PID-5"]);
        Assert.Equal("$*@!", message["MSH-2"]);
    }

    [Fact]
    public void Three_encoding_characters_are_read_as_no_escape_and_five_as_truncation()
    {
        Er7Message three = Er7Message.Parse("MSH|^~&|A\rPID|1||X^^^N&2.9&ISO||A\\T\\B\r");
        Er7Message five = Er7Message.Parse("MSH|^~\\&#|A\rPID|1||X^^^N&2.9&ISO||A\\T\\B\\P\\#\r");

        Assert.Equal("2.9", three["PID-3.4.2"]);
        Assert.Equal("A\\T\\B", three["PID-5"]);
        Assert.Equal("A&B##", five["PID-5"]);
        Assert.Equal(@"^~\&#", five["MSH-2"]);
    }

    [Fact]
    public void Null_empty_and_absent_are_three_things_at_every_level()
    {
        Er7Segment pid = Er7Message.Parse(Header + "\rPID|1||\"\"|\"\"^\"\"|a\"\"b|~~|^^^&&|x~\"\"|y^\"\"&z\r").First("PID");

        Assert.Equal(Er7Presence.Empty, pid[2].Presence);
        Assert.Equal(Er7Presence.Null, pid[3].Presence);
        Assert.Equal("", pid[3].Text());
        Assert.Equal(Er7Presence.Valued, pid[4].Presence);
        Assert.Equal(Er7Presence.Null, pid[4][1][2].Presence);
        Assert.Equal("a\"\"b", pid[5].Text());
        Assert.Equal(Er7Presence.Empty, pid[6].Presence);
        Assert.Equal(3, pid[6].Count);
        Assert.Equal(Er7Presence.Empty, pid[7].Presence);
        Assert.Equal(Er7Presence.Null, pid[8][2].Presence);
        Assert.Equal(Er7Presence.Null, pid[9][1][2].PresenceOf(1));
        Assert.Equal("z", pid[9][1][2].Text(2));
        Assert.Equal(Er7Presence.Absent, pid[10].Presence);
        Assert.Equal(9, pid.FieldCount);
        Assert.Equal(Er7Presence.Absent, default(Er7Segment)[3][1][1].Presence);
    }

    [Theory]
    [InlineData(@"A\T\B", "A&B")]
    [InlineData(@"\E\T\E\", @"\T\")]
    [InlineData(@"4\5", @"4\5")]
    [InlineData(@"4\5\T\6", @"4\5&6")]
    [InlineData(@"path\E\", @"path\")]
    [InlineData(@"a\X0D0A\b", "a\r\nb")]
    [InlineData(@"\XC3A9\", "é")]
    [InlineData(@"\XC3A\", @"\XC3A\")]
    [InlineData(@"\XE9\", @"\XE9\")]
    [InlineData(@"a\X00\b", @"a\X00\b")]
    [InlineData(@"a\X4100\b", @"a\X4100\b")]
    [InlineData(@"\Z1\", @"\Z1\")]
    [InlineData(@"\Z1\T\", @"\Z1\T\")]
    [InlineData(@"\C2842\x", @"\C2842\x")]
    [InlineData(@"a\.br\b", "a\nb")]
    [InlineData(@"\H\loud\N\", "loud")]
    [InlineData(@"end\", @"end\")]
    [InlineData(@"\\", @"\\")]
    [InlineData(@"\F\\S\\R\", "|^~")]
    public void Escapes_are_undone_and_what_is_unknown_stays(string raw, string expected) =>
        Assert.Equal(expected, Er7Message.Parse(Header + "\rOBX|1|TX|||" + raw + "\r")["OBX-5"]);

    [Fact]
    public void Hex_escapes_are_bytes_of_the_messages_own_character_set()
    {
        byte[] bytes = Encoding.Latin1.GetBytes(Header + "||||||8859/1\rPID|1||X||M\\XFC\\ller^Ren\u00e9\r");

        Er7Message message = Er7Message.Parse(bytes);

        Assert.Equal("Müller", message["PID-5.1"]);
        Assert.Equal("René", message["PID-5.2"]);
        Assert.Equal(bytes, message.ToBytes());
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("\r\r")]
    [InlineData("\r\0\r")]
    public void Segments_end_with_CR_and_other_line_ends_are_tolerated(string end)
    {
        string message = Header + end + "PID|1||X";
        foreach (string text in new[] { message, message + end, $"\ufeff \r\n\0{message}\0" })
        {
            Er7Message fromText = Er7Message.Parse(text);
            Er7Message fromBytes = Er7Message.Parse(Encoding.UTF8.GetBytes(text));

            Assert.Equal(["MSH", "PID"], fromText.Segments.Select(segment => segment.Id));
            Assert.Equal("X", fromBytes["PID-3"]);
            Assert.Equal("2.5", fromBytes["MSH-12"]);
        }
    }

    [Fact]
    public void A_line_feed_inside_a_value_of_a_message_with_CR_is_part_of_the_value() =>
        Assert.Equal("one\ntwo", Er7Message.Parse(Header + "\rOBX|1|TX|||one\ntwo\rNTE|1\r")["OBX-5"]);

    [Theory]
    [InlineData("", 100)]
    [InlineData("PID|1", 100)]
    [InlineData(@"FHS|^~\&|A|B", 100)]
    [InlineData("MSH|^~", 100)]
    [InlineData("MSH|^^\\&|A", 102)]
    [InlineData("MSH|^|\\&|A", 0)]
    [InlineData("MSHA^~\\&A", 102)]
    [InlineData("MSH|^~\\&#$|A", 102)]
    [InlineData("MSH||PAS|RWD", 102)]
    [InlineData(@"MSH|^~\&|A" + "\rpid|1", 100)]
    [InlineData(@"MSH|^~\&|A" + "\rPI|1", 100)]
    [InlineData(@"MSH|^~\&|A" + "\rPIDX|1", 100)]
    [InlineData(@"MSH|^~\&|A" + "\r1ID|1", 100)]
    public void What_is_no_message_is_refused_with_a_place_and_without_a_value(string text, int condition)
    {
        bool good = Er7Message.TryParse(Encoding.UTF8.GetBytes(text), null, out _, out Er7Error? error);

        Assert.Equal(condition == 0, good);
        Assert.Equal(condition, error?.Code ?? 0);
        if (!good)
        {
            Assert.Throws<Er7Exception>(() => Er7Message.Parse(text));
        }
    }

    [Theory]
    [InlineData("Z01|a")]
    [InlineData("ZV1|a")]
    [InlineData("PV2")]
    public void Unforeseen_segments_are_read_like_any_other(string segment) =>
        Assert.Equal(segment, Er7Message.Parse(Header + "\r" + segment + "\r").Segments[1].Raw.ToString());

    [Fact]
    public void Large_segments_are_read_and_limits_are_kept()
    {
        string large = new('x', 1 << 20);
        Er7Message fields = Er7Message.Parse(Header + "\rZFI" + string.Concat(Enumerable.Range(1, 2_000).Select(n => $"|{n}")) + "\r");
        Er7Message value = Er7Message.Parse(Header + "\rOBX|1|TX|||" + large + "\r", new Er7Options { MaxMessageBytes = 2 << 20 });

        Assert.Equal("2000", fields["ZFI-2000"]);
        Assert.Equal(2_000, fields.Segments[1].FieldCount);
        Assert.Equal(large.Length, value["OBX-5"].Length);
        byte[] tooLong = Encoding.UTF8.GetBytes(Header + "\rOBX|1|TX|||" + large);
        Assert.Equal(207, Assert.Throws<Er7Exception>(() => Er7Message.Parse(tooLong)).Error.Code);
        Assert.Throws<Er7Exception>(() => Er7Message.Parse(Header + string.Concat(Enumerable.Repeat("\rNTE", 20_000))));
        Assert.Throws<Er7Exception>(() => Er7Message.Parse(Header + "\rPID|1||" + new string('~', 500_000)));
    }

    [Theory]
    [InlineData("", "Zoë Ŵyn 😀 e\u0301", "utf-8", "Zoë Ŵyn 😀 e\u0301")]
    [InlineData("UNICODE UTF-8", "Zoë Ŵyn", "utf-8", "Zoë Ŵyn")]
    [InlineData("", "Zoë", "iso-8859-1", "Zoë")]
    [InlineData("ASCII", "Zoë", "iso-8859-1", "Zoë")]
    [InlineData("8859/1", "Zoë", "iso-8859-1", "Zoë")]
    [InlineData("8859/5", "\u00d0", "iso-8859-1", "а")]
    [InlineData("8859/15", "\u00a4", "iso-8859-1", "€")]
    public void MSH_18_is_found_first_and_the_answer_goes_out_the_same_way(string stated, string sent, string encoding, string expected)
    {
        byte[] bytes = Encoding.GetEncoding(encoding).GetBytes($"{Header}||||||{stated}\rPID|1||X||{sent}\r");

        Er7Message message = Er7Message.Parse(bytes);

        Assert.Equal(expected, message["PID-5"]);
        Assert.Equal(bytes, message.ToBytes());
    }

    [Theory]
    [InlineData("KLINGON", "x")]
    [InlineData("UNICODE UTF-8", "\u00e9")]
    public void A_character_set_that_is_unknown_or_does_not_fit_the_bytes_is_refused(string stated, string sent)
    {
        byte[] bytes = Encoding.Latin1.GetBytes($"{Header}||||||{stated}\rPID|1||X||{sent}\r");

        Er7Error error = Assert.Throws<Er7Exception>(() => Er7Message.Parse(bytes)).Error;

        Assert.Equal((102, "MSH^1^18"), (error.Code, error.Location.ToString()));
        Assert.Equal("1", Er7Message.ParseHeader(bytes)?["MSH-10"]);
    }

    [Fact]
    public void Any_bytes_give_a_message_or_an_error_and_never_an_exception()
    {
        Random random = new(4711);
        byte[] good = Encoding.UTF8.GetBytes(Header + "||||||UNICODE UTF-8\rPID|1||LN^^^RWD&2.9&ISO~\\X41\\||\\T\\^\"\"\rZZ1|&&|~^\r");
        string[] paths = ["PID-3(2).4.2", "PID-5", "ZZ1-1.1.2", "MSH-18", "MSH-2"];
        int read = 0;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = [.. good];
            for (int changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)@"|^~\&X"[random.Next(6)];
            }

            int length = random.Next(4) == 0 ? random.Next(bytes.Length) : bytes.Length;
            if (Er7Message.TryParse(bytes.AsSpan(0, length), null, out Er7Message? message, out Er7Error? error))
            {
                read++;
                Assert.All(paths, path => Assert.NotNull(message[path]));
                _ = Cx.ReadAll(message.First("PID")[3]);
            }
            else
            {
                Assert.NotEmpty(error.Text);
            }
        }

        Assert.InRange(read, 1_000, 19_999);
    }
}

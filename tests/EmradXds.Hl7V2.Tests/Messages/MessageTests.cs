using System.Globalization;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Tests.Messages;

public sealed class MessageTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero);
    private static readonly Hd Nhs = Hd.Oid("2.16.840.1.113883.2.1.4.1", "NHS");

    [Fact]
    public void A_query_comes_back_as_written()
    {
        QbpQ23 query = new()
        {
            PatientId = new Cx("LN^4711", new Hd("RWD", "2.999.7", "ISO"), "MR"),
            QueryTag = "0af7651916cd43dd8448eb211c80319c",
            WhatDomains = [Nhs, new Hd("RX1", null, null)],
        };

        QbpQ23 read = QbpQ23.Read(Er7Message.Parse(query.Write(Now).ToBytes()));

        Assert.Equal(query.PatientId, read.PatientId);
        Assert.Equal(query.QueryTag, read.QueryTag);
        Assert.Equal(query.WhatDomains, read.WhatDomains);
        Assert.Equal(query.Header with { }, read.Header);
    }

    [Fact]
    public void An_answer_echoes_the_query_as_it_came_even_with_other_delimiters()
    {
        const string qpd = "QPD#IHE PIX Query#tag@T@1#4711$$$RWD!2.999.7!ISO#$$$NHS!2.16.840.1.113883.2.1.4.1!ISO##";
        Er7Message request = Er7Message.Parse("MSH#$*@!#SRC#RWD#PIX#EMRAD#2026##QBP$Q23$QBP_Q21#c1#P#2.5\r" + qpd + "\rRCP#I\r");
        RspK23 answer = new(AcknowledgmentCode.AA, "c1", QueryResponseStatus.OK, [new Cx("9990000018", Nhs)], []);

        Er7Message written = answer.Write(request, Now);

        Assert.Equal(qpd, written.First("QPD").Raw.ToString());
        Assert.Equal("tag!1", written["QAK-1"]);
        Assert.Equal("PID###9990000018$$$NHS!2.16.840.1.113883.2.1.4.1!ISO##*$$$$$$S", written.First("PID").Raw.ToString());
        Assert.Equal(("PIX", "EMRAD", "SRC", "RWD"), (written["MSH-3"], written["MSH-4"], written["MSH-5"], written["MSH-6"]));
        RspK23 read = RspK23.Read(written);
        Assert.Equal(answer.Ids, read.Ids);
        Assert.Equal((answer.Code, answer.ControlId, answer.Status), (read.Code, read.ControlId, read.Status));
    }

    [Fact]
    public void A_bare_ACK_reads_as_the_status_it_states()
    {
        Er7Message request = new QbpQ23 { PatientId = null }.Write(Now);
        Err error = new(new Erl("MSH", 1, 9, 1, 1), ErrorCondition.UnsupportedMessageType);

        RspK23 read = RspK23.Read(Ack.Write(request, AcknowledgmentCode.AR, [error], Now));

        Assert.Equal(QueryResponseStatus.AR, read.Status);
        Assert.Equal(error.Location, Assert.Single(read.Errors).Location);
    }

    [Theory]
    [InlineData("2.5", "ERR||PID^1^3^2|101^Required field missing^HL70357|E|||where", "ACK^A01^ACK")]
    [InlineData("2.3.1", "ERR|PID^1^3^101&where", "ACK^A01")]
    public void An_acknowledgment_has_the_layout_of_the_requests_version(string version, string err, string type)
    {
        Er7Message request = Er7Message.Parse($"MSH|^~\\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|c1|T|{version}\rPID|1\r");

        Er7Message ack = Ack.Write(
            request, AcknowledgmentCode.AE, [new Err(new Erl("PID", 1, 3, 2), ErrorCondition.RequiredFieldMissing, "where")], Now);

        Assert.Equal(err, ack.First("ERR").Raw.ToString());
        Assert.StartsWith($"MSH|^~\\&|PIX|EMRAD|PAS|RWD|20261124210000+0000||{type}|", ack.Raw, StringComparison.Ordinal);
        Assert.Equal(("T", version, "AE", "c1"), (ack["MSH-11"], ack["MSH-12"], ack["MSA-1"], ack["MSA-2"]));
        Err read = Assert.Single(Err.ReadAll(ack));
        Assert.Equal((ErrorCondition.RequiredFieldMissing, "where"), (read.Condition, read.Text));
        Assert.StartsWith("PID^1^3", read.Location.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_feed_and_a_merge_come_back_as_written()
    {
        Adt feed = new()
        {
            Header = new Msh { MessageType = "ADT", TriggerEvent = "A01", Version = "2.3.1", ControlId = "7" },
            PatientIds = [new Cx("LN4711", new Hd("RWD", null, null)), new Cx("9990000018", Nhs, "NH")],
            Name = new Xpn("Test & Son", "Una"),
            BirthDate = "19700101",
            Sex = "F",
            PostalCode = "LN1 1AA",
        };
        Adt merge = feed with { PriorIds = [new Cx("LN4712", new Hd("RWD", null, null))] };

        Adt readFeed = Adt.Read(Er7Message.Parse(feed.Write(Now).ToBytes()));
        Adt readMerge = Adt.Read(Er7Message.Parse(merge.Write(Now).ToBytes()));

        Assert.Equal(feed.PatientIds, readFeed.PatientIds);
        Assert.Equal(
            (feed.Name, feed.BirthDate, feed.Sex, feed.PostalCode),
            (readFeed.Name, readFeed.BirthDate, readFeed.Sex, readFeed.PostalCode));
        Assert.Equal("U", feed.Write(Now)["PV1-2"]);
        Assert.Equal(merge.PriorIds, readMerge.PriorIds);
    }

    [Fact]
    public void A_notification_comes_back_as_written()
    {
        AdtA31 notification = new()
        {
            PatientIds =
            [
                new Cx("9990000018", Nhs), new Cx("LN^4711", Hd.Oid("2.999.7", "RWD")), new Cx("LN\u00e9", Hd.Oid("2.999.7", "RWD")),
            ],
        };

        Er7Message written = notification.Write(Now);
        AdtA31 read = AdtA31.Read(Er7Message.Parse(written.ToBytes()));

        Assert.Equal(notification.PatientIds, read.PatientIds);
        Assert.Equal(notification.Header, read.Header);
        Assert.Equal(("A31", "20261124210000+0000", " ", "N"), (written["EVN-1"], written["EVN-2"], written["PID-5"], written["PV1-2"]));
        Assert.Equal(("ADT", "A31", "ADT_A05", "ITI-10", "IHE"),
            (written["MSH-9.1"], written["MSH-9.2"], written["MSH-9.3"], written["MSH-21.1"], written["MSH-21.2"]));
    }

    /// <summary>Libraries may run where globalization is not invariant, as our own processes are.</summary>
    [Fact]
    public void The_culture_of_the_machine_changes_nothing()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.PositiveSign, odd.NumberFormat.NegativeSign, odd.DateTimeFormat.TimeSeparator) = ("p", "m", "h");
            CultureInfo.CurrentCulture = odd;
            Assert.Equal("20261124210000+0000", Dtm.From(Now).ToString());
            Assert.Equal("1", Er7Message.Parse("MSH|^~\\&|A\rERR||PID^1^12\r")["ERR-2.2"]);
            Assert.Equal("PID^1^12", new Erl("PID", 1, 12).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Messages;
using EmradXds.Hl7V2.Types;

namespace EmradXds.Hl7V2.Tests.Messages;

/// <summary>The messages of ITI-21 and ITI-22.</summary>
public sealed class DemographicsQueryTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero);
    private static readonly Hd Nhs = Hd.Oid("2.16.840.1.113883.2.1.4.1", "NHS");

    [Theory]
    [InlineData("Q22", "ITI-21")]
    [InlineData("ZV1", "ITI-22")]
    public void A_query_comes_back_as_written(string trigger, string profile)
    {
        QbpQ22 query = new()
        {
            QueryTag = "t^1",
            Parameters = [new("PID", 5, 1, 1, "O'BRIEN & SMITH*"), new("PID", 7, 0, 0, "1970"), new("PID", 3, 4, 2, "2.999.7")],
            WhatDomains = [Nhs, Hd.None, new Hd("RX1", null, null)],
            Quantity = 10,
            Continuation = "POINTER",
        };
        query = query with { Header = query.Header with { TriggerEvent = trigger } };

        Er7Message written = Er7Message.Parse(query.Write(Now).ToBytes());
        QbpQ22 read = QbpQ22.Read(written);

        Assert.Equal(query.Parameters, read.Parameters.Select(parameter => parameter with { Place = default }));
        Assert.Equal(["QPD^1^3^1", "QPD^1^3^2", "QPD^1^3^3"], read.Parameters.Select(parameter => parameter.Place.ToString()));
        Assert.Equal(query.WhatDomains, read.WhatDomains);
        Assert.Equal(
            (query.QueryTag, query.Quantity, "RD", query.Continuation),
            (read.QueryTag, read.Quantity, read.QuantityUnit, read.Continuation));
        Assert.Equal((query.Header, trigger == "ZV1"), (read.Header, read.IsVisitQuery));
        Assert.Equal((profile, "I", "I"), (written["MSH-21"], written["RCP-1"], written["DSC-2"]));
    }

    [Fact]
    public void A_message_without_QPD_reads_as_a_query_that_asks_nothing()
    {
        QbpQ22 read = QbpQ22.Read(Er7Message.Parse("MSH|^~\\&|||||2026||QBP^Q22|c1|P|2.5\r"));

        Assert.Equal(("", null, ""), (read.QueryTag, read.Quantity, read.Continuation));
        Assert.Empty(read.Parameters);
        Assert.Empty(read.WhatDomains);
    }

    [Theory]
    [InlineData("@PID.5.1.1^SMITH", "@PID.5.1.1", "SMITH")]
    [InlineData("@pv1.3^WARD", "@PV1.3", "WARD")]
    [InlineData(@"@PID.11.3^St \T\ Giles\S\", "@PID.11.3", "St & Giles^")]
    [InlineData("@PID.8", "@PID.8", "")]
    [InlineData("@PID.8^M^^", "@PID.8", "M")]
    public void A_parameter_is_an_element_and_a_value(string parameter, string element, string value)
    {
        QueryParameter read = Read(parameter);

        Assert.Equal((element, value, null), (read.Element, read.Value, read.Fault));
    }

    [Theory]
    [InlineData("PID.5^X")]
    [InlineData("@PID^X")]
    [InlineData("@PIDD.5^X")]
    [InlineData("@P-D.5^X")]
    [InlineData("@PID.5.^X")]
    [InlineData("@PID.+5^X")]
    [InlineData("@PID.5.1.1.1^X")]
    [InlineData("@PID.5&X^X")]
    [InlineData("@PID.5^X^Y")]
    [InlineData("@PID.5^X&Y")]
    [InlineData("@PID.5^\"\"")]
    [InlineData("^X")]
    [InlineData("\"\"")]
    public void A_parameter_of_another_form_says_what_is_expected(string parameter) => Assert.StartsWith("expected", Read(parameter).Fault);

    [Theory]
    [InlineData("10^RD", 10)]
    [InlineData("10", 10)]
    [InlineData("", null)]
    [InlineData("^RD", null)]
    [InlineData("ten^RD", 0)]
    [InlineData("-1^RD", 0)]
    [InlineData("99999999999^RD", 0)]
    [InlineData("\"\"", 0)]
    public void A_quantity_is_a_number_or_0(string rcp, int? quantity) =>
        Assert.Equal(quantity, QbpQ22.Read(Er7Message.Parse($"MSH|^~\\&|||||2026||QBP^Q22|c1|P|2.5\rRCP|I|{rcp}\r")).Quantity);

    [Theory]
    [InlineData("Q22", "RSP^K22^RSP_K21", "MSH MSA ERR QAK QPD PID PID DSC", "")]
    [InlineData("ZV1", "RSP^ZV2^RSP_ZV2", "MSH MSA ERR QAK QPD PID PV1 PID PV1 DSC", "N")]
    public void An_answer_comes_back_as_written(string trigger, string type, string segments, string patientClass)
    {
        const string qpd = "QPD#IHE PDQ Query#tag@T@1#@T@PID.5.1.1$SM@XC3A9@TH##";
        Er7Message request = Er7Message.Parse($"MSH#$*@!#SRC#RWD#PDQ#EMRAD#2026##QBP${trigger}$QBP_Q21#c1#P#2.5\r{qpd}\rRCP#I\r");
        Err warning = new(new Erl("QPD", 1, 3), ErrorCondition.RequiredFieldMissing, "say more", 'W');
        RspK22 answer = new(AcknowledgmentCode.AA, "c1", QueryResponseStatus.OK, [warning])
        {
            Hits = 7, Remaining = 5, Continuation = "POINTER",
        };

        Er7Message written = answer.Write(request, Now, [pid => pid.Set(5, "A!B"), pid => pid.Set(5, "C")]);
        RspK22 read = RspK22.Read(Er7Message.Parse(written.ToBytes()));

        Assert.Equal(type, written.First("MSH")[9].Raw.ToString().Replace('$', '^'));
        Assert.Equal(segments, string.Join(' ', written.Segments.Select(segment => segment.Id)));
        Assert.Equal(qpd, written.First("QPD").Raw.ToString());
        Assert.Equal("QAK#tag@T@1#OK#IHE PDQ Query#7#2#5", written.First("QAK").Raw.ToString());
        Assert.Equal((answer.Code, answer.ControlId, answer.Status, answer.Hits, answer.Remaining, answer.Continuation),
            (read.Code, read.ControlId, read.Status, read.Hits, read.Remaining, read.Continuation));
        Assert.Equal(warning, Assert.Single(read.Errors));
        Assert.Equal([("1", "A!B"), ("2", "C")], read.Patients.Select(patient => (patient.Pid[1].Text(), patient.Pid[5].Text())));
        Assert.All(read.Patients, patient => Assert.Equal((patientClass, ""), (patient.PatientClass, patient.Confidence)));
    }

    [Fact]
    public void The_confidence_of_an_answer_that_weighs_is_read_patient_by_patient()
    {
        RspK22 read = RspK22.Read(Er7Message.Parse(
            "MSH|^~\\&|||||2026||RSP^K22|c2|P|2.5\rMSA|AA|c1\rQAK|t|OK\rQPD|X|t\rQRI|9\rPID|1||A\rPD1|\rQRI|0.9||X\rPID|2||B\r"));

        Assert.Equal([("A", "0.9"), ("B", "")], read.Patients.Select(patient => (patient.Pid[3].Text(), patient.Confidence)));
        Assert.Equal((null, null, ""), (read.Hits, read.Remaining, read.Continuation));
    }

    [Fact]
    public void A_bare_ACK_reads_as_the_status_it_states_and_an_AA_without_status_does_not()
    {
        Er7Message request = new QbpQ22().Write(Now);

        Assert.Equal(QueryResponseStatus.AR, RspK22.Read(Ack.Write(request, AcknowledgmentCode.AR, [], Now)).Status);
        Assert.Equal(QueryResponseStatus.AE, RspK22.Read(Ack.Write(request, AcknowledgmentCode.AE, [], Now)).Status);
        Assert.Throws<Er7Exception>(() => RspK22.Read(Ack.Write(request, AcknowledgmentCode.AA, [], Now)));
    }

    [Theory]
    [InlineData("^~\\&", "X", "^~\\&")]
    [InlineData("^~\\&#", "X", "^~\\&#")]
    [InlineData("^~&", "X", "^~\\&")]
    [InlineData("^", "X", "^~\\&")]
    [InlineData("^~", "A&B", null)]
    [InlineData("^~&", "A\\B", null)]
    [InlineData("&", "X", null)]
    public void Delimiters_of_an_answer_are_the_querys_and_what_it_lacks(string named, string tag, string? used) => Assert.Equal(
        used,
        RspK22.DelimitersFor(Er7Message.Parse($"MSH|{named}|SRC|RWD|PDQ|EMRAD|2026||QBP|c1|P|2.5\rQPD|IHE|{tag}\r"))?.EncodingCharacters);

    [Fact]
    public void A_cancel_comes_back_as_written()
    {
        QcnJ01 cancel = new() { QueryTag = "t&1" };

        QcnJ01 read = QcnJ01.Read(Er7Message.Parse(cancel.Write(Now).ToBytes()));

        Assert.Equal(cancel, read);
    }

    private static QueryParameter Read(string parameter) => Assert.Single(
        QbpQ22.Read(Er7Message.Parse($"MSH|^~\\&|||||2026||QBP^Q22|c1|P|2.5\rQPD|X|t|{parameter}\r")).Parameters);
}

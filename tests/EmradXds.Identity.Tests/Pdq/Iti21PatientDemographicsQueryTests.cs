using EmradXds.Hl7V2.Er7;

namespace EmradXds.Identity.Tests.Pdq;

public sealed class Iti21PatientDemographicsQueryTests : PdqTests
{
    [Fact]
    public async Task A_person_found_comes_with_all_its_ids_and_what_is_known_of_it()
    {
        string query = Query("@PID.5.1.1^smith~@PID.7^19700101");

        Er7Message answer = await Identity.SendAsync(query);

        Assert.Equal(["MSH", "MSA", "QAK", "QPD", "PID"], answer.Segments.Select(segment => segment.Id));
        Assert.Equal(("RSP", "K22", "RSP_K21"), (answer["MSH-9"], answer["MSH-9.2"], answer["MSH-9.3"]));
        Assert.Equal(("PDQ", "2.999.1", "ISO"), (answer["MSH-3"], answer["MSH-3.2"], answer["MSH-3.3"]));
        Assert.Equal(("EMRAD", "WARD", "RWD"), (answer["MSH-4"], answer["MSH-5"], answer["MSH-6"]));
        Assert.Equal(("AA", Er7Message.Parse(query)["MSH-10"]), (answer["MSA-1"], answer["MSA-2"]));
        Assert.Equal("QAK|tag1|OK|IHE PDQ Query|1|1|0", answer.First("QAK").Raw.ToString());
        Assert.Equal(Qpd(Er7Message.Parse(query)), Qpd(answer));
        Assert.Equal(
            $"PID|1||{Messages.NhsNumber(1)}{AtNhs}~N1{AtRx1}~LN1{AtRwd}||SMITH^John^Paul^^^^L|JONES|19700101|M|||"
                + "1 Mill Lane^^Leeds^West Yorkshire^LS1 1AA^GBR||01139460001|01139460002^WPN||||ACC1",
            answer.First("PID").Raw.ToString());
    }

    [Theory]
    [InlineData("@PID.5.1.1^SMITH", "N1 N3")]
    [InlineData("@PID.5.1^SMITH", "N1 N3")]
    [InlineData("@pid.5^Smith", "N1 N3")]
    [InlineData("@PID.5.1.1^SMI*", "LN2 N1 N3")]
    [InlineData("@PID.5.1.1^SMITH~@PID.5.2^JOHN", "N1")]
    [InlineData("@PID.5.2^Jo*~@PID.5.3^Paul", "N1")]
    [InlineData("@PID.5.1.1^SMITHSON~@PID.5.1^HIDDEN", "K4 LN2")]
    [InlineData("@PID.5.1.1^SMI*~@PID.8^m", "N1 N3")]
    [InlineData("@PID.6^Jones", "N1")]
    [InlineData("@PID.6.1.1^Jon*", "N1")]
    [InlineData("@PID.7^1970~@PID.5.1.1^SM*", "LN2 N1")]
    [InlineData("@PID.7.1^197001", "LN2 N1")]
    [InlineData("@PID.7^1970*", "LN2 N1")]
    [InlineData("@PID.7.1^197001021530", "LN2")]
    [InlineData("@PID.7^19700102153000+0100", "LN2")]
    [InlineData("@PID.7^19700101~@PID.7.1^19711231", "N1 N3")]
    [InlineData("@PID.11.1^1 mill lane", "N1")]
    [InlineData("@PID.11.1.1^1 Mill*~@PID.11.3^Leeds~@PID.11.4^West Yorkshire~@PID.11.5^ls11aa~@PID.11.6^GBR", "N1")]
    [InlineData("@PID.11.5^LS1*", "N1")]
    [InlineData("@PID.13^0113 946 0001", "N1")]
    [InlineData("@PID.14.1^01139460002", "N1")]
    [InlineData("@PID.18.1^ACC1", "N1")]
    [InlineData("@PID.3.1^LN1", "N1")]
    [InlineData("@PID.3^LN1", "N1")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^RWD", "N1")]
    [InlineData("@PID.3.1^LN1~@PID.3.4^RWD", "N1")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.2^" + Rwd, "N1")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^RWD~@PID.3.4.2^" + Rwd + "~@PID.3.4.3^ISO", "N1")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^RX1~@PID.3.4.1^RWD", "N1")]
    [InlineData("@PID.3.1^LN1~@PID.3.1^LN2~@PID.3.4.1^RWD", "LN2 N1")]
    [InlineData("@PID.3.1^LN1~@PID.5.1.1^SMITH~@PID.11.3^Leeds", "N1")]
    [InlineData("@PID.5.1.1^SMITH~@PID.5.2^~@PID.8^*~~@PID.7^1971", "N3")]
    [InlineData(@"@PID.5.1.1^SM\X49\TH", "N1 N3")]
    public async Task Everybody_who_meets_all_that_is_asked_is_found(string parameters, string expected)
    {
        Er7Message answer = await AskAsync(parameters);

        Assert.Equal(("AA", "OK", expected), (answer["MSA-1"], answer["QAK-2"], Found(answer)));
        Assert.Empty(Errors(answer));
    }

    [Theory]
    [InlineData("@PID.5.1.1^SMIT")]
    [InlineData("@PID.5.1.1^JONES")]
    [InlineData("@PID.5.1.1^SMITH~@PID.8^F")]
    [InlineData("@PID.5.1.1^SMITH~@PID.7^1972")]
    [InlineData("@PID.3.1^UNKNOWN")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^RX1")]
    [InlineData("@PID.3.1^LN1~@PID.5.1.1^SMITHSON")]
    [InlineData(@"@PID.5.1.1^SMITH\S\John")]
    [InlineData("@PID.11.3^Ripon")]
    [InlineData("@PID.13^01765460003")]
    [InlineData("@PID.5.1.1^HIDDEN~@PID.11.1^3 Quiet*")]
    [InlineData("@PID.3.1^LN4~@PID.11.5^HG4 1AA")]
    public async Task Nobody_found_is_NF_without_an_error(string parameters)
    {
        Er7Message answer = await AskAsync(parameters);

        Assert.Equal(["MSH", "MSA", "QAK", "QPD"], answer.Segments.Select(segment => segment.Id));
        Assert.Equal(("AA", "QAK|tag1|NF|IHE PDQ Query|0|0|0"), (answer["MSA-1"], answer.First("QAK").Raw.ToString()));
    }

    [Theory]
    [InlineData("", "101 QPD^1^3 E")]
    [InlineData("@PID.5.1.1^", "101 QPD^1^3 E")]
    [InlineData("@PID.5.1.1^*", "101 QPD^1^3 E")]
    [InlineData("@PID.5.9^SMITH", "103 QPD^1^3^1 E")]
    [InlineData("@PID.5.1.1^SMITH~@PID.3.4.99^X", "103 QPD^1^3^2 E")]
    [InlineData("@PID.5.1.1^SMITH~~@PID.21^X", "103 QPD^1^3^3 E")]
    [InlineData("@PID.99^", "103 QPD^1^3^1 E")]
    [InlineData("@PV1.3^WARD", "103 QPD^1^3^1 E")]
    [InlineData("@PD1.3^X~@PID.8^X", "103 QPD^1^3^1 E|103 QPD^1^3^2 E")]
    [InlineData("PID.5^SMITH", "102 QPD^1^3^1 E")]
    [InlineData("SMITH", "102 QPD^1^3^1 E")]
    [InlineData("@PID^SMITH", "102 QPD^1^3^1 E")]
    [InlineData("@PID.0^SMITH", "102 QPD^1^3^1 E")]
    [InlineData("@PID.5.1.1.1^SMITH", "102 QPD^1^3^1 E")]
    [InlineData("@PID.99999999999^SMITH", "102 QPD^1^3^1 E")]
    [InlineData("@PID.5^SMITH^John", "102 QPD^1^3^1 E")]
    [InlineData("@PID.3.4^RWD&2.999&ISO", "102 QPD^1^3^1 E")]
    [InlineData("@PID.5.1.1^\"\"", "102 QPD^1^3^1 E")]
    [InlineData("\"\"", "102 QPD^1^3^1 E")]
    [InlineData("@PID.5.1.1^SM*TH", "102 QPD^1^3^1 E")]
    [InlineData("@PID.5.1.1^**", "102 QPD^1^3^1 E")]
    [InlineData("@PID.5.1.1^-", "102 QPD^1^3^1 E")]
    [InlineData("@PID.7^19700230", "102 QPD^1^3^1 E")]
    [InlineData("@PID.7^197", "102 QPD^1^3^1 E")]
    [InlineData("@PID.7^1970-01-01", "102 QPD^1^3^1 E")]
    [InlineData("@PID.7^1970-0101", "102 QPD^1^3^1 E")]
    [InlineData("@PID.8^FEMALE", "103 QPD^1^3^1 E")]
    [InlineData("@PID.3.1^LN*", "102 QPD^1^3^1 E")]
    [InlineData("@PID.3.1^LN\01", "102 QPD^1^3^1 E")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^SOMEBODY", "204 QPD^1^3^2 E")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^RX1~@PID.3.4.2^" + Rwd, "204 QPD^1^3^3 E")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.2^" + Rwd + "~@PID.3.4.3^DNS", "204 QPD^1^3^2 E")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.3^ISO", "102 QPD^1^3^2 E")]
    [InlineData("@PID.3.1^LN1~@PID.3.4.1^RX1~@PID.3.4.1^RWD~@PID.3.4.2^" + Rwd, "102 QPD^1^3^2 E")]
    [InlineData("@PID.5^SMITH~@PID.3.4.1^RWD", "101 QPD^1^3^2 E")]
    public async Task A_query_at_fault_is_AE_with_the_place_of_each_fault(string parameters, string errors)
    {
        string query = Query(parameters);

        Er7Message answer = await Identity.SendAsync(query);

        Assert.Equal(("AE", "AE"), (answer["MSA-1"], answer["QAK-2"]));
        Assert.Equal(errors.Split('|'), Errors(answer));
        Assert.All(answer.All("ERR"), err => Assert.DoesNotContain("SMITH", err.Raw.ToString(), StringComparison.Ordinal));
        Assert.Equal(Qpd(Er7Message.Parse(query)), Qpd(answer));
        Assert.Empty(answer.All("PID"));
    }

    [Theory]
    [InlineData(40, "AA")]
    [InlineData(100, "AA")]
    [InlineData(101, "AE")]
    public async Task Parameters_are_many_but_not_without_end(int count, string code)
    {
        Er7Message answer = await AskAsync(string.Join('~', Enumerable.Range(1, count).Select(n => $"@PID.3.1^LN{n}")));

        Assert.Equal(code, answer["MSA-1"]);
        Assert.Equal(code == "AA" ? "K4 LN2 N1" : "", Found(answer));
        Assert.Equal(code == "AA" ? [] : ["102 QPD^1^3^101 E"], Errors(answer));
    }

    [Theory]
    [InlineData("^^^NHS~^^^RWD", "{NHS}~LN1" + AtRwd)]
    [InlineData("^^^RWD~^^^NHS", "LN1" + AtRwd + "~{NHS}")]
    [InlineData("^^^&" + Rx1 + "&ISO", "N1" + AtRx1)]
    [InlineData("~^^^RX1~^^^RX1", "N1" + AtRx1)]
    [InlineData("RX1&" + Rx1 + "&ISO", "N1" + AtRx1)]
    public async Task Ids_are_of_the_domains_asked_for_alone(string domains, string expected)
    {
        Er7Message answer = await AskAsync("@PID.5.1.1^SMITH~@PID.5.2^John", domains);

        expected = expected.Replace("{NHS}", Messages.NhsNumber(1) + AtNhs, StringComparison.Ordinal);
        Assert.Equal(expected, answer.First("PID")[3].Raw.ToString());
    }

    [Fact]
    public async Task Who_has_no_id_in_the_domains_asked_for_is_left_out_and_not_counted()
    {
        Er7Message one = await AskAsync("@PID.5.1.1^SMITH*", "^^^RWD");
        Er7Message none = await AskAsync("@PID.5.1.1^SMITH*", "^^^RK5");

        Assert.Equal(("LN1 LN2", "2"), (Found(one), one["QAK-4"]));
        Assert.Equal(("AA", "NF", "0"), (none["MSA-1"], none["QAK-2"], none["QAK-4"]));
    }

    [Fact]
    public async Task Each_domain_that_is_not_known_has_an_error_of_its_own()
    {
        Er7Message answer = await AskAsync("@PID.5.1.1^SMITH", $"^^^SOMEBODY~^^^RWD~^^^RX1&{Rwd}&ISO~^^^&{Rwd}");

        Assert.Equal(("AE", "AE"), (answer["MSA-1"], answer["QAK-2"]));
        Assert.Equal(["204 QPD^1^8^1 E", "204 QPD^1^8^3 E", "204 QPD^1^8^4 E"], Errors(answer));
        Assert.Empty(answer.All("PID"));
    }

    [Fact]
    public async Task Where_a_restricted_person_lives_is_not_told()
    {
        Er7Message answer = await AskAsync("@PID.5.1.1^HIDDEN~@PID.7^19800505");

        Assert.Equal("K4", Found(answer));
        Assert.Equal(8, answer.First("PID").FieldCount);
        Assert.DoesNotContain("Ripon", answer.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_no_name_is_found_with_a_name_that_says_so() =>
        Assert.Equal("^^^^^^U", (await AskAsync("@PID.7^19900909")).First("PID")[5].Raw.ToString());

    [Fact]
    public async Task QPD_is_echoed_byte_for_byte_with_the_querys_own_delimiters_and_character_set()
    {
        const string qpd = "QPD#Caf\u00e9#t@T@1#@PID.5.1.1$SM!X49!TH*@PID.5.2$John*@PID.11.3$\"L\"eeds#####$$$NHS##";
        byte[] query = System.Text.Encoding.Latin1.GetBytes(
            $"MSH#$*!%#WARD#RWD#PDQ#EMRAD#2026##QBP$Q22#{Messages.NewControlId()}#P#2.5######8859/1\r{qpd}\rRCP#I\r");

        Er7Message answer = await Identity.Client.SendAsync(Er7Message.Parse(query), TestContext.Current.CancellationToken);

        Assert.Equal((qpd, "OK"), (Qpd(answer), answer["QAK-2"]));
        Assert.Equal(("8859/1", "t@T@1"), (answer["MSH-18"], answer.First("QAK")[1].Raw.ToString()));
        Assert.Contains((byte)0xE9, answer.ToBytes());
        Assert.Equal($"{Messages.NhsNumber(1)}$$$NHS%2.16.840.1.113883.2.1.4.1%ISO", answer.First("PID")[3].Raw.ToString());
    }

    [Theory]
    [InlineData("^", "^~\\&")]
    [InlineData("^~", "^~\\&")]
    [InlineData("^~&", "^~\\&")]
    [InlineData("*", "*~\\&")]
    public async Task Delimiters_that_the_query_does_not_name_are_added(string named, string used)
    {
        string query = Query("@PID.7^19711231").Replace("^~\\&", "{D}", StringComparison.Ordinal).Replace('^', named[0]);

        Er7Message answer = await Identity.SendAsync(query.Replace("{D}", named, StringComparison.Ordinal));

        Assert.Equal((used, "OK"), (answer["MSH-2"], answer["QAK-2"]));
        Assert.Equal($"N3^^^RX1&{Rx1}&ISO".Replace('^', named[0]), answer.First("PID")[3].Raw.ToString());
    }

    [Fact]
    public async Task Delimiters_that_cannot_be_added_are_refused()
    {
        string query = Query(@"@PID.5.1.1^SM\TH").Replace("^~\\&", "^~&", StringComparison.Ordinal);

        Er7Message answer = await Identity.SendAsync(query);

        Assert.Equal(("AE", "102 MSH^1^2 E"), (answer["MSA-1"], Assert.Single(Errors(answer))));
    }

    [Fact]
    public async Task Whatever_stands_in_a_query_it_is_answered_and_nothing_breaks()
    {
        const string letters = "@PID.3571841^&~*|\\\"XSMITH0 \u00e9\u4e2d%_'";
        Random random = new(20261124);
        int answered = 0;
        for (int n = 0; n < 400; n++)
        {
            string whole = Query("@PID.5.1.1^SMITH*~@PID.7^1970~@PID.3.1^LN1~@PID.3.4.2^" + Rwd, "^^^RWD~^^^NHS", "I|1^RD", "P");
            char[] query = whole.ToCharArray();
            int start = Array.IndexOf(query, '\r') + 4;
            for (int change = random.Next(1, 8); change > 0; change--)
            {
                query[random.Next(start, query.Length)] = letters[random.Next(letters.Length)];
            }

            if (!Er7Message.TryParse(System.Text.Encoding.UTF8.GetBytes(query), null, out Er7Message? message, out _))
            {
                continue;
            }

            Er7Message answer = await Identity.Client.SendAsync(message, TestContext.Current.CancellationToken);
            answered++;
            Assert.Contains(answer["MSA-1"], (string[])["AA", "AE", "AR"]);
            Assert.DoesNotContain("207", answer.All("ERR").Select(err => err[3].Text()));
        }

        Assert.InRange(answered, 200, 400);
        Assert.DoesNotContain(Identity.Log.Lines, line => line.Contains("broke", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_log_line_tells_outcome_and_number_but_no_patient_data()
    {
        await AskAsync("@PID.5.1.1^SMITH", tag: "0af7651916cd43dd8448eb211c80319c");

        string line = Assert.Single(Identity.Log.Lines, line => line.Contains("ITI-21 QBP^Q22", StringComparison.Ordinal));
        Assert.Contains("AA OK 2 of 2 persons", line, StringComparison.Ordinal);
        Assert.Contains("trace 0af7651916cd43dd8448eb211c80319c", line, StringComparison.Ordinal);
        Assert.DoesNotContain(Identity.Log.Lines, any => any.Contains("SMITH", StringComparison.Ordinal));
    }
}

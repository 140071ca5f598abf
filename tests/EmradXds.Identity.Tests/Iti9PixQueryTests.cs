using EmradXds.Hl7V2.Er7;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests;

public sealed class Iti9PixQueryTests : IAsyncLifetime
{
    private const string Rx1 = "2.25.166314710584737051995732479580973811264.10.1.1";
    private const string AtRx1 = "^^^RX1&" + Rx1 + "&ISO";
    private const string AtRk5 = "^^^RK5&2.25.166314710584737051995732479580973811264.10.2.1&ISO";
    private const string AtRwd = "^^^RWD&2.25.166314710584737051995732479580973811264.10.5.1&ISO";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await StartAsync(folder, new IdentityOptions());

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("LN1^^^RWD", "", "{NHS}|N1" + AtRx1 + "|N2" + AtRx1 + "|K1" + AtRk5)]
    [InlineData("LN1^^^RWD", "^^^RK5~^^^&" + Rx1 + "&ISO", "K1" + AtRk5 + "|N1" + AtRx1 + "|N2" + AtRx1)]
    [InlineData("LN1" + AtRwd, "^^^NHS", "{NHS}")]
    [InlineData("{NHS}", "^^^RWD", "LN1" + AtRwd)]
    [InlineData("{NHS-SPACED}", "^^^RWD", "LN1" + AtRwd)]
    [InlineData("N1^^^RX1", "^^^RX1", "N2" + AtRx1)]
    public async Task Ids_found_come_in_the_order_of_the_domains_asked_for(string id, string domains, string expected)
    {
        string number = Messages.NhsNumber(1);
        id = id.Replace("{NHS}", Messages.Nhs(1), StringComparison.Ordinal)
            .Replace("{NHS-SPACED}", $"{number[..3]} {number[3..6]} {number[6..]}^^^NHS", StringComparison.Ordinal);

        Er7Message answer = await identity.SendAsync(Messages.Query(id, domains));

        Assert.Equal(("AA", "OK", "tag1"), (answer["MSA-1"], answer["QAK-2"], answer["QAK-1"]));
        Assert.Equal(
            expected.Replace("{NHS}", $"{number}^^^NHS&2.16.840.1.113883.2.1.4.1&ISO", StringComparison.Ordinal),
            answer.First("PID")[3].Raw.ToString().Replace('~', '|'));
        Assert.Equal("~^^^^^^S", answer.First("PID")[5].Raw.ToString());
        Assert.Equal(5, answer.First("PID").FieldCount);
        Assert.Equal(["MSH", "MSA", "QAK", "QPD", "PID"], answer.Segments.Select(segment => segment.Id));
        Assert.Equal(("RSP", "K23", "RSP_K23"), (answer["MSH-9"], answer["MSH-9.2"], answer["MSH-9.3"]));
    }

    [Theory]
    [InlineData("LN1^^^RWD", "^^^RNQ")]
    [InlineData("LONE^^^RWD", "")]
    [InlineData("LONE^^^RWD", "^^^RX1")]
    public async Task A_known_id_without_others_in_the_domains_is_NF(string id, string domains)
    {
        Er7Message answer = await identity.SendAsync(Messages.Query(id, domains));

        Assert.Equal(("AA", "NF"), (answer["MSA-1"], answer["QAK-2"]));
        Assert.Equal(["MSH", "MSA", "QAK", "QPD"], answer.Segments.Select(segment => segment.Id));
    }

    [Theory]
    [InlineData("UNKNOWN^^^RWD", "", "QPD^1^3^1^1", "204")]
    [InlineData("9991581766^^^NHS", "", "QPD^1^3^1^1", "204")]
    [InlineData("LN1^^^SOMEBODY", "", "QPD^1^3^1^4", "204")]
    [InlineData("LN1^^^RX1&2.25.166314710584737051995732479580973811264.10.5.1&ISO", "", "QPD^1^3^1^4", "204")]
    [InlineData("LN1^^^RWD", "^^^RX1~^^^SOMEBODY", "QPD^1^4^2", "204")]
    [InlineData("LN1^^^RWD", "^^^SOMEBODY~^^^NOBODY", "QPD^1^4^1", "204")]
    [InlineData("LN1^^^RWD", "^^^&2.25.166314710584737051995732479580973811264.10.1.1", "QPD^1^4^1", "204")]
    [InlineData("UNKNOWN^^^RWD", "^^^SOMEBODY", "QPD^1^4^1", "204")]
    [InlineData("UNKNOWN^^^SOMEBODY", "^^^NOBODY", "QPD^1^3^1^4", "204")]
    [InlineData("", "", "QPD^1^3", "101")]
    [InlineData("LN1", "", "QPD^1^3", "101")]
    [InlineData("^^^RWD", "", "QPD^1^3", "101")]
    [InlineData("LN1^^^&2.25.166314710584737051995732479580973811264.10.5.1", "", "QPD^1^3", "102")]
    [InlineData("LN1^^^&&ISO", "", "QPD^1^3", "102")]
    [InlineData("LN1^^^RWD~N1^^^RX1", "", "QPD^1^3", "102")]
    public async Task A_query_at_fault_is_AE_with_the_place(string id, string domains, string location, string condition)
    {
        string query = Messages.Query(id, domains);

        Er7Message answer = await identity.SendAsync(query);

        Assert.Equal(("AE", "AE"), (answer["MSA-1"], answer["QAK-2"]));
        Assert.Equal((location, condition), (answer.First("ERR")[2].Raw.ToString(), answer["ERR-3"]));
        Assert.Equal(["MSH", "MSA", "ERR", "QAK", "QPD"], answer.Segments.Select(segment => segment.Id));
        Assert.Equal(Er7Message.Parse(query).First("QPD").Raw.ToString(), answer.First("QPD").Raw.ToString());
    }

    [Fact]
    public async Task QPD_is_echoed_byte_for_byte_with_the_querys_own_delimiters_and_character_set()
    {
        const string qpd = "QPD#Caf\u00e9 query#t@T@1#LN1$$$RWD$MR$$##x$$$$";
        byte[] query = System.Text.Encoding.Latin1.GetBytes(
            $"MSH#$*@!#SRC#RWD#PIX#EMRAD#2026##QBP$Q23#{Messages.NewControlId()}#P#2.5######8859/1\r{qpd}\rRCP#I\r");

        Er7Message answer = await identity.Client.SendAsync(Er7Message.Parse(query), TestContext.Current.CancellationToken);

        Assert.Equal(qpd, answer.First("QPD").Raw.ToString());
        Assert.Equal("8859/1", answer["MSH-18"]);
        Assert.Contains((byte)0xE9, answer.ToBytes());
        Assert.Equal("t@T@1", answer.First("QAK")[1].Raw.ToString());
        Assert.Equal("OK", answer["QAK-2"]);
    }

    [Fact]
    public async Task The_queried_id_is_returned_only_where_the_switch_says_so()
    {
        using TempFolder other = new();
        await using RunningIdentity returning = await StartAsync(other, new IdentityOptions { ReturnQueriedId = true });

        Er7Message asked = await returning.SendAsync(Messages.Query("LN1^^^RWD", "^^^RWD"));
        Er7Message notAsked = await returning.SendAsync(Messages.Query("LN1^^^RWD", "^^^RK5"));

        Assert.Equal("LN1", asked["PID-3"]);
        Assert.Equal("K1", notAsked["PID-3"]);
        Assert.Equal("NF", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RWD")))["QAK-2"]);
    }

    [Fact]
    public async Task A_trace_id_in_QPD_2_stands_in_the_log_line()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";

        await identity.SendAsync(Messages.Query("LN1^^^RWD", tag: trace));

        Assert.Contains(identity.Log.Lines, line => line.Contains("ITI-9 QBP^Q23", StringComparison.Ordinal)
            && line.Contains($"trace {trace}", StringComparison.Ordinal) && line.Contains("AA OK", StringComparison.Ordinal));
    }

    private static async Task<RunningIdentity> StartAsync(TempFolder folder, IdentityOptions options)
    {
        RunningIdentity identity = await RunningIdentity.StartAsync(folder, options with { AllowTestNumbers = true });
        foreach ((string facility, string ids) in new[]
        {
            ("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"), ("RX1", $"N2^^^RX1~{Messages.Nhs(1)}"), ("RX1", $"N1^^^RX1~{Messages.Nhs(1)}"),
            ("RK5", $"K1^^^RK5~{Messages.Nhs(1)}"), ("RWD", "LONE^^^RWD"),
        })
        {
            Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", facility, ids)))["MSA-1"]);
        }

        return identity;
    }
}

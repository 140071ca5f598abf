using EmradXds.Hl7V2.Er7;

namespace EmradXds.Identity.Tests.Pdq;

/// <summary>An answer in several messages, as the consumer meets it.</summary>
public sealed class ContinuationTests : PdqTests
{
    private const string Three = "@PID.5.1.1^SMITH*";

    protected override IdentityOptions Options => new() { MaxContinuations = 4, MaxContinuationsPerSender = 2 };

    [Fact]
    public async Task Pages_go_on_until_all_were_given_once()
    {
        List<Er7Message> pages = [await AskAsync(Three, rcp: "I|1^RD")];
        while (pages[^1]["DSC-1"] is { Length: > 0 } pointer)
        {
            pages.Add(await AskAsync(Three, rcp: "I|1^RD", dsc: pointer));
        }

        Assert.Equal(["LN2", "N1", "N3"], pages.Select(Found).Order(StringComparer.Ordinal));
        Assert.Equal(["3 1 2", "3 1 1", "3 1 0"], pages.Select(page => $"{page["QAK-4"]} {page["QAK-5"]} {page["QAK-6"]}"));
        Assert.All(pages, page => Assert.Equal(("AA", "OK", Qpd(pages[0])), (page["MSA-1"], page["QAK-2"], Qpd(page))));
        Assert.Equal(["I", "I", ""], pages.Select(page => page["DSC-2"]));
        Assert.Equal("DSC", pages[0].Segments[^1].Id);
        Assert.Equal(2, pages.Select(page => page["DSC-1"]).Where(pointer => pointer.Length == 32).Distinct().Count());
    }

    [Fact]
    public async Task The_last_page_may_be_asked_for_in_another_size()
    {
        Er7Message first = await AskAsync(Three, rcp: "I|1^RD");
        Er7Message rest = await AskAsync(Three, rcp: "I", dsc: first["DSC-1"]);

        Assert.Equal(("2", "0", ""), (rest["QAK-5"], rest["QAK-6"], rest["DSC-1"]));
    }

    [Fact]
    public async Task A_page_that_holds_all_has_no_pointer() => Assert.Equal("", (await AskAsync(Three, rcp: "I|3"))["DSC-1"]);

    [Fact]
    public async Task A_pointer_is_good_once()
    {
        Er7Message first = await AskAsync(Three, rcp: "I|1^RD");
        await AskAsync(Three, rcp: "I|1^RD", dsc: first["DSC-1"]);

        AssertRefused(await AskAsync(Three, rcp: "I|1^RD", dsc: first["DSC-1"]));
    }

    [Theory]
    [InlineData("@PID.5.1.1^SMITH*", "Q22", "tag1", "OTHER|RWD")]
    [InlineData("@PID.5.1.1^SMITH*", "Q22", "tag1", "WARD|RX1")]
    [InlineData("@PID.5.1.1^SMITH*", "Q22", "tag2", "WARD|RWD")]
    [InlineData("@PID.5.1.1^SMITH", "Q22", "tag1", "WARD|RWD")]
    [InlineData("@PID.5.1.1^SMITH*", "ZV1", "tag1", "WARD|RWD")]
    public async Task A_pointer_is_good_for_its_sender_and_its_query_alone_and_is_not_spoilt_by_others(
        string parameters, string trigger, string tag, string sender)
    {
        Er7Message first = await AskAsync(Three, rcp: "I|1^RD");

        AssertRefused(await AskAsync(parameters, rcp: "I|1^RD", dsc: first["DSC-1"], trigger: trigger, tag: tag, sender: sender));
        Assert.Equal("OK", (await AskAsync(Three, rcp: "I|1^RD", dsc: first["DSC-1"]))["QAK-2"]);
    }

    [Fact]
    public async Task A_pointer_that_never_was_is_refused() => AssertRefused(await AskAsync(Three, dsc: new string('0', 32)));

    [Fact]
    public async Task Of_one_sender_the_oldest_makes_room_and_those_of_others_stay()
    {
        string other = (await AskAsync(Three, rcp: "I|1^RD", sender: "OTHER|RWD"))["DSC-1"];
        List<string> pointers = [];
        for (int n = 0; n < 3; n++)
        {
            pointers.Add((await AskAsync(Three, rcp: "I|1^RD"))["DSC-1"]);
        }

        AssertRefused(await AskAsync(Three, rcp: "I", dsc: pointers[0]));
        Assert.Equal("OK", (await AskAsync(Three, rcp: "I", dsc: pointers[1]))["QAK-2"]);
        Assert.Equal("OK", (await AskAsync(Three, rcp: "I", dsc: pointers[2]))["QAK-2"]);
        Assert.Equal("OK", (await AskAsync(Three, rcp: "I", dsc: other, sender: "OTHER|RWD"))["QAK-2"]);
    }

    [Fact]
    public async Task In_all_the_oldest_makes_room()
    {
        List<string> pointers = [];
        for (int n = 0; n < 5; n++)
        {
            pointers.Add((await AskAsync(Three, rcp: "I|1^RD", sender: $"WARD{n}|RWD"))["DSC-1"]);
        }

        AssertRefused(await AskAsync(Three, rcp: "I", dsc: pointers[0], sender: "WARD0|RWD"));
        Assert.Equal("OK", (await AskAsync(Three, rcp: "I", dsc: pointers[1], sender: "WARD1|RWD"))["QAK-2"]);
    }

    [Theory]
    [InlineData("tag1", "WARD|RWD", false)]
    [InlineData("tag2", "WARD|RWD", true)]
    [InlineData("tag1", "OTHER|RWD", true)]
    public async Task A_cancel_is_AA_and_ends_the_senders_own_query_of_that_tag(string tag, string sender, bool goesOn)
    {
        Er7Message first = await AskAsync(Three, rcp: "I|1^RD");

        Er7Message ack = await Identity.SendAsync(
            $"MSH|^~\\&|{sender}|PDQ|EMRAD|20261124210000||QCN^J01^QCN_J01|{Messages.NewControlId()}|P|2.5\rQID|{tag}|IHE PDQ Query\r");

        Assert.Equal(("ACK", "J01", "ACK", "AA"), (ack["MSH-9"], ack["MSH-9.2"], ack["MSH-9.3"], ack["MSA-1"]));
        Assert.Equal(goesOn ? "OK" : "AE", (await AskAsync(Three, rcp: "I|1^RD", dsc: first["DSC-1"]))["QAK-2"]);
    }

    [Fact]
    public async Task A_cancel_without_a_tag_is_AE_with_the_place()
    {
        Er7Message ack = await Identity.SendAsync(
            $"MSH|^~\\&|WARD|RWD|PDQ|EMRAD|20261124210000||QCN^J01^QCN_J01|{Messages.NewControlId()}|P|2.5\rQID|\r");

        Assert.Equal(("AE", "101 QID^1^1 E"), (ack["MSA-1"], Assert.Single(Errors(ack))));
    }

    [Theory]
    [InlineData("I|0^RD", "102 RCP^1^2^1^1 E")]
    [InlineData("I|-1^RD", "102 RCP^1^2^1^1 E")]
    [InlineData("I|some^RD", "102 RCP^1^2^1^1 E")]
    [InlineData("I|\"\"^RD", "102 RCP^1^2^1^1 E")]
    [InlineData("I|10^LI", "103 RCP^1^2^1^2 E")]
    public async Task A_quantity_that_is_none_is_refused(string rcp, string error)
    {
        Er7Message answer = await AskAsync(Three, rcp: rcp);

        Assert.Equal(("AE", error), (answer["QAK-2"], Assert.Single(Errors(answer))));
    }

    [Theory]
    [InlineData("I")]
    [InlineData("I|5000^RD")]
    public async Task Five_hundred_come_at_a_time_and_a_thousand_in_all_with_a_warning(string rcp)
    {
        await AddCrowdAsync(1001, "CROWD");

        Er7Message first = await AskAsync("@PID.5.1.1^CROWD", rcp: rcp);
        Er7Message second = await AskAsync("@PID.5.1.1^CROWD", rcp: rcp, dsc: first["DSC-1"]);

        Assert.Equal(("AA", "OK", "1000", "500", "500"), (first["MSA-1"], first["QAK-2"], first["QAK-4"], first["QAK-5"], first["QAK-6"]));
        Assert.Equal(("500", "0", ""), (second["QAK-5"], second["QAK-6"], second["DSC-1"]));
        Assert.Equal(1000, first.All("PID").Concat(second.All("PID")).Select(pid => pid[3].Text()).Distinct().Count());
        Assert.Equal(["101 QPD^1^3 W", "101 QPD^1^3 W"], Errors(first).Concat(Errors(second)));
    }

    [Fact]
    public async Task Where_not_all_could_be_compared_nobody_found_is_an_error_and_not_NF()
    {
        await AddCrowdAsync(5001, "CROWD");

        Er7Message answer = await AskAsync("@PID.8^A");
        Er7Message more = await AskAsync("@PID.8^A~@PID.5.1.1^SMITH");

        Assert.Equal(("AE", "AE", "101 QPD^1^3 E"), (answer["MSA-1"], answer["QAK-2"], Assert.Single(Errors(answer))));
        Assert.Equal(("AA", "NF"), (more["MSA-1"], more["QAK-2"]));
    }

    internal static void AssertRefused(Er7Message answer)
    {
        Assert.Equal(("AE", "AE"), (answer["MSA-1"], answer["QAK-2"]));
        Assert.Equal("204 DSC^1^1 E", Assert.Single(Errors(answer)));
        Assert.Empty(answer.All("PID"));
    }
}

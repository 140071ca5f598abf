using EmradXds.Hl7V2.Er7;

namespace EmradXds.Identity.Tests.Pdq;

public sealed class Iti22PatientDemographicsAndVisitQueryTests : PdqTests
{
    [Fact]
    public async Task Each_person_found_comes_with_a_PV1_that_states_no_visit()
    {
        Er7Message answer = await AskAsync("@PID.5.1.1^SMITH*", trigger: "ZV1");

        Assert.Equal(["MSH", "MSA", "QAK", "QPD", "PID", "PV1", "PID", "PV1", "PID", "PV1"], answer.Segments.Select(segment => segment.Id));
        Assert.Equal(("RSP", "ZV2", "RSP_ZV2", "ITI-22"), (answer["MSH-9"], answer["MSH-9.2"], answer["MSH-9.3"], answer["MSH-21"]));
        Assert.Equal("LN2 N1 N3", Found(answer));
        Assert.All(answer.All("PV1"), visit => Assert.Equal("PV1||N", visit.Raw.ToString()));
    }

    [Theory]
    [InlineData("@PV1.3.1^WARD1")]
    [InlineData("@PID.5.1.1^SMITH~@pv1.19^V1")]
    [InlineData("@PV1.2^I~@PV1.7.1^X~@PV1.8^X~@PV1.9^X~@PV1.10^X~@PV1.17^X")]
    public async Task By_a_visit_nobody_is_found_and_a_warning_says_why(string parameters)
    {
        Er7Message answer = await AskAsync(parameters, trigger: "ZV1");

        Assert.Equal(("AA", "NF", "0"), (answer["MSA-1"], answer["QAK-2"], answer["QAK-4"]));
        Assert.Matches("^204 QPD\\^1\\^3\\^[12] W$", Assert.Single(Errors(answer)));
        Assert.Empty(answer.All("PID"));
    }

    [Theory]
    [InlineData("@PID.5.1.1^SMITH~@PV1.44^2026", "103 QPD^1^3^2 E")]
    [InlineData("@PV2.3^X", "103 QPD^1^3^1 E")]
    [InlineData("@PV1.3.1^", "101 QPD^1^3 E")]
    [InlineData("@PV1.3^A^B", "102 QPD^1^3^1 E")]
    [InlineData("", "101 QPD^1^3 E")]
    public async Task A_query_at_fault_is_AE_with_the_place(string parameters, string error)
    {
        Er7Message answer = await AskAsync(parameters, trigger: "ZV1");

        Assert.Equal(("AE", "AE", error), (answer["MSA-1"], answer["QAK-2"], Assert.Single(Errors(answer))));
    }

    [Fact]
    public async Task Pages_go_on_and_a_cancel_ends_them()
    {
        Er7Message first = await AskAsync("@PID.5.1.1^SMITH*", rcp: "I|1^RD", trigger: "ZV1");
        Er7Message second = await AskAsync("@PID.5.1.1^SMITH*", rcp: "I|1^RD", trigger: "ZV1", dsc: first["DSC-1"]);
        Er7Message ack = await Identity.SendAsync(
            $"MSH|^~\\&|WARD|RWD|PDQ|EMRAD|20261124210000||QCN^J01^QCN_J01|{Messages.NewControlId()}|P|2.5\rQID|tag1|IHE PDQ Query\r");

        Assert.Equal(("1", "1"), (second["QAK-5"], second["QAK-6"]));
        Assert.Equal("AA", ack["MSA-1"]);
        ContinuationTests.AssertRefused(await AskAsync("@PID.5.1.1^SMITH*", rcp: "I|1^RD", trigger: "ZV1", dsc: second["DSC-1"]));
    }
}

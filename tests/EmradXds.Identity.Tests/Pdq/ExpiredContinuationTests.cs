namespace EmradXds.Identity.Tests.Pdq;

public sealed class ExpiredContinuationTests : PdqTests
{
    protected override IdentityOptions Options => new() { ContinuationLifetime = TimeSpan.Zero };

    [Fact]
    public async Task A_pointer_is_refused_when_its_time_is_over()
    {
        string pointer = (await AskAsync("@PID.5.1.1^SMITH*", rcp: "I|1^RD"))["DSC-1"];

        ContinuationTests.AssertRefused(await AskAsync("@PID.5.1.1^SMITH*", rcp: "I|1^RD", dsc: pointer));
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests;

/// <summary>ITI-8 A40, as PIX answers show it (ITI TF-2 3.8.4.2).</summary>
public sealed class MergeTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        await identity.SendAsync(Messages.Adt("A01", "RWD", $"A^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A01", "RWD", "B^^^RWD"));
        await identity.SendAsync(Messages.Adt("A01", "RWD", "C^^^RWD"));
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task The_retired_id_is_unknown_afterwards_and_the_survivor_keeps_the_set()
    {
        Assert.Equal("AA", await MergeAsync("B^^^RWD", "A^^^RWD"));

        Assert.Equal("204", await AskAsync("A"));
        Assert.Equal("N1", await AskAsync("B"));
        Assert.Equal("B", (await identity.SendAsync(Messages.Query("N1^^^RX1", "^^^RWD")))["PID-3"]);
    }

    [Fact]
    public async Task Every_trust_feeds_and_merges_ids_of_its_own()
    {
        foreach (var trust in RunningIdentity.Domain.Trusts)
        {
            string[] ids = [$"M1^^^{trust.PatientIds.Namespace}", $"M2^^^{trust.PatientIds.Namespace}"];
            Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", trust.Ods, ids[0])))["MSA-1"]);
            Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A04", trust.Ods, ids[1])))["MSA-1"]);
            Assert.Equal("AA", (await identity.SendAsync(Messages.Merge(trust.Ods, ids[0], ids[1])))["MSA-1"]);
            Assert.Equal("204", (await identity.SendAsync(Messages.Query(ids[1])))["ERR-3"]);
        }
    }

    [Fact]
    public async Task A_chain_of_merges_ends_at_the_last_survivor_and_a_cycle_is_refused()
    {
        Assert.Equal("AA", await MergeAsync("B^^^RWD", "A^^^RWD"));
        Assert.Equal("AA", await MergeAsync("C^^^RWD", "B^^^RWD"));
        Assert.Equal("AE 204 PID^1^3^204", await MergeAsync("A^^^RWD", "C^^^RWD"));

        Assert.Equal(["204", "204", "N1"], [await AskAsync("A"), await AskAsync("B"), await AskAsync("C")]);
    }

    [Fact]
    public async Task A_merge_sent_again_changes_nothing_and_one_into_another_survivor_is_refused()
    {
        await MergeAsync("B^^^RWD", "A^^^RWD");

        Assert.StartsWith("AA 204", await MergeAsync("B^^^RWD", "A^^^RWD"), StringComparison.Ordinal);
        Assert.StartsWith("AE 204 MRG^1^1^204", await MergeAsync("C^^^RWD", "A^^^RWD"), StringComparison.Ordinal);
        Assert.Equal("N1", await AskAsync("B"));
    }

    [Fact]
    public async Task An_unknown_id_to_retire_is_no_error_and_changes_nothing()
    {
        int versions = await identity.ReadAsync(context => context.SourceRecordVersions.CountAsync());

        Assert.StartsWith("AA 204", await MergeAsync("B^^^RWD", "UNKNOWN^^^RWD"), StringComparison.Ordinal);
        Assert.StartsWith("AA 204", await MergeAsync("NEW^^^RWD", "UNKNOWN^^^RWD"), StringComparison.Ordinal);

        Assert.Equal(versions, await identity.ReadAsync(context => context.SourceRecordVersions.CountAsync()));
        Assert.Equal("204", await AskAsync("NEW"));
    }

    [Fact]
    public async Task An_unknown_survivor_is_the_same_record_under_a_new_id()
    {
        Assert.Equal("AA", await MergeAsync("NEW^^^RWD", "A^^^RWD"));

        Assert.Equal(["204", "N1"], [await AskAsync("A"), await AskAsync("NEW")]);
    }

    [Theory]
    [InlineData("A^^^RWD", "A^^^RWD", "AE 205 MRG^1^1^205")]
    [InlineData("A^^^RWD", "N1^^^RX1", "AE 204 MRG^1^1^204")]
    [InlineData("N1^^^RX1", "A^^^RWD", "AE 204 PID^1^3^204")]
    [InlineData("A^^^RWD", "", "AE 101 MRG^1^1^101")]
    [InlineData("A^^^RWD", "B^^^RWD~C^^^RWD", "AE 207 MRG^1^1^207")]
    [InlineData("A^^^RWD~{NHS}", "B", "AE 101 MRG^1^1^101")]
    [InlineData("A^^^RWD", "B", "AA")]
    [InlineData("A^^^RWD~{NHS}", "B^^^RWD", "AA")]
    public async Task The_pair_must_be_two_ids_of_the_senders_own_domain(string survivor, string retired, string expected) =>
        Assert.Equal(expected, await MergeAsync(survivor.Replace("{NHS}", Messages.Nhs(2), StringComparison.Ordinal), retired));

    [Fact]
    public async Task Two_pairs_in_one_message_are_refused_and_so_is_none()
    {
        Er7Message two = await identity.SendAsync(Messages.Merge("RWD", "A^^^RWD", "B^^^RWD") + "PID|2||A^^^RWD||X\rMRG|C^^^RWD\r");
        Er7Message none = await identity.SendAsync(Messages.Adt("A40", "RWD", "A^^^RWD"));

        Assert.Equal(("AE", "207", "207"), (two["MSA-1"], two["ERR-1.4"], two["ERR(2)-1.4"]));
        Assert.Equal(("AE", "MRG"), (none["MSA-1"], none["ERR-1"]));
        Assert.Equal("N1", await AskAsync("A"));
        Assert.Equal("NF", await AskAsync("B"));
    }

    [Fact]
    public async Task Segments_between_PID_and_MRG_do_not_disturb()
    {
        const string between = "NTE|1||note\rPD1|||x\rZID|1";

        Er7Message ack = await identity.SendAsync(Messages.Adt("A40", "RWD", "B^^^RWD", $"{between}\rMRG|A^^^RWD\rPV1||U"));

        Assert.Equal("AA", ack["MSA-1"]);
        Assert.Equal("204", await AskAsync("A"));
    }

    [Fact]
    public async Task A_retired_id_cannot_be_fed_again()
    {
        await MergeAsync("B^^^RWD", "A^^^RWD");

        Er7Message ack = await identity.SendAsync(Messages.Adt("A08", "RWD", "A^^^RWD"));

        Assert.Equal(("AE", "204"), (ack["MSA-1"], ack["ERR-1.4"]));
    }

    [Fact]
    public async Task Demographics_and_numbers_in_a_merge_are_no_update()
    {
        Assert.Equal("AA", await MergeAsync($"A^^^RWD~{Messages.Nhs(2)}", "B^^^RWD"));

        Assert.Equal("N1", await AskAsync("A"));
    }

    [Fact]
    public async Task Answers_follow_when_an_NHS_Number_changes()
    {
        await identity.SendAsync(Messages.Adt("A08", "RWD", $"A^^^RWD~{Messages.Nhs(3)}"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", $"B^^^RWD~{Messages.Nhs(1)}"));

        Assert.Equal("NF", await AskAsync("A"));
        Assert.Equal("N1", await AskAsync("B"));
    }

    private async Task<string> MergeAsync(string survivor, string retired)
    {
        Er7Message ack = await identity.SendAsync(Messages.Merge("RWD", survivor, retired));
        return ack.First("ERR").Exists
            ? $"{ack["MSA-1"]} {ack["ERR-1.4"]} {ack["ERR-1"]}^{ack["ERR-1.2"]}^{ack["ERR-1.3"]}^{ack["ERR-1.4"]}"
            : ack["MSA-1"];
    }

    /// <summary>What the trust RX1 calls the patient: the id, or NF, or the error's code.</summary>
    private async Task<string> AskAsync(string id)
    {
        Er7Message answer = await identity.SendAsync(Messages.Query($"{id}^^^RWD", "^^^RX1"));
        return answer["QAK-2"] switch { "OK" => answer["PID-3"], "NF" => "NF", _ => answer["ERR-3"] };
    }
}

using EmradXds.Hl7V2.Er7;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests;

public sealed class Iti8PatientIdentityFeedTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await RunningIdentity.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("A01")]
    [InlineData("A04")]
    [InlineData("A05")]
    [InlineData("A08")]
    public async Task Every_event_creates_or_updates_the_record_of_the_sending_trust(string trigger)
    {
        string first = Messages.Adt(trigger, "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}");

        Er7Message ack = await identity.SendAsync(first);
        await identity.SendAsync(Messages.Adt(trigger, "RWD", "LN1^^^RWD"));

        Assert.Equal(("AA", Er7Message.Parse(first)["MSH-10"], "ACK", trigger), (ack["MSA-1"], ack["MSA-2"], ack["MSH-9"], ack["MSH-9.2"]));
        Assert.Equal(("PIX", "EMRAD", "PAS", "RWD"), (ack["MSH-3"], ack["MSH-4"], ack["MSH-5"], ack["MSH-6"]));
        var record = await identity.ReadAsync(context => context.SourceRecords.SingleAsync());
        Assert.Equal(("LN1", Messages.NhsNumber(1), 2), (record.LocalId, record.AffinityId, record.Version));
        var versions = await identity.ReadAsync(context => context.SourceRecordVersions.OrderBy(v => v.Version).ToListAsync());
        Assert.Equal(Er7Message.Parse(first).ToBytes(), versions[0].Message);
    }

    [Theory]
    [InlineData("LN1^^^RWD")]
    [InlineData("LN1^^^&2.25.166314710584737051995732479580973811264.10.5.1&ISO")]
    [InlineData("LN1^^^RWD&2.25.166314710584737051995732479580973811264.10.5.1&ISO^MR")]
    [InlineData("{NHS}~LN1^^^RWD")]
    [InlineData("LN1^^^RWD~whatever^^^SOMEBODY")]
    public async Task The_authority_is_completed_from_the_profile_however_it_is_spelled(string ids)
    {
        ids = ids.Replace("{NHS}", Messages.Nhs(1), StringComparison.Ordinal);

        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", "RWD", ids));

        Assert.Equal("AA", ack["MSA-1"]);
        Assert.Equal(
            "2.25.166314710584737051995732479580973811264.10.5.1",
            await identity.ReadAsync(context => context.SourceRecords.Select(r => r.Domain).SingleAsync()));
    }

    [Theory]
    [InlineData("RWD")]
    [InlineData("RWDDA")]
    [InlineData("^2.25.166314710584737051995732479580973811264.10.5.1^ISO")]
    public async Task The_sender_is_known_by_its_ODS_code_its_site_code_or_its_OID(string facility) =>
        Assert.Equal("AA", (await identity.SendAsync(Messages.Adt("A01", facility, "LN1^^^RWD")))["MSA-1"]);

    [Theory]
    [InlineData("RWD", "N1^^^RX1", "204 PID^1^3^1^4")]
    [InlineData("RWD", "N1^^^RX1~LN1^^^RWD", "204 PID^1^3^1^4")]
    [InlineData("RWD", "N1^^^SOMEBODY", "204 PID^1^3^1^4")]
    [InlineData("RWD", "9993395633^^^NHS", "204 PID^1^3^1^4")]
    [InlineData("NOBODY", "LN1^^^RWD", "204 MSH^1^4")]
    [InlineData("RWDX", "LN1^^^RWD", "204 MSH^1^4")]
    [InlineData("", "LN1^^^RWD", "204 MSH^1^4")]
    [InlineData("RWD", "LN1", "101 PID^1^3^1^4")]
    [InlineData("RWD", "LN1^^^RWD~LN2", "101 PID^1^3^2^4")]
    [InlineData("RWD", "", "101 PID^1^3")]
    [InlineData("RWD", "\"\"", "101 PID^1^3")]
    [InlineData("RWD", "^^^RWD", "101 PID^1^3^1^1")]
    [InlineData("RWD", "\"\"^^^RWD", "101 PID^1^3^1^1")]
    [InlineData("RWD", "LN1^^^&2.25.166314710584737051995732479580973811264.10.5.1", "102 PID^1^3^1^4")]
    [InlineData("RWD", "LN1^^^&&ISO", "102 PID^1^3^1^4")]
    [InlineData("RWD", "LN1^^^RX1&2.25.166314710584737051995732479580973811264.10.5.1&ISO", "102 PID^1^3^1^4")]
    [InlineData("RWD", "LN1^^^RWD~9990000000^^^NHS", "102 PID^1^3^2^1")]
    [InlineData("RWD", "LN1^^^RWD~9999999999^^^NHS", "102 PID^1^3^2^1")]
    [InlineData("RWD", "LN1^^^RWD~9993395633^^^NHS~9991581766^^^NHS", "102 PID^1^3^3^1")]
    public async Task A_message_at_fault_is_refused_with_the_place_and_nothing_is_stored(string facility, string ids, string expected)
    {
        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", facility, ids, version: "2.5"));

        Assert.Equal("AE", ack["MSA-1"]);
        Assert.Equal(expected, $"{ack["ERR-3"]} {ack.First("ERR")[2].Raw}");
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
        Assert.Equal(0, await identity.ReadAsync(context => context.Acknowledgments.CountAsync()));
    }

    [Fact]
    public async Task Every_fault_of_a_message_is_told_at_once()
    {
        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", "RWD", "N1^^^RX1~12^^^NHS~7", version: "2.5"));

        Assert.Equal(["PID^1^3^3^4", "PID^1^3^1^4", "PID^1^3^2^1"], ack.All("ERR").Select(err => err[2].Raw.ToString()));
    }

    [Fact]
    public async Task A_message_of_v2_3_1_gets_its_errors_in_ERR_1()
    {
        Er7Message ack = await identity.SendAsync(Messages.Adt("A01", "RWD", "LN1"));

        Assert.Equal("PID^1^3^101&the id's assigning authority is expected", ack.First("ERR")[1].Raw.ToString());
    }

    [Fact]
    public async Task A_message_without_PID_or_without_any_demographics_is_refused()
    {
        Er7Message noPid = await identity.SendAsync("MSH|^~\\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|x1|P|2.5\rEVN|A01\r");
        Er7Message noName = await identity.SendAsync("MSH|^~\\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|x2|P|2.5\rPID|1||LN1^^^RWD\r");
        Er7Message newborn = await identity.SendAsync("MSH|^~\\&|PAS|RWD|PIX|EMRAD|2026||ADT^A01|x3|P|2.5\rPID|1||LN1^^^RWD||||20261124\r");

        Assert.Equal(("AE", "100", "PID"), (noPid["MSA-1"], noPid["ERR-3"], noPid["ERR-2"]));
        Assert.Equal(("AE", "101", "5"), (noName["MSA-1"], noName["ERR-3"], noName["ERR-2.3"]));
        Assert.Equal("AA", newborn["MSA-1"]);
    }

    [Fact]
    public async Task Test_numbers_are_refused_where_they_are_not_allowed()
    {
        using TempFolder other = new();
        await using RunningIdentity strict = await RunningIdentity.StartAsync(other, new IdentityOptions { AllowTestNumbers = false });

        Er7Message ack = await strict.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", version: "2.5"));

        Assert.Equal(("AE", "102"), (ack["MSA-1"], ack["ERR-3"]));
    }

    [Fact]
    public async Task An_NHS_Number_that_is_not_stated_stays_and_the_null_value_deletes_it()
    {
        await identity.SendAsync(Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}"));
        await identity.SendAsync(Messages.Adt("A08", "RWD", "LN1^^^RWD"));
        string? kept = await identity.ReadAsync(context => context.SourceRecords.Select(r => r.AffinityId).SingleAsync());
        await identity.SendAsync(Messages.Adt("A08", "RWD", "LN1^^^RWD~\"\"^^^NHS"));
        string? deleted = await identity.ReadAsync(context => context.SourceRecords.Select(r => r.AffinityId).SingleAsync());

        Assert.Equal(Messages.NhsNumber(1), kept);
        Assert.Null(deleted);
    }

    [Fact]
    public async Task The_same_message_again_gets_the_same_answer_and_changes_nothing()
    {
        string message = Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}");

        Er7Message first = await identity.SendAsync(message);
        Er7Message second = await identity.SendAsync(message);
        Er7Message otherContent = await identity.SendAsync(message.Replace("LN1", "LN2", StringComparison.Ordinal));

        Assert.Equal(first.Raw, second.Raw);
        Assert.NotEqual(first.Raw, otherContent.Raw);
        Assert.Equal("AA", otherContent["MSA-1"]);
        Assert.Equal(2, await identity.ReadAsync(context => context.SourceRecordVersions.CountAsync()));
    }

    [Fact]
    public async Task Text_of_an_unstated_character_set_is_read_and_noted()
    {
        byte[] message = System.Text.Encoding.Latin1.GetBytes(Messages.Adt("A01", "RWD", "LN1^^^RWD", name: "M\u00fcller"));

        await identity.Client.SendAsync(Er7Message.Parse(message), TestContext.Current.CancellationToken);

        Assert.Contains(identity.Log.Lines, line => line.Contains("read as Windows-1252", StringComparison.Ordinal));
        Assert.Equal(message, await identity.ReadAsync(context => context.SourceRecordVersions.Select(v => v.Message).SingleAsync()));
    }

    [Fact]
    public async Task The_migrations_make_what_the_model_is() =>
        Assert.False(await identity.ReadAsync(context => Task.FromResult(context.Database.HasPendingModelChanges())));

    [Fact]
    public async Task Many_senders_at_once_lose_nothing()
    {
        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, async (n, cancel) =>
        {
            await using Hl7V2.Mllp.MllpClient client = new("127.0.0.1", identity.EndPoint.Port);
            for (int i = 0; i < 5; i++)
            {
                string message = Messages.Adt("A08", "RWD", $"LN{i}^^^RWD~{Messages.Nhs(i)}");
                Assert.Equal("AA", (await client.SendAsync(Er7Message.Parse(message), cancel))["MSA-1"]);
            }
        });

        Assert.Equal(5, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
        List<int> versions = await identity.ReadAsync(context => context.SourceRecords.Select(r => r.Version).ToListAsync());
        Assert.All(versions, version => Assert.Equal(8, version));
    }

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_restart()
    {
        string message = Messages.Adt("A01", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}");
        Er7Message first = await identity.SendAsync(message);
        await identity.SendAsync(Messages.Adt("A01", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}"));

        await identity.DisposeAsync();
        identity = await RunningIdentity.StartAsync(folder);

        Assert.Equal("N1", (await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1")))["PID-3"]);
        Assert.Equal(first.Raw, (await identity.SendAsync(message)).Raw);
    }

    [Fact]
    public async Task Logs_name_the_message_and_never_the_patient()
    {
        string message = Messages.Adt("A01", "RWD", $"LN4711^^^RWD~{Messages.Nhs(7)}");
        await identity.SendAsync(message);
        await identity.SendAsync(Messages.Adt("A01", "RWD", "LN4711"));
        await identity.SendAsync(Messages.Query("LN4711^^^RWD"));
        await identity.SendAsync(Messages.Query("LN4712^^^RWD"));

        string log = string.Join('\n', identity.Log.Lines);
        Assert.Contains($"ITI-8 ADT^A01 {Er7Message.Parse(message)["MSH-10"]}", log, StringComparison.Ordinal);
        Assert.All(
            ["LN471", Messages.NhsNumber(7), "TESTFAMILY", "Testgiven", "19700101"],
            word => Assert.DoesNotContain(word, log, StringComparison.Ordinal));
    }
}

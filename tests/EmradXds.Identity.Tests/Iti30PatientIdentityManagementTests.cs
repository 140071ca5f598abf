using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests;

public sealed class Iti30PatientIdentityManagementTests : IAsyncLifetime
{
    private const string Mia = "MUSTER^Mia||19880229|F|||1 Test Road^^Leeds^^LS1 1AA^GB^H||01134960000^PRN^PH";
    private const string Max = "BEISPIEL^Max||19650317|M|||9 Sample Street^^York^^YO1 1AA^GB^H";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() =>
        identity = await RunningIdentity.StartAsync(folder, new IdentityOptions { LinkUnlinkOption = true, AllowTestNumbers = true });

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("A28")]
    [InlineData("A31")]
    public async Task Create_and_update_both_make_a_record_that_is_not_known_and_bring_one_up_to_date_that_is(string trigger)
    {
        Er7Message ack = await identity.SendAsync(Feed(trigger, "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", Mia));
        Assert.Equal(("AA", "ACK", trigger, "ACK"), (ack["MSA-1"], ack["MSH-9"], ack["MSH-9.2"], ack["MSH-9.3"]));

        await AssertDoneAsync(Feed(trigger, "RWD", "LN1^^^RWD", "MUSTER-BEISPIEL^Mia||19880229|F"));

        SourceRecordRow record = await RecordAsync("LN1");
        Assert.Equal((Messages.NhsNumber(1), "MUSTER-BEISPIEL", 2), (record.AffinityId, record.Demographics.Name.Family, record.Version));
        Assert.Equal("LS1 1AA", record.Demographics.Address.PostalCode);
        Assert.Contains(identity.Log.Lines, line => line.Contains($"ITI-30 ADT^{trigger}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("RWD", "N1^^^RX1", "204 PID^1^3^1^4")]
    [InlineData("NOBODY", "LN1^^^RWD", "204 MSH^1^4")]
    [InlineData("RWD", "LN1^^^RWD~9990000000^^^NHS", "102 PID^1^3^2^1")]
    [InlineData("RWD", "", "101 PID^1^3")]
    public async Task A_message_at_fault_is_refused_with_the_place_and_nothing_is_stored(string facility, string ids, string expected)
    {
        Assert.Equal($"AE {expected}", await ToldAsync(Feed("A28", facility, ids, Mia)));

        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
        Assert.Equal(0, await identity.ReadAsync(context => context.Acknowledgments.CountAsync()));
    }

    [Theory]
    [InlineData("A28")]
    [InlineData("A40")]
    [InlineData("A47")]
    [InlineData("A24")]
    public async Task The_same_message_again_gets_the_same_answer_and_changes_nothing(string trigger)
    {
        await FeedAllAsync();
        string message = trigger switch
        {
            "A28" => Feed("A28", "RWD", "LN1^^^RWD", Mia),
            "A24" => Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"),
            _ => Retire(trigger, trigger == "A40" ? "LN2^^^RWD" : "NEW^^^RWD", "LN1^^^RWD"),
        };

        Er7Message first = await identity.SendAsync(message);
        int versions = await VersionsAsync();
        Er7Message second = await identity.SendAsync(message);

        Assert.Equal(("AA", first.Raw), (first["MSA-1"], second.Raw));
        Assert.Equal(versions, await VersionsAsync());
    }

    [Fact]
    public async Task A_merge_retires_the_id_of_MRG_into_that_of_PID()
    {
        await FeedAllAsync();

        await AssertDoneAsync(Retire("A40", "LN2^^^RWD", "LN1^^^RWD"));

        Assert.Equal(("204", "NF"), (await AskAsync("LN1^^^RWD"), await AskAsync("LN2^^^RWD")));
        Assert.Equal("BEISPIEL", (await RecordAsync("LN2")).Demographics.Name.Family);
        Assert.Contains(identity.Log.Lines, line => line.Contains("ITI-30 ADT^A40", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("S1^^^RWD", "A^^^RWD~B^^^RWD", "S1 S1")]
    [InlineData("S1^^^RWD~S2^^^RWD", "A^^^RWD~B^^^RWD", "S1 S2")]
    [InlineData("{1}~S1^^^RWD~N9^^^RX1", "N9^^^RX1~A^^^RWD~{1}", "S1 -")]
    public async Task Several_ids_are_merged_each_into_that_of_its_domain(string survivors, string retired, string expected)
    {
        foreach (string id in new[] { "S1", "S2", "A", "B" })
        {
            await AssertDoneAsync(Feed("A28", "RWD", $"{id}^^^RWD", Mia));
        }

        await AssertDoneAsync(Retire("A40", WithNumbers(survivors), WithNumbers(retired)));

        List<SourceRecordRow> records = await identity.ReadAsync(context => context.SourceRecords.ToListAsync());
        Assert.Equal(expected, string.Join(' ', new[] { "A", "B" }.Select(id =>
            records.Find(record => record.Id == records.Single(of => of.LocalId == id).RetiredInto)?.LocalId ?? "-")));
    }

    [Theory]
    [InlineData("LN2^^^RWD", "LN1^^^RWD~N1^^^RX1", "AE 204 MRG^1^1^2^4")]
    [InlineData("LN2^^^RWD~LN3^^^RWD", "LN1^^^RWD", "AE 207 MRG^1^1^1")]
    [InlineData("LN2^^^RWD", "LN2^^^RWD", "AE 205 MRG^1^1^1")]
    [InlineData("LN2^^^RWD", "\"\"^^^RWD", "AE 101 MRG^1^1^1^1")]
    [InlineData("LN2^^^RWD", "N1^^^RX1", "AE 204 MRG^1^1^1^4")]
    [InlineData("N1^^^RX1", "LN1^^^RWD", "AE 204 PID^1^3^1^4")]
    [InlineData("LN2^^^RWD", "", "AE 101 MRG^1^1")]
    [InlineData("LN2^^^RWD", "UNKNOWN^^^RWD", "AA 204 MRG^1^1^1")]
    [InlineData("LN1^^^RWD~LN2^^^RWD", "LN2^^^RWD~LN1^^^RWD", "AE 204 PID^1^3^2")]
    public async Task A_merge_that_cannot_be_made_whole_is_not_made(string survivors, string retired, string expected)
    {
        await FeedAllAsync();
        int versions = await VersionsAsync();

        Assert.StartsWith(expected, await ToldAsync(Retire("A40", survivors, retired)), StringComparison.Ordinal);

        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal("NF", await AskAsync("LN1^^^RWD"));
    }

    [Fact]
    public async Task A_pair_of_another_domain_beside_the_own_one_is_not_merged_and_that_is_told()
    {
        await FeedAllAsync();

        Assert.Equal(
            "AA 204 MRG^1^1^2", await ToldAsync(Retire("A40", $"LN2^^^RWD~{Messages.Nhs(3)}", $"LN1^^^RWD~{Messages.Nhs(4)}")));

        Assert.Equal("204", await AskAsync("LN1^^^RWD"));
        Assert.Null((await RecordAsync("LN2")).StatedAffinityId);
    }

    [Fact]
    public async Task A_change_of_an_id_keeps_the_record_and_whatever_was_known_of_it()
    {
        await AssertDoneAsync(Feed("A28", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", Mia));
        await AssertDoneAsync(Feed("A28", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", Mia));
        SourceRecordRow before = await RecordAsync("LN1");

        await AssertDoneAsync(Retire("A47", "NEW^^^RWD", "LN1^^^RWD"));

        SourceRecordRow after = await RecordAsync("NEW");
        Assert.Equal((before.Id, before.PersonId, before.AffinityId), (after.Id, after.PersonId, after.AffinityId));
        Assert.Equal(before.Demographics.ToJson(), after.Demographics.ToJson());
        Assert.Equal(("204", "N1"), (await AskAsync("LN1^^^RWD", "^^^RX1"), await AskAsync("NEW^^^RWD", "^^^RX1")));
        Assert.Equal("AE 204 PID^1^3^1", await ToldAsync(Feed("A31", "RWD", "LN1^^^RWD", Max)));
    }

    [Fact]
    public async Task A_change_of_an_id_leaves_a_frozen_record_frozen_and_its_question_open()
    {
        await AssertDoneAsync(Feed("A28", "RWD", "LN1^^^RWD", Mia));
        await AssertDoneAsync(Feed("A31", "RWD", "LN1^^^RWD", Max));

        await AssertDoneAsync(Retire("A47", "NEW^^^RWD", "LN1^^^RWD"));

        SourceRecordRow record = await RecordAsync("NEW");
        Assert.NotNull(record.FrozenAt);
        ReviewTaskRow task = Assert.Single(await identity.ReadAsync(context => context.ReviewTasks.ToListAsync()));
        Assert.Equal((ReviewKind.Overlay, ReviewState.Open, record.Id), (task.Kind, task.State, task.OneId));
    }

    [Theory]
    [InlineData("LN2^^^RWD", "LN1^^^RWD", "AE 205 PID^1^3^1")]
    [InlineData("NEW^^^RWD", "UNKNOWN^^^RWD", "AA 204 MRG^1^1^1")]
    [InlineData("LN2^^^RWD", "UNKNOWN^^^RWD", "AA 204 MRG^1^1^1")]
    [InlineData("LN1^^^RWD", "LN1^^^RWD", "AE 205 MRG^1^1^1")]
    [InlineData("NEW^^^RWD", "LN1^^^RWD~LN2^^^RWD", "AE 207 MRG^1^1^2")]
    [InlineData("NEW^^^RWD", "N1^^^RX1", "AE 204 MRG^1^1^1^4")]
    [InlineData("N2^^^RX1", "N1^^^RX1", "AE 204 PID^1^3^1^4")]
    public async Task A_change_of_an_id_is_not_made_where_the_new_one_is_taken_or_the_old_one_is_not_the_senders(
        string to, string from, string expected)
    {
        await FeedAllAsync();
        int versions = await VersionsAsync();

        Assert.Equal(expected, await ToldAsync(Retire("A47", to, from)));

        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal(("NF", "NF", "204"), (await AskAsync("LN1^^^RWD"), await AskAsync("LN2^^^RWD"), await AskAsync("NEW^^^RWD")));
    }

    [Fact]
    public async Task A_change_sent_again_is_told_and_an_id_that_was_given_up_cannot_be_taken()
    {
        await FeedAllAsync();
        await AssertDoneAsync(Retire("A47", "NEW^^^RWD", "LN1^^^RWD"));

        Assert.Equal("AA 204 MRG^1^1^1", await ToldAsync(Retire("A47", "NEW^^^RWD", "LN1^^^RWD")));
        Assert.Equal("AE 204 MRG^1^1^1", await ToldAsync(Retire("A47", "OTHER^^^RWD", "LN1^^^RWD")));
        Assert.Equal("AE 204 PID^1^3^1", await ToldAsync(Retire("A47", "LN1^^^RWD", "LN2^^^RWD")));
    }

    [Fact]
    public async Task A_link_makes_one_person_whatever_the_evidence_says_and_keeps_who_said_so()
    {
        await FeedAllAsync();

        await AssertDoneAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        await AssertDoneAsync(Feed("A31", "RX1", "N1^^^RX1", "BEISPIEL^Maximilian||19650317|M"));

        Assert.Equal("N1", await AskAsync("LN1^^^RWD"));
        LinkRow link = await identity.ReadAsync(context => context.Links.SingleAsync());
        Assert.Equal((LinkState.Manual, "RWD", "ADT^A24"), (link.State, link.By, link.Reason));
        Assert.Equal("MUSTER", (await RecordAsync("LN1")).Demographics.Name.Family);
    }

    [Fact]
    public async Task A_link_answers_the_question_that_was_asked()
    {
        await AssertDoneAsync(Feed("A28", "RWD", "LN1^^^RWD", Mia));
        await AssertDoneAsync(Feed("A28", "RX1", "N1^^^RX1", "MUSTER^Mia||19880229|F|||3 High Street^^Leicester^^LE1 9XY"));
        Assert.Equal(ReviewState.Open, (await identity.ReadAsync(context => context.ReviewTasks.SingleAsync())).State);

        await AssertDoneAsync(Pair("A24", "RX1", "LN1^^^RWD", "N1^^^RX1"));

        ReviewTaskRow task = await identity.ReadAsync(context => context.ReviewTasks.SingleAsync());
        Assert.Equal((ReviewState.Decided, "RX1"), (task.State, task.DecidedBy));
    }

    [Fact]
    public async Task Ids_that_are_not_known_are_linked_and_of_another_trusts_patient_nothing_else_is_believed()
    {
        await AssertDoneAsync(Pair("A24", "RWD", $"LN7^^^RWD~{Messages.Nhs(1)}", $"N7^^^RX1~{Messages.Nhs(2)}"));

        Assert.Equal("LN7", await AskAsync("N7^^^RX1", "^^^RWD"));
        (SourceRecordRow own, SourceRecordRow others) = (await RecordAsync("LN7"), await RecordAsync("N7"));
        Assert.Equal((Messages.NhsNumber(1), "MUSTER"), (own.StatedAffinityId, own.Demographics.Name.Family));
        Assert.Null(others.StatedAffinityId);
        Assert.Equal(Demographics.None.ToJson(), others.Demographics.ToJson());

        await AssertDoneAsync(Feed("A28", "RX1", "N7^^^RX1", Mia));
        Assert.Equal("LN7", await AskAsync("N7^^^RX1", "^^^RWD"));
    }

    [Theory]
    [InlineData("RK5", "LN1^^^RWD", "N1^^^RX1", "AE 204 PID^1^3^1^4")]
    [InlineData("NOBODY", "LN1^^^RWD", "N1^^^RX1", "AE 204 MSH^1^4")]
    [InlineData("RWD", "LN1^^^RWD", "LN1^^^RWD", "AE 205 PID^2^3^1")]
    [InlineData("RWD", "LN1^^^RWD", "X^^^SOMEBODY", "AE 204 PID^2^3^1^4")]
    [InlineData("RWD", "LN1^^^RWD", "{1}", "AE 101 PID^2^3")]
    [InlineData("RWD", "LN1^^^RWD", "\"\"^^^RX1", "AE 101 PID^2^3^1^1")]
    [InlineData("RWD", "LN1^^^RWD", "N1", "AE 101 PID^2^3^1^4")]
    [InlineData("RWD", "LN1^^^RWD", "", "AE 101 PID^2^3")]
    public async Task Only_a_trust_of_which_one_of_the_ids_is_may_link_or_unlink(string facility, string one, string other, string expected)
    {
        await FeedAllAsync();

        Assert.Equal(expected, await ToldAsync(Pair("A24", facility, one, WithNumbers(other))));
        Assert.Equal(expected, await ToldAsync(Pair("A37", facility, one, WithNumbers(other))));

        Assert.Equal(0, await identity.ReadAsync(context => context.Links.CountAsync()));
    }

    [Theory]
    [InlineData("A24")]
    [InlineData("A37")]
    public async Task A_link_has_two_patients(string trigger)
    {
        await FeedAllAsync();
        string two = Pair(trigger, "RWD", "LN1^^^RWD", "N1^^^RX1");

        Assert.Equal("AE 100 PID^2", await ToldAsync(two[..two.LastIndexOf("PID|", StringComparison.Ordinal)]));
        Assert.Equal("AE 100 PID^3", await ToldAsync(two + "PID|||LN2^^^RWD||X\r"));
    }

    [Fact]
    public async Task A_retired_id_is_not_linked()
    {
        await FeedAllAsync();
        await AssertDoneAsync(Retire("A40", "LN2^^^RWD", "LN1^^^RWD"));

        Assert.Equal("AE 204 PID^1^3^1", await ToldAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1")));
        Assert.Equal("AE 204 PID^2^3^1", await ToldAsync(Pair("A24", "RWD", "N1^^^RX1", "LN1^^^RWD")));
        Assert.Equal("AA 204 PID^2^3^1", await ToldAsync(Pair("A37", "RWD", "N1^^^RX1", "LN1^^^RWD")));
    }

    [Fact]
    public async Task An_unlink_parts_two_and_evidence_does_not_join_them_again()
    {
        await AssertDoneAsync(Feed("A28", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", Mia));
        await AssertDoneAsync(Feed("A28", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", Mia));
        Assert.Equal("N1", await AskAsync("LN1^^^RWD", "^^^RX1"));

        await AssertDoneAsync(Pair("A37", "RX1", "LN1^^^RWD", "N1^^^RX1"));
        await identity.SendAsync(Feed("A31", "RX1", $"N1^^^RX1~{Messages.Nhs(1)}", Mia + "^X"));

        Assert.Equal("NF", await AskAsync("LN1^^^RWD", "^^^RX1"));
        LinkRow link = await identity.ReadAsync(context => context.Links.SingleAsync());
        Assert.Equal((LinkState.Never, "RX1", "ADT^A37"), (link.State, link.By, link.Reason));
    }

    [Theory]
    [InlineData("LN1^^^RWD", "N1^^^RX1")]
    [InlineData("LN1^^^RWD", "UNKNOWN^^^RX1")]
    [InlineData("UNKNOWN^^^RWD", "N1^^^RX1")]
    public async Task An_unlink_of_what_is_not_linked_is_no_error_and_changes_nothing(string one, string other)
    {
        await FeedAllAsync();
        int versions = await VersionsAsync();

        Assert.Equal("AA 204 PID^2^3^1", await ToldAsync(Pair("A37", "RWD", one, other)));

        Assert.Equal(versions, await VersionsAsync());
        Assert.Equal(0, await identity.ReadAsync(context => context.Links.CountAsync()));
    }

    [Fact]
    public async Task A_trust_takes_its_own_word_back_and_parts_what_another_linked_but_does_not_link_what_another_parted()
    {
        await FeedAllAsync();

        await AssertDoneAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        await AssertDoneAsync(Pair("A37", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        await AssertDoneAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        Assert.Equal("N1", await AskAsync("LN1^^^RWD"));
        await AssertDoneAsync(Pair("A37", "RX1", "LN1^^^RWD", "N1^^^RX1"));

        Assert.Equal("AE 206 PID^1^3^1", await ToldAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1")));
        Assert.Equal("NF", await AskAsync("LN1^^^RWD"));
    }

    [Fact]
    public async Task Two_that_are_joined_through_a_third_by_words_alone_are_not_parted_and_nothing_is_changed()
    {
        await FeedAllAsync();
        await AssertDoneAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        await AssertDoneAsync(Pair("A24", "RWD", "LN2^^^RWD", "N1^^^RX1"));

        Assert.Equal("AE 206 PID^1^3^1", await ToldAsync(Pair("A37", "RWD", "LN1^^^RWD", "LN2^^^RWD")));

        Assert.Equal("LN2", await AskAsync("LN1^^^RWD", "^^^RWD"));
        Assert.Equal(2, await identity.ReadAsync(context => context.Links.CountAsync()));
    }

    [Fact]
    public async Task A_link_that_would_join_what_was_parted_is_refused_and_creates_nothing()
    {
        await FeedAllAsync();
        await AssertDoneAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        await AssertDoneAsync(Pair("A37", "RWD", "LN1^^^RWD", "N1^^^RX1"));
        await AssertDoneAsync(Pair("A24", "RWD", "LN2^^^RWD", "LN1^^^RWD"));
        int records = await identity.ReadAsync(context => context.SourceRecords.CountAsync());

        Assert.Equal("AE 206 PID^1^3^1", await ToldAsync(Pair("A24", "RWD", "LN2^^^RWD", "N1^^^RX1")));
        await AssertDoneAsync(Pair("A24", "RX1", "N1^^^RX1", "K9^^^RK5"));
        Assert.Equal("AE 206 PID^1^3^1", await ToldAsync(Pair("A24", "RWD", "LN2^^^RWD", "K9^^^RK5")));

        Assert.Equal(records + 1, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
        Assert.Equal(("LN2", "K9"), (await AskAsync("LN1^^^RWD", "^^^RWD"), await AskAsync("N1^^^RX1")));
    }

    [Theory]
    [InlineData("Link", "A37", "N1")]
    [InlineData("NeverLink", "A24", "NF")]
    public async Task What_a_person_at_the_desk_decided_no_message_takes_back(string action, string trigger, string expected)
    {
        await FeedAllAsync();
        using StringContent decision = new(
            $$"""{"action":"{{action}}","one":{"domain":"RWD","id":"LN1"},"other":{"domain":"RX1","id":"N1"},"by":"RWD","reason":"asked"}""",
            System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage decided = await identity.Http.PostAsync(
            new Uri("desk/decisions", UriKind.Relative), decision, TestContext.Current.CancellationToken);
        decided.EnsureSuccessStatusCode();

        Assert.Equal("AE 206 PID^1^3^1", await ToldAsync(Pair(trigger, "RWD", "LN1^^^RWD", "N1^^^RX1")));

        Assert.Equal(expected, await AskAsync("LN1^^^RWD"));
    }

    [Fact]
    public async Task A_link_does_not_make_a_number_that_came_by_a_merge_the_survivors_own()
    {
        await AssertDoneAsync(Feed("A28", "RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", Mia));
        await AssertDoneAsync(Feed("A28", "RWD", "LN2^^^RWD", Max));
        await AssertDoneAsync(Retire("A40", "LN2^^^RWD", "LN1^^^RWD"));
        await AssertDoneAsync(Pair("A24", "RWD", "LN2^^^RWD", "N1^^^RX1"));
        using StringContent decision = new(
            """{"action":"Unmerge","one":{"domain":"RWD","id":"LN1"},"by":"A Tester","reason":"two persons"}""",
            System.Text.Encoding.UTF8, "application/json");

        using HttpResponseMessage decided = await identity.Http.PostAsync(
            new Uri("desk/decisions", UriKind.Relative), decision, TestContext.Current.CancellationToken);

        decided.EnsureSuccessStatusCode();
        Assert.Equal((null, Messages.NhsNumber(1)), ((await RecordAsync("LN2")).AffinityId, (await RecordAsync("LN1")).AffinityId));
    }

    [Fact]
    public async Task An_option_that_is_not_supported_is_rejected_and_what_is_no_option_is_not()
    {
        using TempFolder other = new();
        await using RunningIdentity without = await RunningIdentity.StartAsync(other, new IdentityOptions { MergeOption = false });

        foreach (string message in new[]
        {
            Retire("A40", "LN2^^^RWD", "LN1^^^RWD"), Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"), Pair("A37", "RWD", "LN1^^^RWD", "N1^^^RX1"),
        })
        {
            Er7Message ack = await without.SendAsync(message);
            Assert.Equal(("AR", "201", "MSH^1^9^1^2"), (ack["MSA-1"], ack["ERR-3"], ack.First("ERR")[2].Raw.ToString()));
        }

        Assert.Equal("AA", (await without.SendAsync(Feed("A28", "RWD", "LN1^^^RWD", Mia)))["MSA-1"]);
        Assert.Equal("AA", (await without.SendAsync(Retire("A47", "NEW^^^RWD", "LN1^^^RWD")))["MSA-1"]);
        Assert.Equal("AA", (await without.SendAsync(Messages.Merge("RWD", "LN2^^^RWD", "NEW^^^RWD")))["MSA-1"]); // v2.3.1: ITI-8
    }

    [Fact]
    public async Task Links_by_message_are_taken_only_where_that_was_configured()
    {
        using TempFolder other = new();
        await using RunningIdentity usual = await RunningIdentity.StartAsync(other);

        Assert.Equal("AR", (await usual.SendAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1")))["MSA-1"]);
    }

    [Fact]
    public async Task Logs_and_answers_never_name_the_patient()
    {
        await FeedAllAsync();
        string answers = string.Concat(
            (await identity.SendAsync(Pair("A24", "RWD", "LN1^^^RWD", "N1^^^RX1"))).Raw,
            (await identity.SendAsync(Retire("A47", "LN2^^^RWD", "LN1^^^RWD"))).Raw,
            (await identity.SendAsync(Retire("A40", "LN2^^^RWD", "LN3^^^RWD"))).Raw);

        string told = answers + string.Join('\n', identity.Log.Lines);
        Assert.All(["LN1", "LN2", "LN3", "MUSTER", "19880229"], word => Assert.DoesNotContain(word, told, StringComparison.Ordinal));
    }

    private static string Feed(string trigger, string facility, string ids, string fields) => Head(trigger, facility)
        + $"PID|||{ids}||{fields}\rPV1||N\r";

    private static string Retire(string trigger, string ids, string retired) => Head(trigger, "RWD") + $"PID|||{ids}||X^Y\rMRG|{retired}\r";

    private static string Pair(string trigger, string facility, string one, string other) => Head(trigger, facility)
        + $"PID|||{one}||{Mia}\rPV1||N\rPID|||{other}||{Max}\r";

    private static string Head(string trigger, string facility) =>
        $"MSH|^~\\&|PAS|{facility}|PIX|EMRAD|20261124210000||ADT^{trigger}^ADT_X|{Messages.NewControlId()}|P|2.5\rEVN||20261124210000\r";

    private static string WithNumbers(string ids) => ids.Replace("{1}", Messages.Nhs(1), StringComparison.Ordinal);

    /// <summary>LN1 (Mia) and LN2 (Max) of RWD, N1 (Max, who has nothing in common with the other Max) of RX1.</summary>
    private async Task FeedAllAsync()
    {
        await AssertDoneAsync(Feed("A28", "RWD", "LN1^^^RWD", Mia));
        await AssertDoneAsync(Feed("A28", "RWD", "LN2^^^RWD", Max));
        await AssertDoneAsync(Feed("A28", "RX1", "N1^^^RX1", "PROBE^Max||19910704|M"));
    }

    private async Task AssertDoneAsync(string message) => Assert.Equal("AA", await ToldAsync(message));

    private async Task<string> ToldAsync(string message)
    {
        Er7Message ack = await identity.SendAsync(message);
        return string.Join(' ', [ack["MSA-1"], .. ack.All("ERR").Select(err => $"{err[3].Text()} {err[2].Raw}")]);
    }

    private async Task<string> AskAsync(string id, string domains = "")
    {
        Er7Message answer = await identity.SendAsync(Messages.Query(id, domains));
        return answer["QAK-2"] switch { "OK" => answer["PID-3"], "NF" => "NF", _ => answer["ERR-3"] };
    }

    private Task<SourceRecordRow> RecordAsync(string localId) =>
        identity.ReadAsync(context => context.SourceRecords.SingleAsync(record => record.LocalId == localId));

    private Task<int> VersionsAsync() => identity.ReadAsync(context => context.SourceRecordVersions.CountAsync());
}

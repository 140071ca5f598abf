using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests.Linking;

/// <summary>Whose a record is, by what the trusts say of it: seen by PIX queries, and by what is asked of people.</summary>
public sealed class LinkageTests : IAsyncLifetime
{
    private const string Mary = "O'Brien^Mary||19780608|F|||12 Mill Lane^^Nottingham^^NG5 1PB||07700900001";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        await FeedAsync("RWD", "LN1", Mary, 1);
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Without_a_number_name_birth_date_sex_and_home_link_and_the_number_is_the_persons()
    {
        await FeedAsync("RX1", "N1", "OBRIEN^Mary||19780608|F|||12 Mill Lane^^Nottingham^^ng51pb");

        Assert.Equal("LN1", await OtherAsync("N1^^^RX1", "^^^RWD"));
        Assert.Equal(Messages.NhsNumber(1), await OtherAsync("N1^^^RX1", "^^^NHS"));
        Assert.Empty(await TasksAsync());
        LinkRow link = Assert.Single(await identity.ReadAsync(context => context.Links.ToListAsync()));
        Assert.Equal((LinkState.Automatic, "uk-1", ""), (link.State, link.Model, link.By));
    }

    [Theory]
    [InlineData("O'Brien^Mary||19780608|F|||3 High Street^^Leicester^^LE1 9XY")]
    [InlineData("O'Brien^Maria||19780608|F|||12 Mill Lane^^Nottingham^^NG5 1PB")]
    [InlineData("O'Brien^Mary||19780608|M|||12 Mill Lane^^Nottingham^^NG5 1PB")]
    public async Task What_may_be_is_asked_and_invisible_until_somebody_decides(string fields)
    {
        await FeedAsync("RX1", "N1", fields);

        Assert.Null(await OtherAsync("N1^^^RX1", ""));
        ReviewTaskRow task = Assert.Single(await TasksAsync());
        Assert.Equal((ReviewKind.PotentialLink, ReviewState.Open, 1), (task.Kind, task.State, task.Priority));
        Assert.NotEmpty(task.Reason);
    }

    [Theory]
    [InlineData("Taylor^Peter||19440101|M|||3 High Street^^Leicester^^LE1 9XY")]
    [InlineData("O'Brien^Mary||19510608|F|||3 High Street^^Leicester^^LE1 9XY")]
    [InlineData("O'Brien^Kevin||20081130|M|||12 Mill Lane^^Nottingham^^NG5 1PB||07700900001")]
    public async Task Somebody_else_is_neither_linked_nor_asked_about(string fields)
    {
        await FeedAsync("RX1", "N1", fields);

        Assert.Null(await OtherAsync("N1^^^RX1", ""));
        Assert.Empty(await TasksAsync());
    }

    [Fact]
    public async Task Twins_are_two_persons()
    {
        await FeedAsync("RX1", "N1", "Khan^Amira||20260301|F|||1 Park Road^^Derby^^DE1 1AA|||||||||||||Y|1");

        await FeedAsync("RK5", "K1", "Khan^Amina||20260301|F|||1 Park Road^^Derby^^DE1 1AA|||||||||||||Y|2");

        Assert.Null(await OtherAsync("N1^^^RX1", ""));
        Assert.Empty(await TasksAsync());
    }

    [Theory]
    [InlineData("UNKNOWN^UNKNOWN||19000101|F|||^^^^ZZ99 3WZ")]
    [InlineData("Baby^Infant||19010101|F")]
    public async Task What_stands_for_unknown_is_no_evidence(string fields)
    {
        await FeedAsync("RX1", "N1", fields);
        await FeedAsync("RK5", "K1", fields);

        Assert.Null(await OtherAsync("N1^^^RX1", ""));
        Assert.Empty(await TasksAsync());
    }

    [Fact]
    public async Task A_record_that_would_join_two_persons_who_cannot_be_one_is_asked_about()
    {
        // One number less at the third trust, which knows the same person by all else.
        await FeedAsync("RX1", "N1", Mary, 2);
        await FeedAsync("RK5", "K1", Mary);

        Assert.Null(await OtherAsync("N1^^^RX1", "^^^RWD"));
        string? other = await OtherAsync("K1^^^RK5", "^^^RWD~^^^RX1");
        Assert.True(other is null or "LN1" or "N1");
        Assert.Contains(await TasksAsync(), task => task.Kind == ReviewKind.PotentialLink);
        Assert.Equal(
            1, await identity.ReadAsync(context => context.SourceRecords.Where(record => record.AffinityId == Messages.NhsNumber(1))
                .Select(record => record.PersonId).Distinct().CountAsync()));
    }

    [Fact]
    public async Task A_link_that_the_number_made_ends_with_the_number()
    {
        await FeedAsync("RX1", "N1", "Taylor^Mary||19780608|F", 1);
        Assert.Equal("LN1", await OtherAsync("N1^^^RX1", "^^^RWD"));

        await FeedAsync("RX1", "N1", "Taylor^Mary||19780608|F", 2, "A08");

        Assert.Equal(Messages.NhsNumber(2), await OtherAsync("N1^^^RX1", ""));
        Assert.Equal(
            [LinkState.Automatic, LinkState.Undone],
            await identity.ReadAsync(context => context.LinkVersions.OrderBy(link => link.Version).Select(link => link.State).ToListAsync()));
    }

    [Fact]
    public async Task A_link_that_all_the_evidence_made_outlives_a_removal()
    {
        await FeedAsync("RX1", "N1", Mary);

        await FeedAsync("RX1", "N1", "O'Brien^Mary||19780608|F|||3 High Street^^Leicester^^LE1 9XY", trigger: "A08");

        Assert.Equal("LN1", await OtherAsync("N1^^^RX1", "^^^RWD"));
    }

    [Fact]
    public async Task That_a_number_was_verified_is_not_said_of_the_next_number()
    {
        const string Verified = "Hall^Susan||19610214|F||||||||||||||||||||||||01";
        await FeedAsync("RX1", "N1", Verified, 2);
        Assert.Equal("01", await StatusAsync());

        await FeedAsync("RX1", "N1", "Hall^Susan||19610214|F", 3, "A08");
        Assert.Equal("", await StatusAsync());

        await FeedAsync("RX1", "N1", Verified, 4, "A08");
        Assert.Equal("01", await StatusAsync());

        Task<string> StatusAsync() => identity.ReadAsync(async context =>
            (await context.SourceRecords.SingleAsync(record => record.LocalId == "N1")).Demographics.NumberStatus);
    }

    [Fact]
    public async Task Two_ids_of_one_trust_are_one_person_and_the_trust_is_to_hear_of_it()
    {
        await FeedAsync("RWD", "LN2", Mary);

        Assert.Equal("LN2", await OtherAsync("LN1^^^RWD", "^^^RWD"));
        Assert.Equal(ReviewKind.DuplicateInTrust, Assert.Single(await TasksAsync()).Kind);
    }

    [Fact]
    public async Task A_message_that_says_nothing_new_decides_nothing_new()
    {
        await FeedAsync("RX1", "N1", Mary);
        await FeedAsync("RX1", "N1", Mary, trigger: "A08");

        Assert.Equal(1, await identity.ReadAsync(context => context.LinkVersions.CountAsync()));
    }

    [Fact]
    public async Task The_same_records_make_the_same_persons_in_whatever_order_they_come()
    {
        (string Trust, string Id, string Fields)[] records =
        [
            ("RX1", "A", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA||01522960001"),
            ("RK5", "B", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA"),
            ("RNQ", "C", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA||01522960001"),
            ("RNS", "D", "Hall^Susan||19610214|F|||9 Church Street^^York^^YO1 1AA"),
        ];
        List<string> groups = [];
        foreach ((string Trust, string Id, string Fields)[] order in new[] { records, [.. records.Reverse()], [records[2], records[0], records[3], records[1]] })
        {
            using TempFolder own = new();
            await using RunningIdentity another = await RunningIdentity.StartAsync(own);
            foreach ((string trust, string id, string fields) in order)
            {
                await another.SendAsync(Messages.Person(trust, $"{id}^^^{trust}", fields));
            }

            List<SourceRecordRow> rows = await another.ReadAsync(context => context.SourceRecords.ToListAsync());
            groups.Add(string.Join(
                ' ', rows.GroupBy(row => row.PersonId).Select(person => string.Concat(person.Select(row => row.LocalId).Order(StringComparer.Ordinal)))
                    .Order(StringComparer.Ordinal)));
        }

        Assert.Equal(["ABC D", "ABC D", "ABC D"], groups);
    }

    [Fact]
    public async Task Who_gets_another_number_is_not_the_same_person_through_a_third_record()
    {
        await FeedAsync("RX1", "N1", Mary);
        await FeedAsync("RK5", "K1", Mary);
        Assert.Equal("LN1", await OtherAsync("K1^^^RK5", "^^^RWD"));

        await FeedAsync("RK5", "K1", Mary, 2, "A08");

        Assert.Equal(Messages.NhsNumber(2), await OtherAsync("K1^^^RK5", "^^^NHS"));
        Assert.NotEqual("LN1", await OtherAsync("K1^^^RK5", "^^^RWD"));
        Assert.NotEmpty(await TasksAsync());
    }

    [Fact]
    public async Task What_evidence_undoes_is_asked()
    {
        await FeedAsync("RX1", "N1", "Taylor^Mary||19780608|F", 1);

        await FeedAsync("RX1", "N1", "Taylor^Mary||19551111|F", 1, "A08");

        Assert.Null(await OtherAsync("N1^^^RX1", ""));
        ReviewTaskRow task = Assert.Single(await TasksAsync());
        Assert.Equal((ReviewKind.PotentialLink, 0), (task.Kind, task.Priority));
    }

    [Fact]
    public async Task A_number_that_was_traced_in_vain_gives_way_to_the_one_who_has_it_and_somebody_is_asked()
    {
        await FeedAsync("RX1", "N1", "Taylor^Peter||19440101|M||||||||||||||||||||||||05", 2);

        await FeedAsync("RK5", "K1", "Hall^Susan||19610214|F||||||||||||||||||||||||01", 2);

        Assert.Equal(Messages.NhsNumber(2), await OtherAsync("K1^^^RK5", ""));
        Assert.Null(await OtherAsync("N1^^^RX1", ""));
    }

    [Theory]
    [InlineData("01", true)]
    [InlineData("", true)]
    [InlineData("02", false)]
    [InlineData("03", false)]
    public async Task A_number_that_nobody_looked_up_links_nobody_by_itself(string status, bool isLinked)
    {
        await FeedAsync("RX1", "N1", "Taylor^Mary||19780608|F" + new string('|', 24) + status, 1);

        Assert.Equal(isLinked ? "LN1" : null, await OtherAsync("N1^^^RX1", "^^^RWD"));
    }

    [Fact]
    public async Task Twins_that_were_linked_are_parted_when_their_births_are_told()
    {
        const string Twin = "Khan^Amira||20260301|F|||1 Park Road^^Derby^^DE1 1AA";
        await FeedAsync("RX1", "N1", Twin);
        await FeedAsync("RK5", "K1", Twin);
        Assert.Equal("N1", await OtherAsync("K1^^^RK5", "^^^RX1"));

        await FeedAsync("RX1", "N1", Twin + "|||||||||||||Y|1", trigger: "A08");
        await FeedAsync("RK5", "K1", Twin + "|||||||||||||Y|2", trigger: "A08");

        Assert.Null(await OtherAsync("K1^^^RK5", ""));
    }

    [Fact]
    public async Task What_an_overlaid_record_says_is_not_told_of_the_person_before_it_is_decided()
    {
        await FeedAsync("RX1", "N1", Mary, 1);

        await FeedAsync("RX1", "N1", "Taylor^Peter||19440101|M||||||||||||||||||||||||01", 1, "A08");

        SourceRecordRow[] rows = await identity.ReadAsync(context => context.SourceRecords.ToArrayAsync());
        Assert.Single(rows.Select(row => row.PersonId).Distinct());
        Assert.Equal("O'Brien", Identity.Persons.GoldenRecord.Of(rows).Name.Family);
    }

    [Fact]
    public async Task A_retired_record_is_found_by_nobody_any_more()
    {
        await FeedAsync("RWD", "LN2", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA");
        await identity.SendAsync(Messages.Merge("RWD", "LN1^^^RWD", "LN2^^^RWD"));

        await FeedAsync("RX1", "N1", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA");

        Assert.Null(await OtherAsync("N1^^^RX1", ""));
        Assert.Empty(await TasksAsync());
    }

    private async Task FeedAsync(string trust, string id, string fields, int? number = null, string trigger = "A01")
    {
        string ids = $"{id}^^^{trust}" + (number is { } n ? $"~{Messages.Nhs(n)}" : "");
        Er7Message ack = await identity.SendAsync(Messages.Person(trust, ids, fields, trigger));
        Assert.Equal("AA", ack["MSA-1"]);
    }

    /// <summary>The first other id, or null.</summary>
    private async Task<string?> OtherAsync(string id, string domains)
    {
        Er7Message answer = await identity.SendAsync(Messages.Query(id, domains));
        Assert.Equal("AA", answer["MSA-1"]);
        return answer["QAK-2"] == "OK" ? answer["PID-3"] : null;
    }

    private Task<List<ReviewTaskRow>> TasksAsync() =>
        identity.ReadAsync(context => context.ReviewTasks.Where(task => task.State == ReviewState.Open).ToListAsync());
}

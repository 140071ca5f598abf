using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using EmradXds.Hl7V2.Er7;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests.Desk;

/// <summary>The exceptions desk over HTTP.</summary>
public sealed class ExceptionsDeskTests : IAsyncLifetime
{
    private const string Mary = "O'Brien^Mary||19780608|F|||12 Mill Lane^^Nottingham^^NG5 1PB||07700900001";
    private const string MaryMoved = "O'Brien^Mary||19780608|F|||3 High Street^^Leicester^^LE1 9XY";

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
    public async Task A_question_shows_both_records_and_the_score_field_by_field()
    {
        await FeedAsync("RX1", "N1", MaryMoved);

        JsonNode task = Assert.Single((await GetAsync("desk/tasks"))["tasks"]!.AsArray())!;

        Assert.Equal(("PotentialLink", "Open"), ((string?)task["kind"], (string?)task["state"]));
        Assert.Equal("neither home nor telephone agrees", (string?)task["reason"]);
        string?[] records = [(string?)task["one"]!["record"]!["id"], (string?)task["other"]!["record"]!["id"]];
        Assert.Equal(["LN1", "N1"], records.Order(StringComparer.Ordinal));
        JsonArray evidence = task["evidence"]!.AsArray();
        JsonNode birth = evidence.Single(field => (string?)field!["field"] == "BirthDate")!;
        Assert.Equal((4, true), ((int)birth["level"]!, (int)birth["weight"]! > 5_000));
        Assert.True((int)evidence.Single(field => (string?)field!["field"] == "Postcode")!["weight"]! < 0);
        Assert.Equal(-1, (int)evidence.Single(field => (string?)field!["field"] == "NhsNumber")!["level"]!);
        Assert.Equal((double)task["bits"]! * 1000, evidence.Sum(field => (int)field!["weight"]!) + Identity.Matching.MatchModel.UnitedKingdom.Prior, 1e-6);
    }

    [Fact]
    public async Task A_preview_says_what_a_link_changes_and_changes_nothing()
    {
        await FeedAsync("RX1", "N1", MaryMoved);

        JsonNode change = await PostAsync("desk/preview", "Link", ("RX1", "N1"), ("RWD", "LN1"));

        Assert.Equal((2, 1), (change["before"]!.AsArray().Count, change["after"]!.AsArray().Count));
        JsonNode number = Assert.Single(change["numbers"]!.AsArray())!;
        Assert.Equal("N1", (string?)number["record"]!["id"]);
        Assert.Empty(number["before"]!.AsArray());
        Assert.Equal(Messages.NhsNumber(1), (string?)Assert.Single(number["after"]!.AsArray()));
        Assert.Null(await OtherAsync("N1^^^RX1"));
        Assert.Single((await GetAsync("desk/tasks"))["tasks"]!.AsArray());
    }

    [Fact]
    public async Task A_link_by_a_persons_word_answers_the_question_and_later_messages_do_not_undo_it()
    {
        await FeedAsync("RX1", "N1", MaryMoved);

        await PostAsync("desk/decisions", "Link", ("RX1", "N1"), ("RWD", "LN1"));
        await FeedAsync("RX1", "N1", "Taylor^Mary||19780608|F|||3 High Street^^Leicester^^LE1 9XY", trigger: "A08");

        Assert.Equal("LN1", await OtherAsync("N1^^^RX1"));
        Assert.Empty((await GetAsync("desk/tasks"))["tasks"]!.AsArray());
        JsonNode decided = Assert.Single((await GetAsync("desk/tasks?state=Decided"))["tasks"]!.AsArray())!;
        Assert.Equal(("A Tester", "the same, she told us"), ((string?)decided["decidedBy"], (string?)decided["comment"]));
        JsonNode person = await GetAsync("desk/records?domain=RX1&id=N1");
        JsonNode version = Assert.Single(person["decisions"]!.AsArray())!;
        Assert.Equal(("Manual", "A Tester"), ((string?)version["state"], (string?)version["by"]));
    }

    [Fact]
    public async Task Never_link_parts_what_evidence_joined_and_evidence_does_not_join_it_again()
    {
        await FeedAsync("RX1", "N1", Mary);
        Assert.Equal("LN1", await OtherAsync("N1^^^RX1"));

        JsonNode change = await PostAsync("desk/decisions", "NeverLink", ("RX1", "N1"), ("RWD", "LN1"));
        await FeedAsync("RX1", "N1", Mary + "|01159600002", trigger: "A08");
        await FeedAsync("RK5", "K1", Mary);

        Assert.Equal(2, change["after"]!.AsArray().Count);
        string? ofN1 = await OtherAsync("N1^^^RX1");
        string? ofLn1 = await OtherAsync("LN1^^^RWD");
        Assert.NotEqual("LN1", ofN1);
        Assert.NotEqual("N1", ofLn1);
        Assert.False(ofN1 == "K1" && ofLn1 == "K1");
    }

    [Fact]
    public async Task Never_link_cuts_a_way_through_others_where_the_evidence_is_weakest()
    {
        await FeedAsync("RX1", "N1", Mary);
        await FeedAsync("RK5", "K1", Mary);

        await PostAsync("desk/decisions", "NeverLink", ("RX1", "N1"), ("RK5", "K1"));

        JsonNode person = (await GetAsync("desk/records?domain=RX1&id=N1"))["person"]!;
        Assert.DoesNotContain(person["records"]!.AsArray(), record => (string?)record!["record"]!["id"] == "K1");
    }

    [Fact]
    public async Task Who_is_never_linked_cannot_be_linked_through_another()
    {
        await FeedAsync("RX1", "N1", MaryMoved);
        await FeedAsync("RK5", "K1", "Taylor^Peter||19440101|M");
        await PostAsync("desk/decisions", "Link", ("RX1", "N1"), ("RWD", "LN1"));
        await PostAsync("desk/decisions", "NeverLink", ("RK5", "K1"), ("RWD", "LN1"));

        JsonNode refusal = await PostAsync("desk/decisions", "Link", ("RK5", "K1"), ("RX1", "N1"), HttpStatusCode.Conflict);

        Assert.Contains("a person decided", (string?)refusal["what"], StringComparison.Ordinal);
        Assert.Null(await OtherAsync("K1^^^RK5"));
    }

    [Fact]
    public async Task Two_persons_joined_by_words_alone_are_not_parted_by_never_link()
    {
        await FeedAsync("RX1", "N1", "Hall^Susan||19610214|F");
        await FeedAsync("RK5", "K1", "Taylor^Peter||19440101|M");
        await PostAsync("desk/decisions", "Link", ("RX1", "N1"), ("RWD", "LN1"));
        await PostAsync("desk/decisions", "Link", ("RK5", "K1"), ("RWD", "LN1"));

        JsonNode refusal = await PostAsync("desk/decisions", "NeverLink", ("RK5", "K1"), ("RX1", "N1"), HttpStatusCode.Conflict);

        Assert.Contains("unlink", (string?)refusal["what"], StringComparison.Ordinal);
        Assert.NotNull(await OtherAsync("K1^^^RK5"));
    }

    [Fact]
    public async Task An_unlink_takes_a_persons_word_back()
    {
        await FeedAsync("RX1", "N1", MaryMoved);
        await PostAsync("desk/decisions", "Link", ("RX1", "N1"), ("RWD", "LN1"));

        await PostAsync("desk/decisions", "Unlink", ("RX1", "N1"), ("RWD", "LN1"));

        Assert.Null(await OtherAsync("N1^^^RX1"));
        Assert.Equal(2, (await GetAsync("desk/records?domain=RX1&id=N1"))["decisions"]!.AsArray().Count);
        await PostAsync("desk/decisions", "Unlink", ("RX1", "N1"), ("RWD", "LN1"), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_number_goes_with_the_part_that_had_it_first_and_the_change_names_who_loses_it()
    {
        await FeedAsync("RX1", "N1", Mary, 1);
        Assert.Equal("LN1", await OtherAsync("N1^^^RX1"));

        JsonNode change = await PostAsync("desk/decisions", "NeverLink", ("RX1", "N1"), ("RWD", "LN1"));

        JsonNode number = Assert.Single(change["numbers"]!.AsArray())!;
        Assert.Equal(("N1", Messages.NhsNumber(1)), ((string?)number["record"]!["id"], (string?)number["before"]![0]));
        Assert.Empty(number["after"]!.AsArray());
        Assert.Null(await OtherAsync("N1^^^RX1"));
        Assert.Equal(Messages.NhsNumber(1), await OtherAsync("LN1^^^RWD", "^^^NHS"));
    }

    [Fact]
    public async Task An_unmerge_brings_the_retired_record_back_as_it_was()
    {
        await FeedAsync("RWD", "LN2", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA", 2);
        await FeedAsync("RX1", "N2", "Hall^Susan||19610214|F|||5 Station Road^^Lincoln^^LN1 1AA", 2);
        await identity.SendAsync(Messages.Merge("RWD", "LN1^^^RWD", "LN2^^^RWD"));
        Assert.Equal("AE", (await identity.SendAsync(Messages.Query("LN2^^^RWD")))["MSA-1"]);

        await PostAsync("desk/decisions", "Unmerge", ("RWD", "LN2"), null);

        Assert.Equal("N2", await OtherAsync("LN2^^^RWD", "^^^RX1"));
        Assert.Equal(Messages.NhsNumber(2), await OtherAsync("LN2^^^RWD", "^^^NHS"));
        Assert.Equal(Messages.NhsNumber(1), await OtherAsync("LN1^^^RWD", "^^^NHS"));
        Assert.Null(await OtherAsync("LN1^^^RWD", "^^^RX1"));
        await PostAsync("desk/decisions", "Unmerge", ("RWD", "LN2"), null, HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task An_unmerge_takes_back_a_number_that_the_survivor_had_from_the_merge_alone()
    {
        await FeedAsync("RWD", "LN2", MaryMoved);
        await identity.SendAsync(Messages.Merge("RWD", "LN2^^^RWD", "LN1^^^RWD"));
        Assert.Equal(Messages.NhsNumber(1), await OtherAsync("LN2^^^RWD", "^^^NHS"));

        await PostAsync("desk/decisions", "Unmerge", ("RWD", "LN1"), null);

        Assert.Equal(Messages.NhsNumber(1), await OtherAsync("LN1^^^RWD", "^^^NHS"));
        Assert.Null(await OtherAsync("LN2^^^RWD"));
    }

    [Fact]
    public async Task A_merge_at_the_desk_retires_the_first_into_the_second()
    {
        await FeedAsync("RWD", "LN2", Mary);

        await PostAsync("desk/decisions", "Merge", ("RWD", "LN2"), ("RWD", "LN1"));

        Assert.Equal("AE", (await identity.SendAsync(Messages.Query("LN2^^^RWD")))["MSA-1"]);
        await FeedAsync("RX1", "N1", Mary);
        await PostAsync("desk/decisions", "Merge", ("RX1", "N1"), ("RWD", "LN1"), HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task A_record_is_not_merged_into_itself_by_another_name_of_its_domain()
    {
        string oid = RunningIdentity.Domain.Trusts.Single(trust => trust.Ods == "RWD").PatientIds.Oid;

        await PostAsync("desk/decisions", "Merge", ("RWD", "LN1"), (oid, "LN1"), HttpStatusCode.BadRequest);

        Assert.Equal(Messages.NhsNumber(1), await OtherAsync("LN1^^^RWD", "^^^NHS"));
    }

    [Fact]
    public async Task Whom_the_desk_parted_no_merge_joins()
    {
        await FeedAsync("RWD", "LN2", "Hall^Susan||19610214|F");
        await PostAsync("desk/decisions", "NeverLink", ("RWD", "LN2"), ("RWD", "LN1"));

        Er7Message ack = await identity.SendAsync(Messages.Merge("RWD", "LN1^^^RWD", "LN2^^^RWD"));

        Assert.Equal("AE", ack["MSA-1"]);
        Assert.Equal("AA", (await identity.SendAsync(Messages.Query("LN2^^^RWD")))["MSA-1"]);
    }

    [Fact]
    public async Task What_a_survivor_has_by_a_merge_alone_an_unmerge_takes_back()
    {
        await FeedAsync("RX1", "N1", MaryMoved);
        await PostAsync("desk/decisions", "Link", ("RX1", "N1"), ("RWD", "LN1"));
        await FeedAsync("RWD", "LN2", "Hall^Susan||19610214|F");
        await identity.SendAsync(Messages.Merge("RWD", "LN2^^^RWD", "LN1^^^RWD"));
        Assert.Equal("LN2", await OtherAsync("N1^^^RX1"));

        await PostAsync("desk/decisions", "Unmerge", ("RWD", "LN1"), null);

        Assert.Equal("LN1", await OtherAsync("N1^^^RX1"));
        Assert.Null(await OtherAsync("LN2^^^RWD"));
    }

    [Fact]
    public async Task An_overlaid_record_is_not_linked_until_it_is_released()
    {
        await FeedAsync("RX1", "N1", "Taylor^Peter||19440101|M|||3 High Street^^Leicester^^LE1 9XY");
        await FeedAsync("RX1", "N1", Mary, trigger: "A08");
        Assert.Null(await OtherAsync("N1^^^RX1"));
        Assert.Equal("Overlay", (string?)(await GetAsync("desk/tasks"))["tasks"]![0]!["kind"]);

        await PostAsync("desk/decisions", "Release", ("RX1", "N1"), null);

        Assert.Equal("LN1", await OtherAsync("N1^^^RX1"));
        Assert.Empty((await GetAsync("desk/tasks?kind=Overlay"))["tasks"]!.AsArray());
    }

    [Fact]
    public async Task A_question_can_be_put_off()
    {
        await FeedAsync("RX1", "N1", MaryMoved);
        string id = (string)(await GetAsync("desk/tasks"))["tasks"]![0]!["id"]!;

        using HttpResponseMessage answer = await identity.Http.PostAsJsonAsync(
            $"desk/tasks/{id}/defer", new { by = "A Tester", reason = "asked the trust" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Empty((await GetAsync("desk/tasks"))["tasks"]!.AsArray());
        Assert.Equal("Deferred", (string?)(await GetAsync($"desk/tasks/{id}"))["state"]);
    }

    [Fact]
    public async Task Questions_come_in_pages_the_most_urgent_first()
    {
        for (int n = 0; n < 5; n++)
        {
            await FeedAsync("RX1", $"N{n}", $"O'Brien^Mary||19780608|F|||{n} High Street^^Leicester^^LE{n + 1} 9XY", n == 3 ? 3 : null);
        }

        List<string> ids = [];
        int first = -1;
        for (string? next = ""; next is not null;)
        {
            JsonNode page = await GetAsync("desk/tasks?limit=2" + (next.Length > 0 ? $"&after={next}" : ""));
            Assert.InRange(page["tasks"]!.AsArray().Count, 1, 2);
            first = first < 0 ? (int)page["tasks"]![0]!["priority"]! : first;
            ids.AddRange(page["tasks"]!.AsArray().Select(task => (string)task!["id"]!));
            next = (string?)page["next"];
        }

        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.True(ids.Count >= 5);
    }

    [Theory]
    [InlineData("""{"action":"Link","one":{"domain":"RX1","id":"N1"},"other":{"domain":"RWD","id":"LN1"},"by":"","reason":"x"}""", 400, "by")]
    [InlineData("""{"action":"Link","one":{"domain":"RX1","id":"N1"},"other":{"domain":"RWD","id":"LN1"},"by":"x","reason":" "}""", 400, "reason")]
    [InlineData("""{"action":"Link","one":{"domain":"RX1","id":"N1"},"by":"x","reason":"x"}""", 400, "other")]
    [InlineData("""{"action":"Link","one":{"domain":"NHS","id":"N1"},"other":{"domain":"RWD","id":"LN1"},"by":"x","reason":"x"}""", 400, "one.domain")]
    [InlineData("""{"action":"Link","one":{"domain":"RX1","id":"N9"},"other":{"domain":"RWD","id":"LN1"},"by":"x","reason":"x"}""", 404, "one")]
    [InlineData("""{"action":"Link","one":{"domain":"RWD","id":"LN1"},"other":{"domain":"RWD","id":"LN1"},"by":"x","reason":"x"}""", 400, "other")]
    [InlineData("""{"action":"Dance","one":{"domain":"RX1","id":"N1"},"by":"x","reason":"x"}""", 400, "$.action")]
    [InlineData("""{"action":"Release","one":{"domain":"RWD","id":"LN1"},"by":"x","reason":"x"}""", 409, "one")]
    [InlineData("not json", 400, "$")]
    [InlineData("""{"action":"Link"}""", 400, "$")]
    public async Task What_is_wrong_is_told_with_its_place(string body, int status, string where)
    {
        using StringContent content = new(body);
        using HttpResponseMessage answer = await identity.Http.PostAsync("desk/decisions", content, TestContext.Current.CancellationToken);
        JsonNode refusal = JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!;

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.StartsWith(where, (string?)refusal["where"], StringComparison.Ordinal);
        Assert.NotEmpty((string)refusal["what"]!);
    }

    [Theory]
    [InlineData("desk/tasks?kind=x", 400)]
    [InlineData("desk/tasks?limit=0", 400)]
    [InlineData("desk/tasks?after=x", 400)]
    [InlineData("desk/tasks/1", 404)]
    [InlineData("desk/persons/1", 404)]
    [InlineData("desk/records?domain=RX1&id=N9", 404)]
    public async Task Nothing_there_is_told_and_so_is_what_is_not_understood(string path, int status)
    {
        using HttpResponseMessage answer = await identity.Http.GetAsync(path, TestContext.Current.CancellationToken);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.NotNull(JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["what"]);
    }

    [Fact]
    public async Task Decisions_are_logged_without_the_patient()
    {
        await FeedAsync("RX1", "N1", MaryMoved);
        await PostAsync("desk/decisions", "Link", ("RX1", "N1"), ("RWD", "LN1"));

        string line = Assert.Single(identity.Log.Lines, line => line.Contains("Exceptions desk", StringComparison.Ordinal));
        Assert.Contains("Link done", line, StringComparison.Ordinal);
        Assert.DoesNotContain(identity.Log.Lines, line => line.Contains("Brien", StringComparison.Ordinal) || line.Contains("N1", StringComparison.Ordinal));
    }

    private async Task FeedAsync(string trust, string id, string fields, int? number = null, string trigger = "A01")
    {
        string ids = $"{id}^^^{trust}" + (number is { } n ? $"~{Messages.Nhs(n)}" : "");
        Er7Message ack = await identity.SendAsync(Messages.Person(trust, ids, fields, trigger));
        Assert.Equal("AA", ack["MSA-1"]);
    }

    /// <summary>The first other id of a trust, or null.</summary>
    private async Task<string?> OtherAsync(string id, string domains = "^^^RWD~^^^RX1~^^^RK5")
    {
        Er7Message answer = await identity.SendAsync(Messages.Query(id, domains));
        Assert.Equal("AA", answer["MSA-1"]);
        return answer["QAK-2"] == "OK" ? answer["PID-3"] : null;
    }

    private async Task<JsonNode> GetAsync(string path) =>
        JsonNode.Parse(await identity.Http.GetStringAsync(path, TestContext.Current.CancellationToken))!;

    private async Task<JsonNode> PostAsync(
        string path, string action, (string Domain, string Id) one, (string Domain, string Id)? other, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using HttpResponseMessage answer = await identity.Http.PostAsync(
            path,
            new StringContent(JsonSerializer.Serialize(new
            {
                action,
                one = new { domain = one.Domain, id = one.Id },
                other = other is { } second ? new { domain = second.Domain, id = second.Id } : null,
                by = "A Tester",
                reason = "the same, she told us",
            })),
            TestContext.Current.CancellationToken);
        string body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(expected == answer.StatusCode, body);
        return JsonNode.Parse(body)!;
    }
}

using System.Xml.Linq;
using EmradXds.Hl7V3;
using EmradXds.Identity.Hl7V3;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests.Hl7V3;

public sealed class Iti47QueryContinuationTests : IAsyncLifetime
{
    private const string Place = $"/{V3.Continuation}/controlActProcess/queryContinuation";

    private readonly TempFolder folder = new();
    private readonly SetClock clock = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder, clock: clock);
        for (int n = 1; n <= 5; n++)
        {
            await FeedAsync(n);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Everybody_comes_once_in_as_many_answers_as_are_asked_for()
    {
        XElement query = Query(2);
        XElement first = await identity.AskAsync(query);
        XElement second = await identity.AskAsync(V3.Continue(quantity: 2));
        XElement third = await identity.AskAsync(V3.Continue(quantity: 2));
        XElement fourth = await identity.AskAsync(V3.Continue(quantity: 2));

        Assert.Equal(["5 2 3", "5 2 1", "5 1 0", "5 0 0"], new[] { first, second, third, fourth }.Select(V3.Quantities));
        Assert.Equal(["OK", "OK", "OK", "NF"], new[] { first, second, third, fourth }.Select(answer => answer.Codes().Response));
        Assert.Equal(["S1", "S2", "S3", "S4", "S5"], IdsOf(first, second, third).Order(StringComparer.Ordinal));
        Assert.Equal("Q1", (string?)second.At("controlActProcess/queryAck/queryId")!.Attribute("extension"));
        Assert.True(XNode.DeepEquals(query.At("controlActProcess/queryByParameter"), second.At("controlActProcess/queryByParameter")));
    }

    [Fact]
    public async Task Without_a_quantity_all_that_are_left_come_and_a_start_goes_back()
    {
        XElement first = await identity.AskAsync(Query(2));
        XElement rest = await identity.AskAsync(V3.Continue());
        XElement again = await identity.AskAsync(V3.Continue(start: 2, quantity: 3));
        XElement beyond = await identity.AskAsync(V3.Continue(start: 9));

        Assert.Equal(["5 3 0", "5 3 1", "5 0 0"], new[] { rest, again, beyond }.Select(V3.Quantities));
        Assert.Equal([.. IdsOf(first).Skip(1), .. IdsOf(rest).Take(2)], IdsOf(again));
    }

    [Fact]
    public async Task The_answers_tell_of_those_who_were_found_at_first_as_they_are_now()
    {
        XElement first = await identity.AskAsync(Query(2));
        await FeedAsync(6);
        string last = new[] { "S1", "S2", "S3", "S4", "S5" }.First(id => !IdsOf(first).Contains(id));
        await identity.RewriteAsync(last, record => record.Demographics = record.Demographics with { IsRestricted = true });

        XElement rest = await identity.AskAsync(V3.Continue());

        Assert.Equal("5 3 0", rest.Quantities());
        Assert.DoesNotContain("S6", IdsOf(rest));
        Assert.Equal(2, rest.Descendants(V3.Namespace + "addr").Count());
    }

    [Theory]
    [InlineData("another id")]
    [InlineData("another sender")]
    [InlineData("too late")]
    [InlineData("nothing was left")]
    [InlineData("canceled")]
    [InlineData("asked anew")]
    public async Task A_query_that_is_not_open_for_the_sender_is_AE_204(string why)
    {
        await identity.AskAsync(Query(why == "nothing was left" ? 5 : 2));
        XElement more = V3.Continue(why == "another id" ? "Q2" : "Q1");
        switch (why)
        {
            case "too late":
                clock.Ahead = OpenQueries.Lifetime + TimeSpan.FromSeconds(5);
                break;
            case "canceled":
                await identity.AskAsync(V3.Continue(), "urn:hl7-org:v3:QUQI_IN000003UV01_Cancel");
                break;
            case "asked anew":
                await identity.AskAsync(Query(50));
                break;
            case "another sender":
                more.At("sender/device/id")!.SetAttributeValue("extension", "OTHER");
                break;
            default:
                break;
        }

        XElement answer = await identity.AskAsync(more);

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal([("204", $"{Place}/queryId")], answer.Details());
        Assert.Empty(answer.Patients());
        Assert.Null(answer.At("controlActProcess/queryByParameter"));
    }

    [Fact]
    public async Task A_query_stays_open_while_it_is_asked_for()
    {
        await identity.AskAsync(Query(1));
        clock.Ahead = OpenQueries.Lifetime * 0.7;
        await identity.AskAsync(V3.Continue(quantity: 1));
        clock.Ahead = OpenQueries.Lifetime * 1.4;

        Assert.Equal("5 1 2", (await identity.AskAsync(V3.Continue(quantity: 1))).Quantities());
    }

    [Theory]
    [InlineData("urn:hl7-org:v3:QUQI_IN000003UV01_Cancel", "waitContinuedQueryResponse", null)]
    [InlineData("urn:hl7-org:v3:QUQI_IN000003UV01 _Cancel", "aborted", null)]
    [InlineData("urn:hl7-org:v3:QUQI_IN000003UV01_ Cancel", "aborted", null)]
    [InlineData("urn:hl7-org:v3:QUQI_IN000003UV01_Continue", "aborted", null)]
    [InlineData("urn:hl7-org:v3:QUQI_IN000003UV01", "waitContinuedQueryResponse", 0)]
    public async Task Cancel_is_acknowledged_and_the_query_is_open_no_more(string action, string status, int? quantity)
    {
        await identity.AskAsync(Query(2));

        XElement answer = await identity.AskAsync(V3.Continue(status: status, quantity: quantity), action);

        Assert.Equal(("MCCI_IN000002UV01", "CA"), (answer.Name.LocalName, answer.Codes().TypeCode));
        Assert.Equal("AE", (await identity.AskAsync(V3.Continue())).Codes().Response);
    }

    [Fact]
    public async Task Cancel_of_a_query_that_is_not_open_is_acknowledged_as_well() =>
        Assert.Equal("CA", (await identity.AskAsync(V3.Continue("Q9"), "urn:hl7-org:v3:QUQI_IN000003UV01_Cancel")).Codes().TypeCode);

    [Theory]
    [InlineData("continuationQuantity", "-2")]
    [InlineData("startResultNumber", "0")]
    [InlineData("startResultNumber", "first")]
    public async Task A_number_that_is_none_is_AE_with_the_place_and_takes_nothing(string element, string number)
    {
        await identity.AskAsync(Query(2));
        XElement more = V3.Continue(quantity: 1, start: 1);
        more.Descendants(V3.Namespace + element).Single().SetAttributeValue("value", number);

        XElement answer = await identity.AskAsync(more);

        Assert.Equal([("102", $"{Place}/{element}")], answer.Details());
        Assert.Equal("5 3 0", (await identity.AskAsync(V3.Continue())).Quantities());
    }

    [Fact]
    public void Only_so_many_queries_are_kept_and_the_one_not_asked_for_the_longest_goes_first()
    {
        OpenQueries open = new(clock);
        InstanceIdentifier sender = new("1.2.3", null);
        for (int n = 0; n <= OpenQueries.MostKept; n++)
        {
            clock.Ahead += TimeSpan.FromMilliseconds(10);
            open.Keep(sender, new InstanceIdentifier("1.2.4", $"{n}"), new OpenQuery([], [], [], new XElement("query")));
            Assert.NotNull(open.Find(sender, new InstanceIdentifier("1.2.4", "0")));
        }

        Assert.Null(open.Find(sender, new InstanceIdentifier("1.2.4", "1")));
        Assert.NotNull(open.Find(sender, new InstanceIdentifier("1.2.4", "2")));
    }

    private static XElement Query(int quantity) => V3.Query(V3.PdqQuery, [V3.Name("Ser", use: "SRCH")], quantity);

    private static string?[] IdsOf(params XElement[] answers) =>
        [.. answers.SelectMany(answer => answer.Patients()).SelectMany(patient => patient.Ids())];

    private Task FeedAsync(int n) => identity.FeedAsync(
        "RNQ", $"S{n}^^^RNQ", $"SERIES{(char)('A' + n)}^{(char)('K' + n)}ara||19{n}0010{n}|F|||{n} Row^^Town{n}^^LS{n} 1AA^GB^H");
}

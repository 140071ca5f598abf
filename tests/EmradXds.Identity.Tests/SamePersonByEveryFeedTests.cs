using System.Xml.Linq;
using EmradXds.Identity.Storage;
using EmradXds.Identity.Tests.Hl7V3;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests;

/// <summary>One person, whichever feed it comes by: ITI-8, ITI-30 or ITI-44.</summary>
public sealed class SamePersonByEveryFeedTests
{
    [Fact]
    public async Task Every_feed_ends_in_the_same_state()
    {
        string byIti8 = await StateAsync(Iti8("A01", "Mia", 1), Iti8("A08", "Mia", 1), Iti8("A01", "Miriam", 2), Iti8("A08", "Miriam", 1));
        string byIti30 = await StateAsync(Iti30("A28", "Mia", 1), Iti30("A31", "Mia", 1), Iti30("A28", "Miriam", 2), Iti30("A31", "Miriam", 1));
        string byIti44 = await StateAsync(
            Iti44(V3.Added, "Mia", 1), Iti44(V3.Revised, "Mia", 1), Iti44(V3.Added, "Miriam", 2), Iti44(V3.Revised, "Miriam", 1));

        Assert.Contains("Miriam", byIti8, StringComparison.Ordinal);
        Assert.Contains("N1 LN1", byIti8, StringComparison.Ordinal);
        Assert.Equal(byIti8, byIti30);
        Assert.Equal(byIti8, byIti44);
    }

    [Fact]
    public async Task A_merge_by_every_feed_ends_in_the_same_state()
    {
        string byIti8 = await StateAsync(Iti8("A01", "Mia", 1), Other, identity => AssertDoneAsync(identity, Messages.Merge("RWD", "LN2^^^RWD", "LN1^^^RWD")));
        string byIti30 = await StateAsync(
            Iti30("A28", "Mia", 1), Other, identity => AssertDoneAsync(identity, Messages.Adt("A40", "RWD", "LN2^^^RWD", "MRG|LN1^^^RWD", version: "2.5")));
        string byIti44 = await StateAsync(
            Iti44(V3.Added, "Mia", 1), Other,
            async identity => Assert.Equal("CA", (await identity.AskAsync(V3.Feed(V3.Resolved, [Rwd("LN2")], [], retired: [Rwd("LN1")]))).Codes().TypeCode));

        Assert.Contains("LN1 into LN2", byIti8, StringComparison.Ordinal);
        Assert.Equal(byIti8, byIti30);
        Assert.Equal(byIti8, byIti44);
    }

    [Fact]
    public async Task One_record_fed_by_all_three_in_turn_does_not_change_after_the_first()
    {
        string once = await StateAsync(Iti8("A01", "Mia", 1));

        Assert.Equal(once, await StateAsync(Iti8("A01", "Mia", 1), Iti44(V3.Revised, "Mia", 1), Iti30("A31", "Mia", 1), Iti8("A08", "Mia", 1)));
        Assert.Equal(once, await StateAsync(Iti44(V3.Added, "Mia", 1), Iti30("A31", "Mia", 1)));
    }

    private static Func<RunningIdentity, Task> Other =>
        identity => AssertDoneAsync(identity, Messages.Person("RWD", "LN2^^^RWD", "BEISPIEL^Max||19650317|M"));

    private static Func<RunningIdentity, Task> Iti8(string trigger, string given, int number) => identity =>
        AssertDoneAsync(identity, Messages.Person("RWD", $"LN1^^^RWD~{Messages.Nhs(number)}", Pid(given), trigger));

    private static Func<RunningIdentity, Task> Iti30(string trigger, string given, int number) => identity => AssertDoneAsync(
        identity, Messages.Person("RWD", $"LN1^^^RWD~{Messages.Nhs(number)}", Pid(given), trigger).Replace("|P|2.3.1", "|P|2.5", StringComparison.Ordinal));

    private static Func<RunningIdentity, Task> Iti44(string interaction, string given, int number) => async identity =>
    {
        XElement answer = await identity.AskAsync(V3.Feed(
            interaction,
            [Rwd("LN1"), V3.Id("id", KnownPersons.Nhs, Messages.NhsNumber(number))],
            [
                V3.Element(
                    "name", new XAttribute("use", "L"), V3.Element("prefix", "Dr"), V3.Element("given", given), V3.Element("given", "Anna"),
                    V3.Element("family", "MUSTER")),
                V3.Element("telecom", new XAttribute("value", "tel:01134960000"), new XAttribute("use", "HP")),
                V3.Element("telecom", new XAttribute("value", "mailto:mia@example.org")),
                V3.Element("telecom", new XAttribute("value", "tel:01134960001"), new XAttribute("use", "WP")),
                V3.Element("administrativeGenderCode", new XAttribute("code", "F")),
                V3.Value("birthTime", "19880229"),
                V3.Value("multipleBirthInd", "true"),
                V3.Value("multipleBirthOrderNumber", "2"),
                V3.Element(
                    "addr", new XAttribute("use", "H"), V3.Element("streetAddressLine", "1 Test Road"), V3.Element("streetAddressLine", "Testham"),
                    V3.Element("city", "Leeds"), V3.Element("state", "West Yorkshire"), V3.Element("postalCode", "LS1 1AA"), V3.Element("country", "GB")),
                V3.Element(
                    "personalRelationship", V3.Element("code", new XAttribute("code", "MTH")),
                    V3.Element("relationshipHolder1", V3.Element("name", V3.Element("family", "MUSTERFRAU")))),
            ],
            KnownPersons.Rwd));
        Assert.Equal("CA", answer.Codes().TypeCode);
    };

    private static string Pid(string given) => $"MUSTER^{given}^Anna^^Dr^^L|MUSTERFRAU|19880229|F|||1 Test Road^Testham^Leeds^West Yorkshire^LS1 1AA^GB^H||"
        + "01134960000^PRN^PH~^NET^Internet^mia@example.org|01134960001^WPN^PH||||||||||Y|2";

    private static XElement Rwd(string id) => V3.Id("id", KnownPersons.Rwd, id);

    private static async Task AssertDoneAsync(RunningIdentity identity, string message) => Assert.Equal("AA", (await identity.SendAsync(message))["MSA-1"]);

    /// <summary>What an identity service holds after some feeds of RWD, the person being known to RX1 as N1: everything but ids made by chance.</summary>
    private static async Task<string> StateAsync(params Func<RunningIdentity, Task>[] feeds)
    {
        using TempFolder folder = new();
        await using RunningIdentity identity = await RunningIdentity.StartAsync(folder);
        await AssertDoneAsync(identity, Messages.Person("RX1", $"N1^^^RX1~{Messages.Nhs(1)}", Pid("Mia")));
        foreach (Func<RunningIdentity, Task> feed in feeds)
        {
            await feed(identity);
        }

        return await identity.ReadAsync(DescribeAsync);
    }

    private static async Task<string> DescribeAsync(IdentityContext context)
    {
        List<SourceRecordRow> records = await context.SourceRecords.OrderBy(record => record.Domain).ThenBy(record => record.LocalId).ToListAsync();
        List<RecordKeyRow> keys = await context.RecordKeys.ToListAsync();
        List<RecordNameRow> names = await context.RecordNames.OrderBy(name => name.Place).ToListAsync();
        List<LinkRow> links = await context.Links.ToListAsync();
        List<ReviewTaskRow> tasks = await context.ReviewTasks.ToListAsync();
        Dictionary<Guid, string> localIds = records.ToDictionary(record => record.Id, record => record.LocalId);
        return string.Join('\n',
        [
            .. records.Select(record => string.Join(' ',
                record.LocalId, record.AffinityId, record.StatedAffinityId, record.FrozenAt is null ? "" : "frozen", record.Demographics.ToJson(),
                string.Join(',', keys.Where(key => key.RecordNumber == record.Number).Select(key => key.Key).Order()),
                string.Join(',', names.Where(name => name.RecordNumber == record.Number).Select(name => $"{name.Family} {name.Given} {name.PostalCode}")))),
            .. records.Where(record => record.RetiredInto is not null).Select(record => $"{record.LocalId} into {localIds[record.RetiredInto!.Value]}"),
            .. records.GroupBy(record => record.PersonId).Select(person => string.Join(' ', person.Select(record => record.LocalId))).Order(StringComparer.Ordinal),
            .. links.Select(link => $"{link.State} {link.Score} {link.Reason} {link.Version}").Order(StringComparer.Ordinal),
            .. tasks.Select(task => $"{task.Kind} {task.State} {task.Reason}").Order(StringComparer.Ordinal),
        ]);
    }
}

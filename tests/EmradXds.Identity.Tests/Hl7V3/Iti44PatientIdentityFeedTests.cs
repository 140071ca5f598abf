using System.Text;
using System.Xml.Linq;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Soap;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Identity.Tests.Hl7V3;

public sealed class Iti44PatientIdentityFeedTests : IAsyncLifetime
{
    private const string Patient = "controlActProcess/subject/registrationEvent/subject1/patient";
    private const string Prior = "controlActProcess/subject/registrationEvent/replacementOf/priorRegistration/subject1/priorRegisteredRole";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await RunningIdentity.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(V3.Added)]
    [InlineData(V3.Revised)]
    public async Task A_record_added_or_revised_is_the_trusts_with_all_that_is_said_of_the_person(string interaction)
    {
        XElement message = V3.Feed(interaction, [Rwd("LN1"), Nhs(1)], Mia, KnownPersons.Rwd);

        await AssertDoneAsync(message);

        SourceRecordRow record = await RecordAsync("LN1");
        Assert.Equal((KnownPersons.Rwd, Messages.NhsNumber(1), 1), (record.Domain, record.AffinityId, record.Version));
        Demographics of = record.Demographics;
        Assert.Equal(
            [new PersonName("MUSTER", "Mia", "Anna Eva", "", "Dr", "L"), new PersonName("FRUEHER", "Mia", Use: "M"), new PersonName("ALIAS", "Mimi", Use: "A")],
            of.Names);
        Assert.Equal(("19880229", "F", "MUSTERFRAU", "Y", "2"), (of.BirthDate, of.Sex, of.MothersMaidenName, of.MultipleBirth, of.BirthOrder));
        Assert.Equal(
            [new PostalAddress("1 Test Road", "Testham", "Leeds", "West Yorkshire", "LS1 1AA", "GB", "H"), new PostalAddress("7 Side Lane", "", "York", Use: "C")],
            of.Addresses);
        Assert.Equal(
            [new Telecom("01134960000", false, "PRN"), new Telecom("mia@example.org", true, "NET"), new Telecom("01134960001", false, "WPN")],
            of.Telecoms);
        Assert.Equal(("N", ""), (of.Deceased, of.DeathTime));
        SourceRecordVersionRow version = await identity.ReadAsync(context => context.SourceRecordVersions.SingleAsync());
        Assert.Equal(interaction[10..13], version.TriggerEvent);
        Assert.Equal(
            message.Element(V3.Namespace + "id")!.ToString(), XElement.Parse(Encoding.UTF8.GetString(version.Message)).Element(V3.Namespace + "id")!.ToString());
        Assert.Contains(identity.Log.Lines, line => line.Contains("ITI-44 CA", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_revision_is_the_whole_record_what_it_does_not_state_is_gone()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1"), Nhs(1)], Mia));

        await AssertDoneAsync(V3.Feed(V3.Revised, [Rwd("LN1")], [Name("MUSTER", "Mia", "L"), V3.Value("birthTime", "19880229")]));

        SourceRecordRow record = await RecordAsync("LN1");
        Assert.Null(record.AffinityId);
        Assert.Equal(
            (Demographics.None with { BirthDate = "19880229", Names = [new PersonName("MUSTER", "Mia", Use: "L")] }).ToJson(), record.Demographics.ToJson());
    }

    [Fact]
    public async Task A_person_who_must_not_be_found_where_it_lives_stays_so()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1")], Mia));
        await identity.RewriteAsync("LN1", record => record.Demographics = record.Demographics with { IsRestricted = true });

        await AssertDoneAsync(V3.Feed(V3.Revised, [Rwd("LN1")], Mia));

        Assert.True((await RecordAsync("LN1")).Demographics.IsRestricted);
    }

    [Fact]
    public async Task The_number_may_stand_among_the_other_ids_and_links_as_it_does_by_v2()
    {
        await identity.SendAsync(Messages.Person("RX1", $"N1^^^RX1~{Messages.Nhs(1)}", "MUSTER^Mia||19880229|F"));

        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1")], [.. Mia, Other(Nhs(1), KnownPersons.Nhs)]));

        XElement answer = await identity.AskAsync(V3.Query(
            V3.PixQuery, [V3.Parameter("patientIdentifier", new XAttribute("root", KnownPersons.Rwd), new XAttribute("extension", "LN1"))]));
        Assert.Equal(new[] { Messages.NhsNumber(1), "N1" }, Assert.Single(answer.Patients()).Ids());
    }

    [Fact]
    public async Task A_number_of_another_person_is_kept_not_linked_and_told_as_a_warning()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [V3.Id("id", KnownPersons.Rx1, "N1"), Nhs(1)], [Name("BEISPIEL", "Max"), V3.Value("birthTime", "19650317")]));

        XElement answer = await identity.AskAsync(V3.Feed(V3.Added, [Rwd("LN1"), Nhs(1)], Mia));

        Assert.Equal("CA", answer.Codes().TypeCode);
        Assert.Equal([("205", $"/{V3.Added}/{Patient}")], answer.Details());
        Assert.Equal("W", (string?)answer.Descendants(V3.Namespace + "acknowledgementDetail").Single().Attribute("typeCode"));
        SourceRecordRow record = await RecordAsync("LN1");
        Assert.Equal((null, Messages.NhsNumber(1)), (record.AffinityId, record.StatedAffinityId));
    }

    [Fact]
    public async Task A_merge_retires_the_prior_id_and_says_nothing_else()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1"), Nhs(1)], Mia));
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN2")], Mia));

        await AssertDoneAsync(V3.Feed(V3.Resolved, [Rwd("LN2"), Nhs(2)], [Name("OTHER", "Name")], retired: [Rwd("LN1")]));

        (SourceRecordRow survivor, SourceRecordRow retired) = (await RecordAsync("LN2"), await RecordAsync("LN1"));
        Assert.Equal((survivor.Id, Messages.NhsNumber(1), "MUSTER"), (retired.RetiredInto!.Value, survivor.AffinityId!, survivor.Demographics.Name.Family));
        Assert.Equal("CE 204", await ToldAsync(V3.Feed(V3.Revised, [Rwd("LN1")], Mia)));
        Assert.Equal("CA 204", await ToldAsync(V3.Feed(V3.Resolved, [Rwd("LN2")], [], retired: [Rwd("LN1")])));
        Assert.Equal("CA 204", await ToldAsync(V3.Feed(V3.Resolved, [Rwd("LN2")], [], retired: [Rwd("UNKNOWN")])));
        Assert.Equal("CE 204", await ToldAsync(V3.Feed(V3.Resolved, [Rwd("LN3")], [], retired: [Rwd("LN1")])));
        Assert.Equal("CE 204", await ToldAsync(V3.Feed(V3.Resolved, [Rwd("LN1")], [], retired: [Rwd("LN2")])));
    }

    [Fact]
    public async Task An_unmerge_takes_back_a_number_that_the_survivor_had_from_such_a_merge_alone()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1"), Nhs(1)], Mia));
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN2")], [Name("BEISPIEL", "Max"), V3.Value("birthTime", "19650317")]));
        await AssertDoneAsync(V3.Feed(V3.Resolved, [Rwd("LN2")], [], retired: [Rwd("LN1")]));
        using StringContent decision = new(
            """{"action":"Unmerge","one":{"domain":"RWD","id":"LN1"},"by":"A Tester","reason":"two persons"}""", Encoding.UTF8, "application/json");

        using HttpResponseMessage decided = await identity.Http.PostAsync(
            new Uri("desk/decisions", UriKind.Relative), decision, TestContext.Current.CancellationToken);

        decided.EnsureSuccessStatusCode();
        Assert.Equal((null, Messages.NhsNumber(1)), ((await RecordAsync("LN2")).AffinityId, (await RecordAsync("LN1")).AffinityId));
    }

    [Theory]
    [InlineData("no id", "101 patient/id")]
    [InlineData("no root", "101 patient/id[1]")]
    [InlineData("no extension", "101 patient/id[1]")]
    [InlineData("long", "102 patient/id[1]")]
    [InlineData("unknown root", "204 patient/id")]
    [InlineData("number alone", "204 patient/id")]
    [InlineData("two trusts", "204 patient/providerOrganization/id")]
    [InlineData("another provider", "204 patient/providerOrganization/id")]
    [InlineData("two own", "207 patient/id[2]")]
    [InlineData("wrong number", "102 patient/id[2]")]
    [InlineData("two numbers", "102 patient/patientPerson/asOtherIDs[1]/id[1]")]
    [InlineData("scope", "102 patient/patientPerson/asOtherIDs[1]/id[1]")]
    [InlineData("other without root", "101 patient/patientPerson/asOtherIDs[1]/id[1]")]
    [InlineData("nobody", "101 patient/patientPerson")]
    [InlineData("all at once", "101 patient/id[2], 102 patient/id[3], 101 patient/patientPerson")]
    public async Task What_is_wrong_is_CE_with_every_place_and_nothing_is_stored(string fault, string expected)
    {
        XElement rx1 = V3.Id("id", KnownPersons.Rx1, "N1");
        XElement message = fault switch
        {
            "no id" => V3.Feed(V3.Added, [], Mia),
            "no root" => V3.Feed(V3.Added, [V3.Id("id", null, "LN1")], Mia),
            "no extension" => V3.Feed(V3.Added, [V3.Id("id", KnownPersons.Rwd, null)], Mia),
            "long" => V3.Feed(V3.Added, [Rwd(new string('1', 256))], Mia),
            "unknown root" => V3.Feed(V3.Added, [V3.Id("id", "1.2.3.4", "LN1")], Mia),
            "number alone" => V3.Feed(V3.Added, [Nhs(1)], Mia),
            "two trusts" => V3.Feed(V3.Added, [Rwd("LN1"), rx1], Mia),
            "another provider" => V3.Feed(V3.Added, [Rwd("LN1")], Mia, KnownPersons.Rx1),
            "two own" => V3.Feed(V3.Added, [Rwd("LN1"), Rwd("LN2")], Mia),
            "wrong number" => V3.Feed(V3.Added, [Rwd("LN1"), V3.Id("id", KnownPersons.Nhs, "9990000000")], Mia),
            "two numbers" => V3.Feed(V3.Added, [Rwd("LN1"), Nhs(1)], [.. Mia, Other(Nhs(2), KnownPersons.Nhs)]),
            "scope" => V3.Feed(V3.Added, [Rwd("LN1")], [.. Mia, Other(Nhs(1), "1.2.3.4")]),
            "other without root" => V3.Feed(V3.Added, [Rwd("LN1")], [.. Mia, Other(V3.Id("id", null, "1"), "1.2.3.4")]),
            "nobody" => V3.Feed(V3.Added, [Rwd("LN1")], [V3.Element("name", new XAttribute("nullFlavor", "UNK"))]),
            _ => V3.Feed(V3.Added, [Rwd("LN1"), V3.Id("id", KnownPersons.Rx1, null), V3.Id("id", KnownPersons.Nhs, "12")], []),
        };

        XElement answer = await identity.AskAsync(message);

        Assert.Equal("CE", answer.Codes().TypeCode);
        Assert.Equal(
            expected,
            string.Join(", ", answer.Details().Select(detail => $"{detail.Code} {detail.Location!.Replace($"/{V3.Added}/{Patient}", "patient", StringComparison.Ordinal)}")));
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
    }

    [Theory]
    [InlineData("another trust", "204 prior/id[1]")]
    [InlineData("itself", "205 prior/id[1]")]
    [InlineData("none", "101 prior/id")]
    [InlineData("two", "207 prior/id[2]")]
    [InlineData("no root", "101 prior/id[1]")]
    public async Task A_merge_at_fault_is_CE_with_the_place(string fault, string expected)
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1")], Mia));
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN2")], Mia));

        XElement answer = await identity.AskAsync(V3.Feed(V3.Resolved, [Rwd("LN1")], [], retired: fault switch
        {
            "another trust" => [V3.Id("id", KnownPersons.Rx1, "LN2")],
            "itself" => [Rwd("LN1")],
            "none" => [],
            "two" => [Rwd("LN2"), Rwd("LN3")],
            _ => [V3.Id("id", null, "LN2")],
        }));

        Assert.Equal("CE", answer.Codes().TypeCode);
        Assert.Equal(
            expected,
            string.Join(", ", answer.Details().Select(detail => $"{detail.Code} {detail.Location!.Replace($"/{V3.Resolved}/{Prior}", "prior", StringComparison.Ordinal)}")));
        Assert.Equal(2, await identity.ReadAsync(context => context.SourceRecords.CountAsync(record => record.RetiredInto == null)));
    }

    [Fact]
    public async Task A_second_event_or_merge_is_refused_and_so_is_none()
    {
        XElement twice = V3.Feed(V3.Added, [Rwd("LN1")], Mia);
        XElement subject = twice.At("controlActProcess/subject")!;
        subject.AddAfterSelf(V3.Element("subject", V3.Element("registrationEvent")));
        XElement merges = V3.Feed(V3.Resolved, [Rwd("LN1")], [], retired: [Rwd("LN2")]);
        XElement merge = merges.At("controlActProcess/subject/registrationEvent/replacementOf")!;
        merge.AddAfterSelf(new XElement(merge));
        XElement empty = V3.Message(V3.Added, V3.Element("subject"));

        Assert.Equal("CE 207", await ToldAsync(twice));
        Assert.StartsWith("CE 207", await ToldAsync(merges), StringComparison.Ordinal);
        Assert.StartsWith("CE 101", await ToldAsync(V3.Feed(V3.Resolved, [Rwd("LN1")], [])), StringComparison.Ordinal);
        Assert.StartsWith("CE 101", await ToldAsync(empty), StringComparison.Ordinal);
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
    }

    [Fact]
    public async Task The_organization_says_whose_record_it_is_where_ids_of_several_trusts_stand()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [V3.Id("id", KnownPersons.Rx1, "N1"), Rwd("LN1"), V3.Id("id", "1.2.3.4", "X")], Mia, KnownPersons.Rwd));

        Assert.Equal("LN1", await identity.ReadAsync(context => context.SourceRecords.Select(record => record.LocalId).SingleAsync()));
    }

    [Fact]
    public async Task A_device_that_is_another_trusts_may_not_feed_the_record()
    {
        XElement message = V3.Feed(V3.Added, [Rwd("LN1")], Mia);
        XAttribute device = message.At("sender/device/id")!.Attribute("root")!;
        device.Value = RunningIdentity.Domain.Trusts.Single(trust => trust.Ods == "RX1").SourceId;
        XElement answer = await identity.AskAsync(message);
        Assert.Equal(("CE", null), answer.Codes());
        Assert.Equal([("204", $"/{V3.Added}/sender/device/id")], answer.Details());

        device.Value = RunningIdentity.Domain.Trusts.Single(trust => trust.Ods == "RWD").SourceId;
        await AssertDoneAsync(message);
    }

    [Theory]
    [InlineData("no id")]
    [InlineData("second person")]
    [InlineData("too much of a person")]
    [InlineData("another element")]
    public async Task What_is_no_such_message_is_a_Sender_fault(string fault)
    {
        XElement message = V3.Feed(V3.Added, [Rwd("LN1")], Mia);
        XElement person = message.At($"{Patient}/patientPerson")!;
        switch (fault)
        {
            case "no id":
                message.At("id")!.Remove();
                break;
            case "second person":
                person.AddAfterSelf(new XElement(person));
                break;
            case "too much of a person":
                person.Add(Enumerable.Range(0, 600).Select(_ => Name("A", "B")));
                break;
            default:
                message.Name = V3.Namespace + V3.Revised;
                break;
        }

        using HttpClient http = new();
        SoapFaultException thrown = await Assert.ThrowsAsync<SoapFaultException>(() => new SoapClient(http).SendAsync(
            new Uri(identity.Uri, "pix"), $"urn:hl7-org:v3:{V3.Added}", message.WriteTo, [], mtom: false, TestContext.Current.CancellationToken));

        Assert.Equal(SoapFaultCode.Sender, thrown.Code);
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
    }

    [Theory]
    [InlineData("M", null, "M")]
    [InlineData("UN", null, "O")]
    [InlineData(null, "UNK", "U")]
    [InlineData(null, "NA", "")]
    [InlineData("X", null, "")]
    public async Task Gender_is_kept_as_the_code_of_v2(string? code, string? nullFlavor, string expected)
    {
        XElement gender = V3.Element(
            "administrativeGenderCode",
            code is null ? null : new XAttribute("code", code),
            nullFlavor is null ? null : new XAttribute("nullFlavor", nullFlavor));

        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1")], [Name("MUSTER", "Mia"), gender]));

        Assert.Equal(expected, (await RecordAsync("LN1")).Demographics.Sex);
    }

    [Fact]
    public async Task What_is_no_telephone_or_mail_address_and_what_is_no_date_is_not_kept()
    {
        XElement[] person =
        [
            Name("MUSTER", "Mia"), Telecom("fax:0113"), Telecom("http://example.org"), Telecom("tel:"), Telecom("tel:+44%20113"), Telecom("0114"),
            V3.Value("birthTime", "19881340"), V3.Value("deceasedTime", "20240305101500.1+0100"), V3.Value("deceasedInd", "maybe"),
        ];

        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN1")], person));

        Demographics of = (await RecordAsync("LN1")).Demographics;
        Assert.Equal([new Telecom("+44 113"), new Telecom("0114")], of.Telecoms);
        Assert.Equal(("", "20240305101500", ""), (of.BirthDate, of.DeathTime, of.Deceased));
    }

    [Fact]
    public async Task Answers_are_valid()
    {
        foreach (XElement message in new[]
        {
            V3.Feed(V3.Added, [Rwd("LN1")], Mia), V3.Feed(V3.Added, [], Mia), V3.Feed(V3.Resolved, [Rwd("LN1")], [], retired: [Rwd("X")]),
        })
        {
            XElement answer = await identity.AskAsync(message);
            SchemaValidation.AssertValidHl7V3(answer.ToString(), answer.Name.LocalName);
        }
    }

    [Fact]
    public async Task Logs_and_answers_never_name_the_patient()
    {
        await AssertDoneAsync(V3.Feed(V3.Added, [Rwd("LN4711"), Nhs(1)], Mia));
        XElement refused = await identity.AskAsync(V3.Feed(V3.Resolved, [Rwd("LN4711"), Nhs(1)], Mia, retired: [V3.Id("id", "1.2.3.4", "LN4712")]));

        string told = refused + string.Join('\n', identity.Log.Lines);
        Assert.All(["LN471", Messages.NhsNumber(1), "MUSTER", "19880229"], word => Assert.DoesNotContain(word, told, StringComparison.Ordinal));
    }

    /// <summary>A whole patientPerson.</summary>
    private static XElement[] Mia =>
    [
        Name("FRUEHER", "Mia", qualifier: "BR"),
        Name("ALIAS", "Mimi", "P"),
        V3.Element(
            "name", new XAttribute("use", "L"), V3.Element("prefix", "Dr"), V3.Element("given", "Mia"), V3.Element("given", " Anna\n Eva "),
            V3.Element("family", "MUSTER"), V3.Element("family", new XAttribute("qualifier", "BR"), "FRUEHER")),
        Telecom("tel:01134960001", "WP"),
        Telecom("tel:01134960000", "HP"),
        Telecom("mailto:mia@example.org"),
        V3.Element("administrativeGenderCode", new XAttribute("code", "F")),
        V3.Value("birthTime", "19880229"),
        V3.Value("deceasedInd", "false"),
        V3.Value("multipleBirthInd", "true"),
        V3.Value("multipleBirthOrderNumber", "2"),
        V3.Element(
            "addr", new XAttribute("use", "HP"), V3.Element("streetAddressLine", "1 Test Road"), V3.Element("streetAddressLine", "Testham"),
            V3.Element("city", "Leeds"), V3.Element("state", "West Yorkshire"), V3.Element("postalCode", "LS1 1AA"), V3.Element("country", "GB")),
        V3.Element("addr", new XAttribute("use", "TMP"), V3.Element("houseNumber", "7"), V3.Element("streetName", "Side Lane"), V3.Element("city", "York")),
        V3.Element(
            "personalRelationship", V3.Element("code", new XAttribute("code", "MTH")),
            V3.Element("relationshipHolder1", V3.Element("name", V3.Element("family", "MUSTERFRAU")))),
    ];

    private static XElement Name(string family, string given, string? use = null, string? qualifier = null) => V3.Element(
        "name",
        use is null ? null : new XAttribute("use", use),
        V3.Element("given", given),
        V3.Element("family", qualifier is null ? null : new XAttribute("qualifier", qualifier), family));

    private static XElement Telecom(string value, string? use = null) =>
        V3.Element("telecom", new XAttribute("value", value), use is null ? null : new XAttribute("use", use));

    private static XElement Other(XElement id, string scope) => V3.Element("asOtherIDs", id, V3.Element("scopingOrganization", V3.Id("id", scope, null)));

    private static XElement Rwd(string id) => V3.Id("id", KnownPersons.Rwd, id);

    private static XElement Nhs(int n) => V3.Id("id", KnownPersons.Nhs, Messages.NhsNumber(n));

    private async Task AssertDoneAsync(XElement message) => Assert.Equal("CA", await ToldAsync(message));

    private async Task<string> ToldAsync(XElement message)
    {
        XElement answer = await identity.AskAsync(message);
        return string.Join(' ', [answer.Codes().TypeCode, .. answer.Details().Select(detail => detail.Code)]);
    }

    private Task<SourceRecordRow> RecordAsync(string localId) =>
        identity.ReadAsync(context => context.SourceRecords.SingleAsync(record => record.LocalId == localId));
}

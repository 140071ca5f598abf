using System.Text;
using System.Xml.Linq;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Testing;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.Tests;

public sealed class Iti44PatientIdentityFeedTests
{
    private const string Oid = "2.16.840.1.113883.2.1.4.1";
    private const string Added = "PRPA_IN201301UV02";
    private const string Revised = "PRPA_IN201302UV02";
    private const string Resolved = "PRPA_IN201304UV02";

    private static readonly XNamespace V3 = "urn:hl7-org:v3";
    private static readonly string MiaNumber = Submit.NhsNumber(1);
    private static readonly string MaxNumber = Submit.NhsNumber(2);

    [Fact]
    public async Task Added_record_makes_an_id_known_and_CA_names_the_message_that_it_answers()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        XElement answer = await FeedAsync(registry, Added, [Id("1.2.3.4", "LN4711"), Id(Oid, MiaNumber)]);

        Assert.Equal("CA", CodeOf(answer));
        XElement target = answer.Element(V3 + "acknowledgement")!.Element(V3 + "targetMessage")!.Element(V3 + "id")!;
        Assert.Equal(("1.2.3", "M1"), ((string?)target.Attribute("root"), (string?)target.Attribute("extension")));
        Assert.Equal("1.2.3.20", Device(answer, "receiver"));
        Assert.Equal("1.2.3.10", Device(answer, "sender"));
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Id_of_another_authority_is_acknowledged_and_changes_nothing()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Added, [Id("1.2.3.4", MiaNumber)])));
        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Revised, [Id("1.2.3.4", MiaNumber)])));

        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Revision_makes_an_unknown_id_known_and_changes_nothing_else()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Revised, [Id(Oid, MiaNumber)])));
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        await FeedAsync(registry, Added, [Id(Oid, MaxNumber)]);
        await FeedAsync(registry, Resolved, [Id(Oid, MaxNumber)], [Id(Oid, MiaNumber)]);

        // Neither the one that is known nor the one that was merged away is touched.
        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Revised, [Id(Oid, MaxNumber)])));
        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Revised, [Id(Oid, MiaNumber)])));

        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync(p => p.SurvivorKey == null)));
        Assert.Equal(2, await registry.ReadAsync(context => context.Patients.CountAsync()));
        Assert.Single(await FindAsync(registry, Submit.Max));
    }

    [Theory]
    [InlineData(Added)]
    [InlineData(Revised)]
    public async Task Id_among_the_other_ids_of_the_patient_is_read_and_nobody_elses(string interaction)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        XElement message = Message(interaction, [Id("1.2.3.4", "LN4711")]);
        message.Descendants(V3 + "patient").Single().Add(
            Element("asOtherIDs", Id(Oid, Submit.NhsNumber(7))), // stands where the schema has none
            Element(
                "patientPerson",
                Element("asOtherIDs", Id("1.2.3.5", "X1"), Element("scopingOrganization", Id(Oid, Submit.NhsNumber(5)))),
                Element("asOtherIDs", Id(Oid, null)),
                Element("asOtherIDs", Id(null, "nothing")),
                Element("asOtherIDs", Id(Oid, MiaNumber)),
                Element(
                    "personalRelationship",
                    Id(Oid, MaxNumber),
                    Element("asOtherIDs", Id(Oid, MaxNumber)),
                    Element("relationshipHolder1", Id(Oid, MaxNumber), Element("asOtherIDs", Id(Oid, MaxNumber))))),
            Element("providerOrganization", Id(Oid, Submit.NhsNumber(6))));

        Assert.Equal("CA", CodeOf(await registry.PostAsync($"urn:hl7-org:v3:{interaction}", message.WriteTo)));

        Assert.Equal([MiaNumber], await registry.ReadAsync(context => context.Patients.Select(p => p.Id).ToListAsync()));
    }

    [Fact]
    public async Task Survivor_of_a_merge_may_be_among_the_other_ids()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        XElement message = Message(Resolved, [Id("1.2.3.4", "LN4711")], Id("1.2.3.4", "LN4712"), Id(Oid, MaxNumber));
        message.Descendants(V3 + "patient").Single().Add(Element("patientPerson", Element("asOtherIDs", Id(Oid, MiaNumber))));

        Assert.Equal("CA", CodeOf(await registry.PostAsync($"urn:hl7-org:v3:{Resolved}", message.WriteTo)));

        Assert.Single(await FindAsync(registry, Submit.Mia));
    }

    [Theory]
    [InlineData(Added, false, false, "subject1/patient/id[3]")]
    [InlineData(Revised, false, false, "subject1/patient/id[3]")]
    [InlineData(Added, true, false, "subject1/patient/patientPerson/asOtherIDs/id")]
    [InlineData(Resolved, false, false, "subject1/patient/id[3]")]
    [InlineData(Resolved, false, true, "replacementOf/priorRegistration/subject1/priorRegisteredRole/id[3]")]
    public async Task Two_ids_of_the_affinity_domain_for_one_patient_are_refused_and_nothing_is_done(
        string interaction, bool other, bool retired, string place)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        string third = Submit.NhsNumber(3);
        XElement[] one = [Id("1.2.3.4", "LN4711"), Id(Oid, MiaNumber)];
        XElement[] two = other ? one : [.. one, Id(Oid, third)];
        XElement message = interaction != Resolved ? Message(interaction, two)
            : retired ? Message(interaction, [Id(Oid, MaxNumber)], two)
            : Message(interaction, two, Id(Oid, MaxNumber));
        if (other)
        {
            message.Descendants(V3 + "patient").Single().Add(Element("patientPerson", Element("asOtherIDs", Id(Oid, third))));
        }

        XElement answer = await registry.PostAsync($"urn:hl7-org:v3:{interaction}", message.WriteTo);

        Assert.Equal("CE", CodeOf(answer));
        XElement detail = Assert.Single(answer.Descendants(V3 + "acknowledgementDetail"));
        Assert.Equal($"/{interaction}/controlActProcess/subject/registrationEvent/{place}", (string?)detail.Element(V3 + "location"));
        Assert.DoesNotContain(third, answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, await registry.ReadAsync(context => context.Patients.CountAsync(p => p.SurvivorKey == null)));
    }

    [Fact]
    public async Task An_id_that_is_said_twice_is_one()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        XElement message = Message(Added, [Id(Oid, MiaNumber), Id(Oid, MiaNumber)]);
        message.Descendants(V3 + "patient").Single().Add(Element("patientPerson", Element("asOtherIDs", Id(Oid, MiaNumber))));

        Assert.Equal("CA", CodeOf(await registry.PostAsync($"urn:hl7-org:v3:{Added}", message.WriteTo)));

        Assert.Equal([MiaNumber], await registry.ReadAsync(context => context.Patients.Select(p => p.Id).ToListAsync()));
    }

    [Fact]
    public void What_stands_elsewhere_costs_nothing_however_deep_and_much_it_is()
    {
        StringBuilder text = new($"<{Added} xmlns='{V3}'><id root='1.2.3' extension='M1'/>");
        const int Levels = 60;
        text.Insert(text.Length, "<controlActProcess>", Levels);
        text.Insert(text.Length, "<subject/>", 20_000);
        text.Insert(text.Length, "</controlActProcess>", Levels).Append($"</{Added}>");
        using StringReader source = new(text.ToString());
        using System.Xml.XmlReader reader = System.Xml.XmlReader.Create(source);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Hl7V3.PatientIdentityFeedMessage message = Hl7V3.PatientIdentityFeedMessage.Read(reader, Added);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        Assert.Empty(message.PatientIds);
        Assert.Equal("M1", message.Transmission.Id!.Extension);
    }

    [Fact]
    public async Task After_a_merge_the_surviving_id_has_it_all_and_the_retired_one_is_unknown()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Max)));

        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Resolved, [Id(Oid, MiaNumber)], [Id(Oid, MaxNumber)])));

        IReadOnlyList<DocumentEntry> found = await FindAsync(registry, Submit.Mia);
        Assert.Equal(2, found.Count);
        Assert.All(found, d => Assert.Equal(Submit.Mia, d.PatientId));
        Assert.Empty(await FindAsync(registry, Submit.Max));
        RegistryResponse late = await registry.RegisterAsync(Submit.Of(Submit.Document(Submit.Max)));
        Assert.Equal("XDSUnknownPatientId", Assert.Single(late.Findings).Code);
    }

    [Fact]
    public async Task Merge_that_does_not_concern_two_active_ids_changes_nothing()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        await registry.MustRegisterAsync(Submit.Of(Submit.Document(Submit.Mia)));

        (XElement Survivor, XElement Retired)[] nothing =
        [
            (Id(Oid, MiaNumber), Id(Oid, MiaNumber)), // the same id twice
            (Id(Oid, Submit.NhsNumber(9)), Id(Oid, MiaNumber)), // an unknown survivor
            (Id(Oid, MiaNumber), Id(Oid, Submit.NhsNumber(9))), // an unknown retired one
            (Id("1.2.3.4", "LN1"), Id(Oid, MiaNumber)), // a survivor of another authority
            (Id(Oid, MaxNumber), Id("1.2.3.4", MiaNumber)), // a retired one of another authority
        ];
        foreach ((XElement survivor, XElement retired) in nothing)
        {
            Assert.Equal("CA", CodeOf(await FeedAsync(registry, Resolved, [survivor], [retired])));
        }

        Assert.Single(await FindAsync(registry, Submit.Mia));
        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync(p => p.SurvivorKey != null)));
        Assert.Equal(2, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Theory]
    [InlineData(Added, null, null, "subject1/patient/id")]
    [InlineData(Added, Oid, null, "subject1/patient/id[1]")]
    [InlineData(Added, null, "9990000018", "subject1/patient/id[1]")]
    [InlineData(Resolved, Oid, "9990000018", "replacementOf/priorRegistration/subject1/priorRegisteredRole/id")]
    public async Task Message_that_lacks_a_part_is_refused_with_CE_and_a_place(string interaction, string? root, string? extension, string place)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        XElement answer = await FeedAsync(registry, interaction, root is null && extension is null ? [] : [Id(root, extension)]);

        Assert.Equal("CE", CodeOf(answer));
        XElement detail = Assert.Single(answer.Descendants(V3 + "acknowledgementDetail"));
        Assert.Equal("101", (string?)detail.Element(V3 + "code")?.Attribute("code"));
        Assert.Equal($"/{interaction}/controlActProcess/subject/registrationEvent/{place}", (string?)detail.Element(V3 + "location"));
        Assert.DoesNotContain("9990000018", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(registry.Log.Lines, line => line.Contains("9990000018", StringComparison.Ordinal));
        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Id_that_is_too_long_is_refused_with_CE_and_a_place()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);

        Assert.Equal("CA", CodeOf(await FeedAsync(registry, Added, [Id(Oid, new string('7', 128))])));
        XElement answer = await FeedAsync(registry, Added, [Id(Oid, new string('7', 129))]);

        Assert.Equal("CE", CodeOf(answer));
        XElement detail = Assert.Single(answer.Descendants(V3 + "acknowledgementDetail"));
        Assert.Equal("102", (string?)detail.Element(V3 + "code")?.Attribute("code"));
        Assert.EndsWith("subject1/patient/id[1]", (string?)detail.Element(V3 + "location"), StringComparison.Ordinal);
        Assert.DoesNotContain("77777", answer.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    [Fact]
    public async Task Second_merge_in_a_message_is_refused_and_nothing_is_merged()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartWithAsync(folder, Submit.Mia, Submit.Max);
        XElement message = Message(Resolved, [Id(Oid, MiaNumber)], [Id(Oid, MaxNumber)]);
        XElement replacement = message.Descendants(V3 + "replacementOf").Single();
        replacement.AddAfterSelf(new XElement(replacement));

        Assert.Equal("CE", CodeOf(await registry.PostAsync($"urn:hl7-org:v3:{Resolved}", message.WriteTo)));

        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync(p => p.SurvivorKey != null)));
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY e 'e'>]>", Added)]
    [InlineData("", Revised)]
    public async Task Document_type_or_another_element_than_the_action_says_is_a_Sender_fault(string doctype, string element)
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        string envelope = $"{doctype}<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Header>"
            + $"<a:Action xmlns:a='http://www.w3.org/2005/08/addressing' s:mustUnderstand='1'>urn:hl7-org:v3:{Added}</a:Action>"
            + $"<a:MessageID xmlns:a='http://www.w3.org/2005/08/addressing'>urn:uuid:{Guid.NewGuid()}</a:MessageID></s:Header>"
            + $"<s:Body>{Message(element, [Id(Oid, MiaNumber)])}</s:Body></s:Envelope>";

        (int _, string body) = await registry.PostAsync(Encoding.UTF8.GetBytes(envelope), "application/soap+xml; charset=UTF-8");

        Assert.Contains("Sender", body, StringComparison.Ordinal);
        Assert.Equal(0, await registry.ReadAsync(context => context.Patients.CountAsync()));
    }

    private static Task<XElement> FeedAsync(
        RegistryUnderTest registry, string interaction, XElement[] ids, params XElement[] retired) =>
        registry.PostAsync($"urn:hl7-org:v3:{interaction}", Message(interaction, ids, retired).WriteTo);

    private static XElement Message(string interaction, XElement[] ids, params XElement[] retired)
    {
        XElement registration = Element("registrationEvent", Element("subject1", Element("patient", [.. ids])));
        if (retired.Length > 0)
        {
            registration.Add(Element(
                "replacementOf", Element("priorRegistration", Element("subject1", Element("priorRegisteredRole", [.. retired])))));
        }

        return Element(
            interaction,
            Id("1.2.3", "M1"),
            Element("receiver", Element("device", Id("1.2.3.10", null))),
            Element("sender", Element("device", Id("1.2.3.20", null))),
            Element("controlActProcess", Element("subject", registration)));
    }

    private static XElement Element(string name, params object[] content) => new(V3 + name, content);

    private static XElement Id(string? root, string? extension) => new(
        V3 + "id",
        root is null ? null : new XAttribute("root", root),
        extension is null ? null : new XAttribute("extension", extension));

    private static string? CodeOf(XElement answer) =>
        (string?)answer.Element(V3 + "acknowledgement")?.Element(V3 + "typeCode")?.Attribute("code");

    private static string? Device(XElement answer, string role) =>
        (string?)answer.Element(V3 + role)?.Element(V3 + "device")?.Element(V3 + "id")?.Attribute("root");

    private static async Task<IReadOnlyList<DocumentEntry>> FindAsync(RegistryUnderTest registry, string patient) =>
        (await registry.QueryAsync(new Metadata.Queries.FindDocuments { PatientId = patient }.ToRequest())).Objects.Documents;
}

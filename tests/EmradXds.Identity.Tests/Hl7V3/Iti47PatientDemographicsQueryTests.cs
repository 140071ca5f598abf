using System.Xml.Linq;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Soap;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests.Hl7V3;

public sealed class Iti47PatientDemographicsQueryTests : IAsyncLifetime
{
    private const string List = $"/{V3.PdqQuery}/controlActProcess/queryByParameter/parameterList";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    /// <summary>Parameters, and the persons they find by a local id of each.</summary>
    private static readonly Dictionary<string, (XElement[] Parameters, string Expected)> searches = new()
    {
        ["family"] = ([V3.Name("Beispiel-Muster")], "LN1"),
        ["family in another writing"] = ([V3.Name("beispiel muster")], "LN1"),
        ["family that only begins so"] = ([V3.Name("Beispiel-M")], ""),
        ["beginning of a family"] = ([V3.Name("Beispiel", use: "SRCH")], "K3 LN1 LN2"),
        ["beginnings of family and given"] = ([V3.Name("Beisp", "Mi", "SRCH")], "K3 LN1"),
        ["beginning, among other uses"] = ([V3.Name("Beisp", use: "L SRCH")], "K3 LN1 LN2"),
        ["further given"] = ([V3.Name(null, "Anna")], "LN1"),
        ["two names of which one is nobody's"] = ([V3.Name("Beispiel"), V3.Name("Other")], ""),
        ["gender"] = ([V3.Name("Beisp", use: "SRCH"), Gender("M")], "LN2"),
        ["gender undifferentiated"] = ([V3.Name("Beisp", use: "SRCH"), Gender("UN")], "K3"),
        ["birth day"] = ([Born("19880229")], "LN1"),
        ["birth day with time"] = ([Born("19880229101500")], "LN1"),
        ["birth month"] = ([Born("198802")], "K3 LN1"),
        ["birth range"] = ([V3.Name("B", use: "SRCH"), Range("19650317", "19880229")], "LN1 LN2 K3"),
        ["birth range before"] = ([V3.Name("B", use: "SRCH"), Range(null, "1970")], "LN2"),
        ["birth range after"] = ([V3.Name("B", use: "SRCH"), Range("19880101", null)], "K3 LN1"),
        ["street and town"] = ([Address(("streetAddressLine", "1 Test Road"), ("city", "LEEDS"))], "LN1"),
        ["postcode"] = ([Address(("postalCode", "yo11aa"))], "LN2"),
        ["street without number"] = ([Address(("streetName", "Sample Street"))], "LN2"),
        ["house number and street"] = ([Address(("houseNumber", "9"), ("streetName", "Sample Street"))], "LN2"),
        ["town that is another's"] = ([V3.Name("Beispiel-Muster"), Address(("city", "York"))], ""),
        ["id"] = ([V3.SubjectId(KnownPersons.Rx1, "N2")], "LN1"),
        ["ids of one person"] = ([V3.SubjectId(KnownPersons.Rx1, "N2"), V3.SubjectId(KnownPersons.Rk5, "K1")], "LN1"),
        ["ids of two persons"] = ([V3.SubjectId(KnownPersons.Rx1, "N2"), V3.SubjectId(KnownPersons.Rwd, "LN2")], ""),
        ["id and another's name"] = ([V3.SubjectId(KnownPersons.Rx1, "N2"), V3.Name("Beispiel")], ""),
        ["id of an unknown domain"] = ([V3.SubjectId("1.2.3.4", "N2")], ""),
        ["NHS Number"] = ([V3.SubjectId(KnownPersons.Nhs, Messages.NhsNumber(1))], "LN1"),
        ["telephone"] = ([V3.Parameter("patientTelecom", new XAttribute("value", "tel:0113-496-0000"))], "LN1"),
        ["mail"] = ([V3.Parameter("patientTelecom", new XAttribute("value", "mailto:mia@example.org"))], "LN1"),
        ["mother's maiden name"] =
            ([V3.Name("B", use: "SRCH"), V3.Parameter("mothersMaidenName", V3.Element("family", "Musterfrau"))], "LN1"),
        ["a parameter that states nothing"] =
            ([V3.Name("Beispiel"), V3.Parameter("livingSubjectBirthTime", new XAttribute("nullFlavor", "UNK"))], "LN2"),
        ["restricted person's name"] = ([V3.Name("Hidden")], "LN4"),
        ["restricted person's town"] = ([V3.Name("Hidden"), Address(("city", "Ripon"))], ""),
        ["restricted person's telephone"] =
            ([V3.Name("Hidden"), V3.Parameter("patientTelecom", new XAttribute("value", "tel:01765 496 0007"))], ""),
    };

    public static TheoryData<string> Searches => [.. searches.Keys];

    public async ValueTask InitializeAsync() => identity = await KnownPersons.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task Persons_who_meet_everything_asked_are_found(string search)
    {
        (XElement[] parameters, string expected) = searches[search];
        XElement query = V3.Query(V3.PdqQuery, parameters);

        XElement answer = await identity.AskAsync(query);

        string[] persons = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(("AA", persons.Length > 0 ? "OK" : "NF"), answer.Codes());
        Assert.Equal(
            persons.Order(StringComparer.Ordinal),
            answer.Patients().Select(patient => patient.Ids().First(id => id is "LN1" or "LN2" or "K3" or "LN4"))
                .Order(StringComparer.Ordinal));
        Assert.Equal($"{persons.Length} {persons.Length} 0", answer.Quantities());
        Assert.True(XNode.DeepEquals(query.At("controlActProcess/queryByParameter"), answer.At("controlActProcess/queryByParameter")));
        Assert.Empty(answer.Details());
    }

    [Fact]
    public async Task A_person_is_told_with_all_ids_and_demographics()
    {
        XElement patient = Assert.Single((await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Beispiel-Muster")]))).Patients());

        Assert.Equal([Messages.NhsNumber(1), "N1", "N2", "K1", "LN1"], patient.Ids());
        Assert.Equal(
            [KnownPersons.Nhs, KnownPersons.Rx1, KnownPersons.Rk5, KnownPersons.Rwd],
            patient.At("providerOrganization")!.Elements(V3.Namespace + "id").Select(id => (string?)id.Attribute("root")));
        XElement person = patient.At("patientPerson")!;
        Assert.Equal("Dr Mia Anna BEISPIEL-MUSTER", string.Join(' ', person.At("name")!.Elements().Select(part => part.Value)));
        Assert.Equal(
            ["HP tel:01134960000", "- mailto:mia@example.org"],
            person.Elements(V3.Namespace + "telecom").Select(t => $"{(string?)t.Attribute("use") ?? "-"} {(string?)t.Attribute("value")}"));
        Assert.Equal("F", (string?)person.At("administrativeGenderCode")!.Attribute("code"));
        Assert.Equal("19880229", (string?)person.At("birthTime")!.Attribute("value"));
        Assert.Equal(
            "1 Test Road|Testham|Leeds|West Yorkshire|LS1 1AA|GB",
            string.Join('|', person.At("addr")!.Elements().Select(part => part.Value)));
        Assert.Equal("MUSTERFRAU", (string?)person.At("personalRelationship/relationshipHolder1/name/family"));
        Assert.Empty(person.Elements(V3.Namespace + "asOtherIDs"));
        Assert.Equal("100", (string?)patient.At("subjectOf1/queryMatchObservation/value")!.Attribute("value"));
    }

    [Fact]
    public async Task Death_and_multiple_birth_are_told_and_what_is_not_known_is_left_out()
    {
        await identity.FeedAsync(
            "RNQ", "D1^^^RNQ", "TWIN^^^||19400102|U||||||||||||||||Y|2||||20240305101500|Y");

        XElement patient = Assert.Single((await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Twin")]))).Patients());
        XElement person = patient.At("patientPerson")!;

        Assert.Equal("UNK", (string?)person.At("administrativeGenderCode")!.Attribute("nullFlavor"));
        Assert.Equal(
            ("true", "20240305", "true", "2"),
            ((string?)person.At("deceasedInd")?.Attribute("value"), (string?)person.At("deceasedTime")?.Attribute("value"),
                (string?)person.At("multipleBirthInd")?.Attribute("value"),
                (string?)person.At("multipleBirthOrderNumber")?.Attribute("value")));
        Assert.Null(person.At("addr") ?? person.At("telecom") ?? person.At("personalRelationship") ?? person.At("name/given"));
    }

    [Fact]
    public async Task Of_a_restricted_person_it_is_not_told_where_it_lives_and_how_it_is_reached()
    {
        XElement answer = await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Hidden")]));

        XElement person = Assert.Single(answer.Patients()).At("patientPerson")!;
        Assert.Equal("Rita", (string?)person.At("name/given"));
        Assert.Null(person.At("addr") ?? person.At("telecom"));
        Assert.DoesNotContain("Secret", answer.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("01765", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_XML_can_carry_does_not_break_an_answer()
    {
        await identity.FeedAsync("RNQ", "C1^^^RNQ", "CONTROLLED^A\u0002B&<\"||19700101|F");

        XElement patient = Assert.Single((await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Controlled")]))).Patients());

        Assert.StartsWith("A\uFFFDB", (string?)patient.At("patientPerson/name/given"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KnownPersons.Rx1, "N1 N2", "")]
    [InlineData(KnownPersons.Rwd + " " + KnownPersons.Rnq, "LN1", KnownPersons.Rnq)]
    [InlineData(KnownPersons.Rk5 + " " + KnownPersons.Rk5, "K1", "")]
    [InlineData(KnownPersons.Rnq, "", KnownPersons.Rnq)]
    public async Task Only_ids_of_the_domains_asked_for_are_told_and_a_domain_without_one_says_so(
        string domains, string ids, string without)
    {
        XElement answer = await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Beispiel-Muster"), .. Domains(domains)]));

        XElement patient = Assert.Single(answer.Patients());
        Assert.Equal(ids, string.Join(' ', patient.Ids().Where(id => id is not null)));
        XElement[] others = [.. patient.Descendants(V3.Namespace + "asOtherIDs")];
        Assert.Equal(without, string.Join(' ', others.Select(other => (string?)other.At("scopingOrganization/id")!.Attribute("root"))));
        Assert.All(others, other => Assert.Equal("NA", (string?)other.At("id")!.Attribute("nullFlavor")));
    }

    [Fact]
    public async Task Each_domain_that_is_not_known_has_a_detail_with_its_place_and_nobody_is_told()
    {
        XElement answer = await identity.AskAsync(
            V3.Query(V3.PdqQuery, [V3.Name("Beispiel-Muster"), .. Domains($"1.2.3.4 {KnownPersons.Rx1} 1.2.3.5")]));

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal(
            [("204", $"{List}/otherIDsScopingOrganization[1]/value"), ("204", $"{List}/otherIDsScopingOrganization[3]/value")],
            answer.Details());
        Assert.Empty(answer.Patients());
    }

    [Fact]
    public async Task The_degree_tells_what_is_exact_and_persons_below_the_minimum_are_left_out()
    {
        XElement all = await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Beispiel", use: "SRCH"), Born("1988")]));
        XElement query = V3.Query(V3.PdqQuery, [V3.Name("Beispiel", use: "SRCH")]);
        query.At("controlActProcess/queryByParameter/parameterList")!.AddBeforeSelf(
            V3.Element("matchCriterionList", V3.Element("minimumDegreeMatch", V3.Value("value", "90"))));
        XElement best = await identity.AskAsync(query);

        Assert.Equal(["75", "75"], all.Patients().Select(Degree));
        XElement one = Assert.Single(best.Patients());
        Assert.Equal(("100", "LN2", "1 1 0"), (Degree(one), one.Ids().Single(), best.Quantities()));

        static string? Degree(XElement patient) => (string?)patient.At("subjectOf1/queryMatchObservation/value")!.Attribute("value");
    }

    [Theory]
    [InlineData("nothing", "101", "")]
    [InlineData("only domains", "101", "")]
    [InlineData("maritalStatusCode", "103", "/maritalStatusCode")]
    [InlineData("what no schema has", "103", "/*")]
    [InlineData("name in one piece", "102", "/livingSubjectName/value")]
    [InlineData("gender X", "103", "/livingSubjectAdministrativeGender/value")]
    [InlineData("two genders", "102", "/livingSubjectAdministrativeGender[2]/value")]
    [InlineData("birth in words", "102", "/livingSubjectBirthTime/value")]
    [InlineData("birth on no day", "102", "/livingSubjectBirthTime/value")]
    [InlineData("value and low", "102", "/livingSubjectBirthTime/value")]
    [InlineData("id without extension", "101", "/livingSubjectId/value")]
    [InlineData("empty address", "102", "/patientAddress/value")]
    [InlineData("telecom without value", "101", "/patientTelecom/value")]
    [InlineData("maiden name without family", "102", "/mothersMaidenName/value")]
    [InlineData("too many", "102", "")]
    public async Task What_cannot_be_looked_for_is_AE_with_the_place(string fault, string code, string place)
    {
        XElement[] parameters = fault switch
        {
            "nothing" => [],
            "only domains" => [.. Domains(KnownPersons.Rx1)],
            "maritalStatusCode" => [V3.Name("Beispiel"), V3.Parameter("maritalStatusCode", new XAttribute("code", "M"))],
            "what no schema has" => [V3.Parameter("secretName")],
            "name in one piece" => [V3.Parameter("livingSubjectName", "Mia Beispiel")],
            "gender X" => [Gender("X")],
            "two genders" => [Gender("M"), Gender("F")],
            "birth in words" => [Born("yesterday")],
            "birth on no day" => [Born("19880231")],
            "value and low" =>
                [V3.Parameter("livingSubjectBirthTime", new XAttribute("value", "1988"), V3.Value("low", "1988"))],
            "id without extension" => [V3.SubjectId(KnownPersons.Rx1, null)],
            "empty address" => [Address()],
            "telecom without value" => [V3.Parameter("patientTelecom")],
            "maiden name without family" => [V3.Parameter("mothersMaidenName", V3.Element("given", "Mia"))],
            _ => [.. Enumerable.Range(0, 51).Select(n => V3.SubjectId(KnownPersons.Rx1, $"N{n}"))],
        };

        XElement answer = await identity.AskAsync(V3.Query(V3.PdqQuery, parameters));

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal([(code, List + place)], answer.Details());
        Assert.Empty(answer.Patients());
    }

    [Fact]
    public async Task More_persons_than_one_search_reaches_are_refused_not_cut_off()
    {
        await identity.ReadAsync(async context =>
        {
            for (int n = 0; n <= DemographicsSearch.MostPersons; n++)
            {
                SourceRecordRow record = new()
                {
                    Domain = KnownPersons.Rnq,
                    LocalId = $"MANY{n}",
                    Demographics = new Demographics { Names = [new PersonName("CROWD", $"G{n}")] },
                };
                record.PersonId = record.Id;
                context.SourceRecords.Add(record);
                context.RecordNames.AddRange(RecordNames.Of(record.Number, record.Demographics));
            }

            return await context.SaveChangesAsync();
        });

        XElement answer = await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Crowd")], quantity: 5));
        XElement one = await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Crowd", "G7")]));

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal([("207", List)], answer.Details());
        Assert.Empty(answer.Patients());
        Assert.Equal("MANY7", Assert.Single(one.Patients()).Ids().Single());
    }

    [Fact]
    public async Task A_sender_without_an_id_is_told_nobody_where_others_would_be_left()
    {
        XElement query = V3.Query(V3.PdqQuery, [V3.Name("Beisp", use: "SRCH")], quantity: 1);
        query.At("sender/device/id")!.SetAttributeValue("root", null);

        XElement answer = await identity.AskAsync(query);

        Assert.Equal([("101", $"/{V3.PdqQuery}/sender/device/id")], answer.Details());
        Assert.Empty(answer.Patients());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("many")]
    public async Task A_first_quantity_that_is_none_is_AE_with_the_place(string quantity)
    {
        XElement query = V3.Query(V3.PdqQuery, [V3.Name("Beispiel")], quantity: 1);
        query.Descendants(V3.Namespace + "initialQuantity").Single().SetAttributeValue("value", quantity);

        XElement answer = await identity.AskAsync(query);

        Assert.Equal([("102", $"/{V3.PdqQuery}/controlActProcess/queryByParameter/initialQuantity")], answer.Details());
        Assert.Equal(("AE", "AE"), answer.Codes());
    }

    [Fact]
    public async Task No_patient_is_told_to_the_log()
    {
        await identity.AskAsync(V3.Query(V3.PdqQuery, [V3.Name("Beispiel-Muster"), V3.SubjectId(KnownPersons.Rx1, "N2")]));

        string line = Assert.Single(identity.Log.Lines, line => line.Contains("ITI-47", StringComparison.Ordinal));
        Assert.Contains("AA OK 1 of 1", line, StringComparison.Ordinal);
        Assert.DoesNotContain(identity.Log.Lines, one => one.Contains("Beispiel", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Another_element_than_the_action_says_is_a_Sender_fault()
    {
        SoapFaultException thrown = await Assert.ThrowsAsync<SoapFaultException>(() =>
            identity.AskAsync(V3.Query(V3.PdqQuery, []), "urn:hl7-org:v3:QUQI_IN000003UV01_Continue"));

        Assert.Equal(SoapFaultCode.Sender, thrown.Code);
    }

    private static XElement Gender(string code) => V3.Parameter("livingSubjectAdministrativeGender", new XAttribute("code", code));

    private static XElement Born(string time) => V3.Parameter("livingSubjectBirthTime", new XAttribute("value", time));

    private static XElement Range(string? low, string? high) => V3.Parameter(
        "livingSubjectBirthTime", low is null ? null : V3.Value("low", low), high is null ? null : V3.Value("high", high));

    private static XElement Address(params (string Part, string Text)[] parts) =>
        V3.Parameter("patientAddress", parts.Select(part => V3.Element(part.Part, part.Text)));

    private static IEnumerable<XElement> Domains(string oids) => oids.Split(' ')
        .Select(oid => V3.Parameter("otherIDsScopingOrganization", new XAttribute("root", oid)));
}

using System.Net;
using System.Text;
using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Storage;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.EntityFrameworkCore;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

public sealed class Iti104PatientIdentityFeedTests : IAsyncLifetime
{
    private const string Status = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";
    private const string Codes = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland";
    private const string Maiden = "http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName";
    private const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await RunningIdentity.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task A_patient_is_created_then_updated_and_comes_back_as_it_was_sent(string format)
    {
        Patient sent = Whole();
        using HttpRequestMessage first = FhirPeer.Request("PUT", Path("N1"), Text(sent, format), null, $"application/fhir+{format}; charset=UTF-8");
        using HttpRequestMessage second = FhirPeer.Request("PUT", Path("N1"), Text(sent, format), null, $"application/fhir+{format}; fhirVersion=4.0");

        using HttpResponseMessage created = await identity.Http.SendAsync(first, TestContext.Current.CancellationToken);
        (HttpStatusCode updated, Patient answered) = await identity.SendAsync<Patient>(second);
        (_, Patient read) = await identity.GetAsync<Patient>(created.Headers.Location!.ToString());

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (created.StatusCode, updated));
        Assert.Equal($"{identity.Http.BaseAddress}fhir/Patient/{read.Id}", created.Headers.Location!.ToString());
        Assert.True(answered.IsExactly(read));
        sent.Id = read.Id;
        Assert.Equal(new FhirJsonSerializer().SerializeToString(sent), new FhirJsonSerializer().SerializeToString(read));
    }

    [Fact]
    public async Task What_is_fed_is_linked_with_what_others_feed_and_found_by_every_protocol()
    {
        await identity.FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", "5=TESTSMITH^Anna", "7=19700503");

        (HttpStatusCode status, Patient patient) = await PutAsync(Whole());
        Er7Message pix = await identity.SendAsync(Messages.Query("LN1^^^RWD", "^^^RX1"));
        (_, Parameters pixm) = await identity.GetAsync<Parameters>($"fhir/Patient/$ihe-pix?sourceIdentifier={FhirPeer.Rx1}|N1&targetSystem={FhirPeer.Rwd}");
        (_, Bundle found) = await identity.GetAsync<Bundle>("fhir/Patient?family=testsmith&given=Anna&birthdate=1970-05-03");

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal([Messages.NhsNumber(1), "N1", "LN1"], patient.Identifier.Select(id => id.Value));
        Assert.Equal("N1", pix["PID-3"]);
        Assert.Equal("LN1", ((Identifier)pixm.GetSingle("targetIdentifier")!.Value!).Value);
        Assert.Equal(patient.Id, Assert.Single(found.Patients()).Id);
    }

    [Fact]
    public async Task What_a_later_patient_does_not_state_is_not_known_any_more()
    {
        await PutAsync(Whole());

        (_, Patient patient) = await PutAsync(Simple("N1"));

        Assert.Equal(["N1"], patient.Identifier.Select(id => id.Value));
        Assert.Equal(["OTHER"], patient.Name.Select(name => name.Family));
        Assert.Equal((0, 0, null, null), (patient.Address.Count, patient.Telecom.Count, patient.MultipleBirth, patient.Deceased));
        Assert.Empty(patient.Extension);
        Assert.Equal((null, null), (patient.BirthDate, patient.Gender));
    }

    [Fact]
    public async Task The_account_number_of_hl7_v2_which_no_patient_has_stays()
    {
        await identity.FeedAsync("RX1", "N1^^^RX1", "18=ACC1");

        await PutAsync(Simple("N1"));

        Assert.Equal("ACC1", (await RecordAsync("N1")).Demographics.AccountNumber);
    }

    [Fact]
    public async Task Restricted_stays_until_a_label_says_otherwise()
    {
        Patient restricted = Whole();
        restricted.Meta = new Meta { Security = [new Coding(Confidentiality, "R")] };
        Patient unrestricted = Whole();
        unrestricted.Meta = new Meta { Security = [new Coding(Confidentiality, "N")] };

        (_, Patient first) = await PutAsync(restricted);
        (_, Patient unlabelled) = await PutAsync(Whole());
        (_, Patient last) = await PutAsync(unrestricted);

        Assert.Equal(("R", 0, 0), (Assert.Single(first.Meta!.Security).Code, first.Address.Count, first.Telecom.Count));
        Assert.Equal(("R", 0, 0), (Assert.Single(unlabelled.Meta!.Security).Code, unlabelled.Address.Count, unlabelled.Telecom.Count));
        Assert.Equal((null, 1, 2), (last.Meta, last.Address.Count, last.Telecom.Count));
    }

    [Fact]
    public async Task What_is_old_or_has_ended_is_not_taken_for_what_is()
    {
        Patient patient = Simple("N1");
        patient.Identifier.Add(new Identifier(FhirPeer.Nhs, Messages.NhsNumber(1)) { Use = Identifier.IdentifierUse.Old });
        patient.Identifier.Add(new Identifier(FhirPeer.Nhs, Messages.NhsNumber(2)) { Period = new Period { End = "2020" } });
        patient.Identifier.Add(new Identifier(FhirPeer.Nhs, Messages.NhsNumber(3)) { Period = new Period { End = "2999-01-01" } });
        patient.Name.Insert(0, new HumanName { Family = "FORMER", Use = HumanName.NameUse.Old });
        patient.Name.Insert(0, new HumanName { Family = "ENDED", Period = new Period { End = "2020-05" } });
        patient.Address.Add(new Address { City = "Oldham", Use = Address.AddressUse.Old });
        patient.Address.Add(new Address { City = "Newark", Use = Address.AddressUse.Home });
        patient.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Old, "0115 496 0001"));
        patient.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Fax, null, "0115 496 0002"));
        patient.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, "0115 496 0003"));

        (_, Patient read) = await PutAsync(patient);

        Assert.Equal([Messages.NhsNumber(3), "N1"], read.Identifier.Select(id => id.Value));
        Assert.Equal(["OTHER", "ENDED", "FORMER"], read.Name.Select(name => name.Family));
        Assert.Equal(["Newark", "Oldham"], read.Address.Select(address => address.City));
        Assert.Equal(["0115 496 0003"], read.Telecom.Select(telecom => telecom.Value));
    }

    [Fact]
    public async Task The_patient_is_kept_as_it_came()
    {
        string body = Text(Simple("N1"), "json") + "\n \n";

        await identity.SendAsync<Patient>("PUT", Path("N1"), body);

        Guid id = (await RecordAsync("N1")).Id;
        SourceRecordVersionRow version = await identity.ReadAsync(context => context.SourceRecordVersions.SingleAsync(row => row.RecordId == id));
        Assert.Equal((body, "PUT"), (Encoding.UTF8.GetString(version.Message), version.TriggerEvent));
    }

    [Theory]
    [InlineData("\"deceasedDateTime\": \"2020-01-01T08:30:00-05:00\"", "Y", "20200101083000-0500")]
    [InlineData("\"deceasedDateTime\": \"2020-01-01T08:30:00.1234567Z\"", "Y", "20200101083000+0000")]
    [InlineData("\"deceasedDateTime\": \"2020-01\"", "Y", "202001")]
    [InlineData("\"deceasedBoolean\": true", "Y", "")]
    [InlineData("\"deceasedBoolean\": false", "N", "")]
    public async Task Death_is_kept_as_hl7_v2_writes_it(string element, string deceased, string time)
    {
        await identity.SendAsync<Patient>("PUT", Path("N1"), Body("{ " + element + " }"));

        SourceRecordRow record = await RecordAsync("N1");
        Assert.Equal((deceased, time), (record.Demographics.Deceased, record.Demographics.DeathTime));
    }

    [Fact]
    public async Task Patients_that_come_at_once_make_one_record()
    {
        string body = Text(Simple("N1"), "json");

        HttpStatusCode[] statuses =
        [
            .. (await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => identity.SendAsync<Patient>("PUT", Path("N1"), body)))).Select(it => it.Status),
        ];

        Assert.Equal((1, 7), (statuses.Count(it => it == HttpStatusCode.Created), statuses.Count(it => it == HttpStatusCode.OK)));
        Assert.Equal(8, (await RecordAsync("N1")).Version);
    }

    [Fact]
    public async Task The_registries_are_to_know_the_number()
    {
        using TempFolder other = new();
        await using RunningIdentity feeding = await RunningIdentity.StartAsync(
            other, new IdentityOptions { AllowTestNumbers = true, RegistryFeeds = [new DnsEndPoint("127.0.0.1", 9)] });

        await feeding.SendAsync<Patient>("PUT", Path("N1"), Text(Whole(), "json"));

        Assert.Equal([Messages.NhsNumber(1)], await feeding.ReadAsync(context => context.RegistryFeeds.Select(row => row.AffinityId).ToListAsync()));
    }

    [Theory]
    [InlineData("", 400, "required")]
    [InlineData("?identifier=", 400, "invalid")]
    [InlineData("?identifier=N1", 400, "invalid")]
    [InlineData("?identifier=|N1", 400, "invalid")]
    [InlineData("?identifier=" + FhirPeer.Rx1 + "|", 400, "invalid")]
    [InlineData("?identifier=" + FhirPeer.Rx1 + "|N1," + FhirPeer.Rx1 + "|N2", 400, "invalid")]
    [InlineData("?identifier=" + FhirPeer.Rx1 + "|N1&identifier=" + FhirPeer.Rx1 + "|N2", 400, "invalid")]
    [InlineData("?identifier=" + FhirPeer.Rx1 + "|N1&family=OTHER", 400, "not-supported")]
    [InlineData("?family=OTHER", 400, "not-supported")]
    [InlineData("?identifier=urn:oid:1.2.3|N1", 400, "code-invalid")]
    [InlineData("?identifier=" + FhirPeer.Nhs + "|9991581766", 403, "forbidden")]
    [InlineData("?identifier=" + FhirPeer.Rk5 + "|N1", 422, "required")]
    [InlineData("?identifier=" + FhirPeer.Rx1 + "|N2", 422, "required")]
    [InlineData("?identifier=" + FhirPeer.Rx1 + "|N1&_format=text/turtle", 406, "not-supported")]
    public async Task An_address_that_names_no_record_of_a_trust_is_refused(string query, int expected, string code)
    {
        (HttpStatusCode status, OperationOutcome outcome) =
            await identity.SendAsync<OperationOutcome>("PUT", "fhir/Patient" + query, Text(Simple("N1"), "json"));

        Assert.Equal((expected, code), ((int)status, CodeOf(outcome.Issue())));
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
    }

    [Theory]
    [InlineData("""{ "identifier": [ID, { "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000000" }] }""", 422, "value", "Patient.identifier[1].value")]
    [InlineData("""{ "identifier": [ID, { "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "NHS1" }, { "system": "urn:oid:2.16.840.1.113883.2.1.4.1", "value": "NHS2" }] }""", 422, "value", "Patient.identifier[2].value")]
    [InlineData("""{ "identifier": [ID, { "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "NHS1", "extension": [{ "url": "STATUS", "valueString": "01" }] }] }""", 422, "code-invalid", "Patient.identifier[1].extension[0].value")]
    [InlineData("""{ "identifier": [ID, { "system": "urn:oid:2.25.166314710584737051995732479580973811264.10.1.1", "value": " N2" }] }""", 422, "value", "Patient.identifier[1].value")]
    [InlineData("""{ "identifier": [{ "system": "urn:oid:2.25.166314710584737051995732479580973811264.10.1.1", "value": "N1", "use": "old" }] }""", 422, "required", "Patient.identifier")]
    [InlineData("""{ "multipleBirthInteger": 0 }""", 422, "value", "Patient.multipleBirth")]
    [InlineData("""{ "active": false }""", 422, "business-rule", "Patient.active")]
    [InlineData("""{ "implicitRules": "http://rules.example" }""", 422, "not-supported", "Patient.implicitRules")]
    [InlineData("""{ "modifierExtension": [{ "url": "http://not.example", "valueBoolean": true }] }""", 422, "not-supported", "Patient.modifierExtension")]
    [InlineData("""{ "name": [{ "text": "Anna Smith" }] }""", 422, "required", "Patient.name")]
    [InlineData("""{ "birthDate": "1970-13-01" }""", 400, "value", "Patient.birthDate")]
    [InlineData("""{ "birthDate": "2023-02-30" }""", 400, "value", "Patient.birthDate")]
    [InlineData("""{ "gender": "femail" }""", 400, "code-invalid", "Patient.gender")]
    [InlineData("""{ "colour": "green" }""", 400, "value", "Patient.colour")]
    [InlineData("""{ "name": [{ "family": 7 }], "birthDate": "1970" }""", 400, "value", "Patient.name[0].family")]
    [InlineData("""{ "telecom": [{ "value": "1", "use": "x" }] }""", 400, "code-invalid", "Patient.telecom[0].use")]
    [InlineData("""{ "address": [{ "line": [] }] }""", 400, "structure", "Patient.address[0].line[0]")]
    public async Task A_fault_in_the_patient_is_told_with_its_place(string elements, int expected, string code, string expression)
    {
        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>("PUT", Path("N1"), Body(elements));

        Assert.Equal(expected, (int)status);
        OperationOutcome.IssueComponent issue = outcome.Issue[0];
        Assert.Equal((code, expression), (CodeOf(issue), issue.Expression.Single()));
        Assert.Equal(OperationOutcome.IssueSeverity.Error, issue.Severity);
        Assert.NotEmpty(issue.Diagnostics!);
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
    }

    [Fact]
    public async Task All_faults_are_told_at_once_and_none_repeats_what_was_sent()
    {
        string body = Body("""
            {
              "identifier": [ID, { "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000000" }],
              "name": [{ "family": 1234567 }, { "family": "TESTKEPT" }], "birthDate": "1970-13-77", "gender": "femail", "active": false,
              "multipleBirthInteger": -3, "modifierExtension": [{ "url": "http://not.example", "valueBoolean": true }]
            }
            """);

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>("PUT", Path("N1"), body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(
            [
                "Patient.active", "Patient.birthDate", "Patient.gender", "Patient.identifier[1].value", "Patient.modifierExtension",
                "Patient.multipleBirth", "Patient.name[0].family",
            ],
            outcome.Issue.Select(issue => issue.Expression.Single()).Order(StringComparer.Ordinal));
        string text = new FhirJsonSerializer().SerializeToString(outcome);
        Assert.All(["9990000000", "1234567", "1970-13-77", "femail", "-3"], value => Assert.DoesNotContain(value, text, StringComparison.Ordinal));
        Assert.DoesNotContain(identity.Log.Lines, line => line.Contains("1234567", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "application/fhir+json", 400)]
    [InlineData("[]", "application/fhir+json", 400)]
    [InlineData("null", "application/fhir+json", 400)]
    [InlineData("{", "application/fhir+json", 400)]
    [InlineData("{}", "application/fhir+json", 400)]
    [InlineData("""{ "resourceType": "Patient", "active": true } x""", "application/fhir+json", 400)]
    [InlineData("""{ "resourceType": "Patient", "language": "\ud800" }""", "application/fhir+json", 400)]
    [InlineData("""{ "resourceType": "Person", "active": true }""", "application/fhir+json", 400)]
    [InlineData("""{ "resourceType": "Nobody", "active": true }""", "application/fhir+json", 400)]
    [InlineData("""<Patient xmlns="http://hl7.org/fhir"><active value="true"/>""", "application/fhir+xml", 400)]
    [InlineData("""<!DOCTYPE Patient><Patient xmlns="http://hl7.org/fhir"><active value="true"/></Patient>""", "application/fhir+xml", 400)]
    [InlineData("""<Patient><active value="true"/></Patient>""", "application/fhir+xml", 400)]
    [InlineData("""{ "resourceType": "Patient", "active": true }""", "application/fhir+xml", 400)]
    [InlineData("""{ "resourceType": "Patient", "active": true }""", "text/plain", 415)]
    [InlineData("""{ "resourceType": "Patient", "active": true }""", "*/*", 415)]
    [InlineData("""{ "resourceType": "Patient", "active": true }""", "application/fhir+json; charset=utf-16", 415)]
    [InlineData("""{ "resourceType": "Patient", "active": true }""", "application/fhir+json; fhirVersion=3.0", 415)]
    public async Task What_is_no_patient_is_refused(string body, string type, int expected)
    {
        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>("PUT", Path("N1"), body, null, type);

        Assert.Equal(expected, (int)status);
        Assert.All(outcome.Issue, issue => Assert.Equal(OperationOutcome.IssueSeverity.Error, issue.Severity));
        Assert.DoesNotContain(identity.Log.Lines, line => line.Contains("broke", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task What_is_deeper_or_longer_than_a_patient_is_refused(string format)
    {
        const int levels = 20_000;
        string deep = format == "json"
            ? """{ "resourceType": "Patient" """ + string.Concat(Enumerable.Repeat(""", "extension": [{ "url": "http://x.example" """, levels))
                + string.Concat(Enumerable.Repeat("}]", levels)) + "}"
            : """<Patient xmlns="http://hl7.org/fhir">""" + string.Concat(Enumerable.Repeat("<extension>", levels))
                + string.Concat(Enumerable.Repeat("</extension>", levels)) + "</Patient>";

        (HttpStatusCode tooDeep, OperationOutcome depth) =
            await identity.SendAsync<OperationOutcome>("PUT", Path("N1"), deep, null, $"application/fhir+{format}");
        // Asked before: an answer that comes while the body is still on its way may break the connection.
        using HttpRequestMessage large = FhirPeer.Request("PUT", Path("N1"), new string(' ', (1 << 20) + 1), null, $"application/fhir+{format}");
        large.Headers.ExpectContinue = true;
        (HttpStatusCode tooLong, OperationOutcome length) = await identity.SendAsync<OperationOutcome>(large);

        Assert.Equal((HttpStatusCode.BadRequest, "structure"), (tooDeep, CodeOf(depth.Issue())));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "too-long"), (tooLong, CodeOf(length.Issue())));
    }

    [Fact]
    public async Task A_number_of_the_test_range_is_refused_where_such_are_not_accepted()
    {
        using TempFolder other = new();
        await using RunningIdentity strict = await RunningIdentity.StartAsync(other, new IdentityOptions { AllowTestNumbers = false });

        (HttpStatusCode status, OperationOutcome outcome) = await strict.SendAsync<OperationOutcome>("PUT", Path("N1"), Text(Whole(), "json"));

        Assert.Equal((422, "Patient.identifier[0].value"), ((int)status, outcome.Issue().Expression.Single()));
    }

    [Fact]
    public async Task A_number_that_is_anothers_is_told_as_a_warning_unless_something_else_is_preferred()
    {
        await identity.FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", "5=DIFFERENT^Zoe", "7=19330101", "8=M");
        string body = Text(Whole(), "json");

        (HttpStatusCode told, OperationOutcome warning) = await identity.SendAsync<OperationOutcome>("PUT", Path("N1"), body);
        (_, Patient shown) = await identity.SendAsync<Patient>("PUT", Path("N1"), body, "return=representation");
        (_, OperationOutcome asked) = await identity.SendAsync<OperationOutcome>("PUT", Path("N1"), body, "return=OperationOutcome");
        using HttpRequestMessage request = FhirPeer.Request("PUT", Path("N1"), body, "return=minimal");
        using HttpResponseMessage minimal = await identity.Http.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Created, "duplicate"), (told, CodeOf(warning.Issue())));
        Assert.Equal(OperationOutcome.IssueSeverity.Warning, warning.Issue().Severity);
        Assert.Equal(["N1"], shown.Identifier.Select(id => id.Value));
        Assert.Equal("duplicate", CodeOf(asked.Issue()));
        Assert.Equal((HttpStatusCode.OK, 0L), (minimal.StatusCode, minimal.Content.Headers.ContentLength));
        Assert.EndsWith($"fhir/Patient/{shown.Id}", minimal.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_outcome_is_returned_where_it_is_preferred()
    {
        (_, OperationOutcome created) = await identity.SendAsync<OperationOutcome>(
            "PUT", Path("N1"), Text(Simple("N1"), "json"), "return=OperationOutcome");

        Assert.Equal((OperationOutcome.IssueSeverity.Information, "the record was created"), (created.Issue().Severity, created.Issue().Diagnostics));
    }

    [Theory]
    [InlineData("If-Match", "W/\"1\"")]
    [InlineData("If-None-Match", "*")]
    public async Task A_version_cannot_be_asked_for(string header, string value)
    {
        using HttpRequestMessage request = FhirPeer.Request("PUT", Path("N1"), Text(Simple("N1"), "json"));
        request.Headers.TryAddWithoutValidation(header, value);

        (HttpStatusCode status, _) = await identity.SendAsync<OperationOutcome>(request);

        Assert.Equal(HttpStatusCode.PreconditionFailed, status);
        Assert.Equal(0, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
    }

    [Fact]
    public async Task A_patient_is_not_removed()
    {
        await PutAsync(Simple("N1"));
        using HttpRequestMessage request = new(HttpMethod.Delete, Path("N1"));

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>(request);

        Assert.Equal((HttpStatusCode.MethodNotAllowed, "not-supported"), (status, CodeOf(outcome.Issue())));
        Assert.Null((await RecordAsync("N1")).RetiredInto);
    }

    private static string Path(string id) => $"fhir/Patient?identifier={FhirPeer.Rx1}|{id}";

    private static string CodeOf(OperationOutcome.IssueComponent issue) => Hl7.Fhir.Utility.EnumUtility.GetLiteral(issue.Code!.Value)!;

    private static string Text(Patient patient, string format) =>
        format == "json" ? new FhirJsonSerializer().SerializeToString(patient) : new FhirXmlSerializer().SerializeToString(patient);

    /// <summary>A patient of some elements, with the id N1 and a name where none is among them.</summary>
    private static string Body(string elements)
    {
        const string id = $$"""{ "system": "{{FhirPeer.Rx1}}", "value": "N1" }""";
        string text = elements.Replace("ID,", id + ",", StringComparison.Ordinal)
            .Replace("NHS1", Messages.NhsNumber(1), StringComparison.Ordinal).Replace("NHS2", Messages.NhsNumber(2), StringComparison.Ordinal)
            .Replace("STATUS", Status, StringComparison.Ordinal);
        string more = (text.Contains("\"identifier\"", StringComparison.Ordinal) ? "" : $"\"identifier\": [{id}], ")
            + (text.Contains("\"name\"", StringComparison.Ordinal) ? "" : "\"name\": [{ \"family\": \"OTHER\" }], ");
        return $"{{ \"resourceType\": \"Patient\", {more}{text.TrimStart()[1..]}";
    }

    private static Patient Simple(string id) => new()
    {
        Active = true,
        Identifier = [new Identifier(FhirPeer.Rx1, id)],
        Name = [new HumanName { Family = "OTHER", Use = HumanName.NameUse.Official }],
    };

    /// <summary>As <see cref="EmradXds.Identity.Fhir.PatientResource"/> writes it.</summary>
    private static Patient Whole() => new()
    {
        Active = true,
        Extension = [new Extension(Maiden, new FhirString("TESTMOTHER"))],
        Identifier =
        [
            new Identifier(FhirPeer.Nhs, Messages.NhsNumber(1))
            {
                Extension = [new Extension(Status, new CodeableConcept(Codes, "01", "Number present and verified", null))],
            },
            new Identifier(FhirPeer.Rx1, "N1"),
        ],
        Name =
        [
            new HumanName { Family = "TESTSMITH", Given = ["Anna", "Maria", "Luise"], Prefix = ["Dr"], Suffix = ["III"], Use = HumanName.NameUse.Official },
            new HumanName { Family = "TESTBORN", Given = ["Anna"], Use = HumanName.NameUse.Maiden },
        ],
        Gender = AdministrativeGender.Female,
        BirthDate = "1970-05-03",
        Address =
        [
            new Address
            {
                Line = ["1 Testing Lane", "Testing"], City = "Testford", District = "Testshire", State = "Testshire", PostalCode = "SW1A 1AA",
                Country = "GBR", Use = Address.AddressUse.Home,
            },
        ],
        Telecom =
        [
            new ContactPoint(ContactPoint.ContactPointSystem.Phone, ContactPoint.ContactPointUse.Home, "07700900001"),
            new ContactPoint(ContactPoint.ContactPointSystem.Email, null, "anna@example.org"),
        ],
        MultipleBirth = new Integer(2),
        Deceased = new FhirDateTime("2020-01-01"),
    };

    private async Task<(HttpStatusCode Status, Patient Patient)> PutAsync(Patient patient) =>
        await identity.SendAsync<Patient>("PUT", Path(patient.Identifier[^1].System == FhirPeer.Rx1 ? patient.Identifier[^1].Value! : "N1"), Text(patient, "json"));

    private Task<SourceRecordRow> RecordAsync(string localId) =>
        identity.ReadAsync(context => context.SourceRecords.AsNoTracking().SingleAsync(record => record.LocalId == localId));
}

using System.Net;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.EntityFrameworkCore;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

/// <summary>Anna of two trusts and her mother at one home, two Toms of one name, and Rita, who must not be found where she lives.</summary>
public sealed class Iti119PatientDemographicsMatchTests : IAsyncLifetime
{
    private const string Path = "fhir/Patient/$match";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        const string home = "11=7 Testing Lane^^Testford^^NG5 1PB^GBR^H";
        await identity.FeedAsync("RX1", $"A1^^^RX1~{Messages.Nhs(1)}", "5=ZWEIFELHAFT^Annabel", "7=19850617", home, "13=0115 496 0101^PRN");
        await identity.FeedAsync("RWD", $"A2^^^RWD~{Messages.Nhs(1)}", "5=ZWEIFELHAFT^Annabel", "7=19850617");
        await identity.FeedAsync("RX1", "M1^^^RX1", "5=ZWEIFELHAFT^Gertrude", "7=19550302", home, "13=0115 496 0101^PRN");
        await identity.FeedAsync("RX1", "T1^^^RX1", "5=DOPPELGANG^Thomas", "7=19700911", "8=M");
        await identity.FeedAsync("RK5", "T2^^^RK5", "5=DOPPELGANG^Thomas", "7=19700911", "8=M");
        await identity.FeedAsync(
            "RX1", "R1^^^RX1", "5=VERBORGEN^Rita", "7=19790505", "11=3 Secret Close^^Ripon^^HG4 1AA^GBR^H", "13=01765 496 0007^PRN");
        await identity.FeedAsync(
            "RX1", "R2^^^RX1", "5=OFFENBAR^Rosa", "7=19910607", "11=4 Known Road^^Ripon^^HG4 9ZZ^GBR^H", "13=01765 496 0008^PRN");
        await identity.ChangeAsync("R1", record => record.Demographics = record.Demographics with { IsRestricted = true });
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task Who_is_known_by_number_name_and_birth_date_is_certain(string format)
    {
        string body = format == "json" ? new FhirJsonSerializer().SerializeToString(Anna()) : new FhirXmlSerializer().SerializeToString(Anna());

        (HttpStatusCode status, Bundle bundle) =
            await identity.SendAsync<Bundle>("POST", $"{Path}?_format={format}", body, null, $"application/fhir+{format}");

        Assert.Equal((HttpStatusCode.OK, Bundle.BundleType.Searchset, 1), (status, bundle.Type, bundle.Total));
        Assert.Equal("A1 A2 certain", Assert.Single(Told(bundle)));
        Bundle.EntryComponent entry = Assert.Single(bundle.Entry);
        Assert.Equal((1m, Bundle.SearchEntryMode.Match), (entry.Search!.Score, entry.Search.Mode));
        Assert.Equal($"{identity.Http.BaseAddress}fhir/Patient/{entry.Resource!.Id}", entry.FullUrl);
    }

    [Fact]
    public async Task Who_agrees_in_all_but_the_number_is_certain_and_the_household_is_not()
    {
        Patient anna = Anna(number: false);
        anna.Address.Add(Home());
        anna.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, "+44 115 496 0101"));

        Bundle bundle = await MatchAsync(anna);

        Assert.Equal("A1 A2 certain", Told(bundle)[0]);
        Assert.InRange(bundle.Entry[0].Search!.Score!.Value, 0.99m, 1m);
        Assert.DoesNotContain(Told(bundle).Skip(1), told => !told.EndsWith("possible", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Name_birth_date_and_sex_alone_are_probable_and_two_who_have_them_are_not_certain()
    {
        Bundle anna = await MatchAsync(Anna(number: false));
        Bundle thomas = await MatchAsync(new Patient
        {
            Name = [new HumanName { Family = "Doppelgang", Given = ["Thomas"] }], BirthDate = "1970-09-11", Gender = AdministrativeGender.Male,
        });

        Assert.Equal("A1 A2 probable", Told(anna)[0]);
        Assert.Equal(["T1 probable", "T2 probable"], Told(thomas).Order(StringComparer.Ordinal));
        Assert.All(thomas.Entry, entry => Assert.InRange(entry.Search!.Score!.Value, 0.9m, 0.999m));
    }

    [Theory]
    [InlineData("Annabel", "1985-06-17", "certain")]
    [InlineData("Anabel", "1985-06-17", "probable")]
    [InlineData(null, "1985-06-17", "certain")]
    [InlineData(null, null, "probable")]
    [InlineData("Gertrude", null, "possible")]
    [InlineData(null, "1955-03-02", "possible")]
    [InlineData("Gertrude", "1955-03-02", "possible")]
    public async Task An_id_of_a_trust_is_its_person_where_nothing_contradicts(string? given, string? birth, string grade)
    {
        Patient patient = new() { Identifier = [new Identifier(FhirPeer.Rx1, "A1")], BirthDate = birth };
        if (given is not null)
        {
            patient.Name.Add(new HumanName { Family = "ZWEIFELHAFT", Given = [given] });
        }

        Assert.Contains($"A1 A2 {grade}", Told(await MatchAsync(patient)));
    }

    [Theory]
    [InlineData("Annabel", "1985-06-17", "certain")]
    [InlineData("Gertrude", "1955-03-02", "possible")]
    public async Task A_number_is_its_person_where_it_is_confirmed(string given, string birth, string grade)
    {
        Patient patient = Anna();
        (patient.Name[0].Given, patient.BirthDate) = ([given], birth);

        Assert.Contains($"A1 A2 {grade}", Told(await MatchAsync(patient)));
    }

    [Fact]
    public async Task Two_numbers_are_not_of_one_person_for_certain()
    {
        Patient anna = Anna();
        anna.Identifier[0].Value = Messages.NhsNumber(77);
        anna.Address.Add(Home());

        Assert.Contains("A1 A2 possible", Told(await MatchAsync(anna)));
    }

    [Fact]
    public async Task The_likeliest_comes_first_and_scores_fall_with_the_grade()
    {
        Patient anna = Anna();
        anna.Address.Add(Home());
        anna.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, "0115 496 0101"));
        anna.Identifier.Add(new Identifier(FhirPeer.Rx1, "M1"));

        Bundle bundle = await MatchAsync(anna);
        decimal[] scores = [.. bundle.Entry.Select(entry => entry.Search!.Score!.Value)];

        Assert.Equal(["A1 A2 certain", "M1 possible"], Told(bundle));
        Assert.Equal(scores.OrderDescending(), scores);
        Assert.InRange(scores[1], 0.05m, 0.899m);
    }

    [Fact]
    public async Task Nobody_is_found_where_nobody_may_be_it()
    {
        Bundle bundle = await MatchAsync(new Patient
        {
            Name = [new HumanName { Family = "UNHEARD", Given = ["Of"] }], BirthDate = "1901-04-04", Identifier = [new Identifier(FhirPeer.Rk5, "NONE")],
        });

        Assert.Equal((0, 0), (bundle.Total, bundle.Entry.Count));
    }

    [Fact]
    public async Task Only_the_one_who_is_certain_is_returned_where_only_certain_ones_are_wanted()
    {
        Patient two = Anna();
        two.Identifier.Add(new Identifier(FhirPeer.Rx1, "M1"));

        Bundle certain = await MatchAsync(Anna(), ("onlyCertainMatches", new FhirBoolean(true)));
        Bundle probable = await MatchAsync(Anna(number: false), ("onlyCertainMatches", new FhirBoolean(true)));
        Bundle several = await MatchAsync(two, ("onlyCertainMatches", new FhirBoolean(true)));
        Bundle graded = await MatchAsync(two, ("onlyCertainMatches", new FhirBoolean(false)));

        Assert.Equal(["A1 A2 certain"], Told(certain));
        Assert.Empty(probable.Entry);
        Assert.Empty(several.Entry);
        Assert.Equal(2, graded.Entry.Count);
    }

    [Fact]
    public async Task At_most_as_many_as_asked_for_are_returned_the_likeliest_of_them()
    {
        Patient two = Anna();
        two.Identifier.Add(new Identifier(FhirPeer.Rx1, "M1"));

        Bundle bundle = await MatchAsync(two, ("count", new Integer(1)));

        Assert.Equal(["A1 A2 certain"], Told(bundle));
    }

    [Fact]
    public async Task Where_a_restricted_person_lives_is_no_evidence()
    {
        Patient rita = new()
        {
            Name = [new HumanName { Family = "VERBORGEN", Given = ["Rita"] }], BirthDate = "1979-05-05", Gender = AdministrativeGender.Female,
        };
        Bundle without = await MatchAsync(rita);
        rita.Address.Add(new Address { Line = ["3 Secret Close"], City = "Ripon", PostalCode = "HG4 1AA" });
        rita.Telecom.Add(new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, "01765 496 0007"));
        Bundle with = await MatchAsync(rita);

        // Of another the same is evidence, and a name that is written otherwise is found by where she lives.
        Patient rosa = new()
        {
            Name = [new HumanName { Family = "OFFENBAR", Given = ["Rosa"] }], BirthDate = "1991-06-07", Gender = AdministrativeGender.Female,
            Address = [new Address { Line = ["4 Known Road"], City = "Ripon", PostalCode = "HG4 9ZZ" }],
            Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, "01765 496 0008")],
        };

        Assert.Equal("R1 probable", Assert.Single(Told(without)));
        Assert.Equal("R1 probable", Assert.Single(Told(with)));
        Assert.Equal(without.Entry[0].Search!.Score, with.Entry[0].Search!.Score);
        Assert.Equal((0, 0), (with.Patients().Single().Address.Count, with.Patients().Single().Telecom.Count));
        Assert.Equal("R2 certain", Told(await MatchAsync(rosa))[0]);
    }

    [Fact]
    public async Task A_restricted_person_is_not_found_by_home_and_telephone_where_another_is()
    {
        Bundle restricted = await MatchAsync(At("Rita", "3 Secret Close", "HG4 1AA", "01765 496 0007"));
        Bundle other = await MatchAsync(At("Rosa", "4 Known Road", "HG4 9ZZ", "01765 496 0008"));

        Assert.Empty(Told(restricted));
        Assert.Equal("R2 probable", Assert.Single(Told(other)));

        static Patient At(string given, string line, string code, string telephone) => new()
        {
            Name = [new HumanName { Given = [given] }],
            Address = [new Address { Line = [line], City = "Ripon", PostalCode = code }],
            Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, telephone)],
        };
    }

    [Fact]
    public async Task Nobody_is_certain_where_another_is_nearly_as_likely()
    {
        string[] twin = ["7=20010203", "8=M", "11=9 Twin Street^^Testford^^NG7 2TW^GBR^H", "13=0115 496 0909"];
        await identity.FeedAsync("RX1", "J1^^^RX1", ["5=SMITH^John", .. twin]);
        Patient john = new()
        {
            Name = [new HumanName { Family = "Smith", Given = ["John"] }], BirthDate = "2001-02-03", Gender = AdministrativeGender.Male,
            Address = [new Address { Line = ["9 Twin Street"], City = "Testford", PostalCode = "NG7 2TW" }],
            Telecom = [new ContactPoint(ContactPoint.ContactPointSystem.Phone, null, "0115 496 0909")],
        };

        string[] alone = Told(await MatchAsync(john));
        await identity.FeedAsync("RX1", "J2^^^RX1", ["5=SMITH^Jon", .. twin]);
        string[] withTwin = Told(await MatchAsync(john));

        Assert.Equal(["J1 certain"], alone);
        Assert.Equal(["J1 probable", "J2 possible"], withTwin);
    }

    [Fact]
    public async Task Two_persons_are_not_both_certain()
    {
        Patient thomas = new()
        {
            Identifier = [new Identifier(FhirPeer.Rx1, "T1"), new Identifier(FhirPeer.Rk5, "T2")], BirthDate = "1970-09-11",
        };

        Assert.Equal(["T1 probable", "T2 probable"], Told(await MatchAsync(thomas)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_person_is_not_certain_where_another_of_its_records_cannot_be()
    {
        await identity.JoinAsync("A1", "A2", "M1");

        Assert.Equal(["A1 A2 M1 probable"], Told(await MatchAsync(Anna())));
    }

    [Fact]
    public async Task A_retired_record_is_not_matched()
    {
        Guid into = await identity.ReadAsync(context => context.SourceRecords.Where(r => r.LocalId == "T2").Select(r => r.Id).SingleAsync());
        await identity.ChangeAsync("T1", record => record.RetiredInto = into);

        Bundle bundle = await MatchAsync(new Patient { Identifier = [new Identifier(FhirPeer.Rx1, "T1")], BirthDate = "1970-09-11" });

        Assert.DoesNotContain(Told(bundle), told => told.Contains("T1", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{ "resourceType": "Patient", "gender": "male" }""", 422, "required", "Patient")]
    [InlineData("""{ "resourceType": "Patient", "name": [{ "family": "SMITH" }] }""", 422, "required", "Patient")]
    [InlineData("""{ "resourceType": "Patient", "identifier": [{ "system": "urn:oid:1.2.3", "value": "1" }] }""", 422, "required", "Patient")]
    [InlineData("""{ "resourceType": "Patient", "identifier": [{ "system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000000" }], "birthDate": "1970-01-02" }""", 422, "value", "Patient.identifier[0].value")]
    [InlineData("""{ "resourceType": "Patient", "birthDate": "1970-13-02" }""", 400, "value", "Patient.birthDate")]
    [InlineData("""{ "resourceType": "Parameters" }""", 400, "structure", null)]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [{ "name": "count", "valueInteger": 1 }] }""", 422, "required", "Parameters")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [{ "name": "resource", "resource": { "resourceType": "Person", "active": true } }] }""", 422, "invalid", "Parameters.parameter[0].resource")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [{ "name": "resource", "resource": { "resourceType": "Patient", "gender": "male" } }] }""", 422, "required", "Parameters.parameter[0].resource")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [RESOURCE, RESOURCE] }""", 422, "invalid", "Parameters.parameter[1]")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [RESOURCE, { "name": "count", "valueInteger": 0 }] }""", 422, "invalid", "Parameters.parameter[1].value")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [RESOURCE, { "name": "count", "valueString": "1" }] }""", 422, "invalid", "Parameters.parameter[1].value")]
    [InlineData("""{ "resourceType": "Parameters", "parameter": [RESOURCE, { "name": "onlyCertainMatches", "valueString": "true" }] }""", 422, "invalid", "Parameters.parameter[1].value")]
    [InlineData("""{ "resourceType": "Bundle", "type": "collection" }""", 400, "invalid", null)]
    public async Task A_question_at_fault_is_refused_with_the_place(string body, int expected, string code, string? expression)
    {
        const string resource =
            """{ "name": "resource", "resource": { "resourceType": "Patient", "birthDate": "1970-01-02", "name": [{ "family": "A", "given": ["B"] }] } }""";

        (HttpStatusCode status, OperationOutcome outcome) =
            await identity.SendAsync<OperationOutcome>("POST", Path, body.Replace("RESOURCE", resource, StringComparison.Ordinal));

        Assert.Equal((expected, code), ((int)status, Hl7.Fhir.Utility.EnumUtility.GetLiteral(outcome.Issue[0].Code!.Value)));
        Assert.Equal(expression ?? outcome.Issue[0].Expression.FirstOrDefault(), outcome.Issue[0].Expression.FirstOrDefault());
    }

    [Fact]
    public async Task What_is_not_supported_is_passed_over_with_a_warning_or_refused_where_that_is_wanted()
    {
        Patient anna = Anna();
        anna.Identifier.Add(new Identifier("http://passport.example", "P1"));
        Parameters parameters = Question(anna, ("onlySingleMatch", new FhirBoolean(true)));
        string body = new FhirJsonSerializer().SerializeToString(parameters);

        (_, Bundle lenient) = await identity.SendAsync<Bundle>("POST", Path, body);
        (HttpStatusCode status, OperationOutcome strict) = await identity.SendAsync<OperationOutcome>("POST", Path, body, "handling=strict");

        Assert.Equal(["A1 A2 certain"], Told(lenient));
        OperationOutcome[] warnings = [.. lenient.Entry.Select(entry => entry.Resource).OfType<OperationOutcome>()];
        Assert.Equal(
            ["Parameters.parameter[1]", "Parameters.parameter[0].resource.identifier"], warnings.Select(it => it.Issue().Expression.Single()));
        Assert.All(warnings, it => Assert.Equal(OperationOutcome.IssueSeverity.Warning, it.Issue().Severity));
        Assert.Equal((422, "Parameters.parameter[1]"), ((int)status, strict.Issue().Expression.Single()));
    }

    [Fact]
    public async Task Nothing_is_kept_and_nothing_of_the_patient_is_logged()
    {
        int records = await identity.ReadAsync(context => context.SourceRecords.CountAsync());
        int keys = await identity.ReadAsync(context => context.RecordKeys.CountAsync());

        await MatchAsync(Anna());

        await Eventually.TrueAsync(() => identity.Log.Lines.Any(line => line.Contains("ITI-119 200 1 of 1")), "the match was not logged");
        Assert.Equal(records, await identity.ReadAsync(context => context.SourceRecords.CountAsync()));
        Assert.Equal(keys, await identity.ReadAsync(context => context.RecordKeys.CountAsync()));
        Assert.DoesNotContain(identity.Log.Lines, line => line.Contains("ZWEIFEL") || line.Contains(Messages.NhsNumber(1)));
    }

    private static Patient Anna(bool number = true) => new()
    {
        Identifier = number ? [new Identifier(FhirPeer.Nhs, Messages.NhsNumber(1))] : [],
        Name = [new HumanName { Family = "Zweifelhaft", Given = ["Annabel"] }],
        BirthDate = "1985-06-17",
        Gender = AdministrativeGender.Female,
    };

    private static Address Home() => new() { Line = ["7 Testing Lane"], City = "Testford", PostalCode = "NG5 1PB" };

    private static Parameters Question(Patient patient, params (string Name, DataType Value)[] more)
    {
        Parameters parameters = new();
        parameters.Add("resource", patient);
        foreach ((string name, DataType value) in more)
        {
            parameters.Add(name, value);
        }

        return parameters;
    }

    private async Task<Bundle> MatchAsync(Patient patient, params (string Name, DataType Value)[] more)
    {
        string body = new FhirJsonSerializer().SerializeToString(Question(patient, more));
        (HttpStatusCode status, Bundle bundle) = await identity.SendAsync<Bundle>("POST", Path, body);
        Assert.Equal(HttpStatusCode.OK, status);
        return bundle;
    }

    /// <summary>Local ids and grade of each person, in the order of the answer.</summary>
    private static string[] Told(Bundle bundle) =>
    [
        .. from entry in bundle.Entry
           where entry.Resource is Patient
           let ids = ((Patient)entry.Resource!).Identifier.Where(id => id.System != FhirPeer.Nhs).Select(id => id.Value!)
           let grade = ((Code)entry.Search!.GetExtension("http://hl7.org/fhir/StructureDefinition/match-grade")!.Value!).Value
           select string.Join(' ', ids.Order(StringComparer.Ordinal).Append(grade)),
    ];
}

using EmradXds.Testing;
using Hl7.Fhir.Model;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

/// <summary>What was fed by HL7 v2 as it comes out as a Patient.</summary>
public sealed class PatientResourceTests : IAsyncLifetime
{
    private const string VerificationStatus = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus";

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
    public async Task Everything_that_is_known_is_in_it(string format)
    {
        await identity.FeedAsync(
            "RX1", $"E1^^^RX1~{Messages.Nhs(1)}",
            "5=TESTSMITH^Anna^Maria Luise^III^Dr^^L~TESTBORN^Anna^^^^^M~^Annie^^^^^N~TESTALIAS^Anna^^^^^A", "6=TESTMOTHER", "7=19700503", "8=F",
            "11=1 Testing Lane^Testing^Testford^Testshire^sw1a1aa^GBR^H~2 Holiday Road^^Testsea^^12345^FRA^C",
            "13=07700900001^PRN~^NET^Internet^anna@example.org", "14=07700900002^WPN", "24=Y", "25=2", "29=20200101083000", "30=Y", "32=01");

        Patient patient = await ReadAsync("E1", format);

        Assert.True(patient.Active);
        Assert.Null(patient.Meta);
        Assert.Equal([FhirPeer.Nhs, FhirPeer.Rx1], patient.Identifier.Select(id => id.System));
        Assert.Equal([Messages.NhsNumber(1), "E1"], patient.Identifier.Select(id => id.Value));
        Coding status = Assert.Single(((CodeableConcept)Assert.Single(patient.Identifier[0].Extension).Value!).Coding);
        Assert.Equal(VerificationStatus, patient.Identifier[0].Extension[0].Url);
        Assert.Equal(
            ("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "01", "Number present and verified"),
            (status.System, status.Code, status.Display));
        Assert.Empty(patient.Identifier[1].Extension);
        Assert.Equal(
            [HumanName.NameUse.Official, HumanName.NameUse.Maiden, HumanName.NameUse.Nickname, null], patient.Name.Select(name => name.Use));
        Assert.Equal("TESTSMITH", patient.Name[0].Family);
        Assert.Equal(["Anna", "Maria", "Luise"], patient.Name[0].Given);
        Assert.Equal(("Dr", "III"), (Assert.Single(patient.Name[0].Prefix), Assert.Single(patient.Name[0].Suffix)));
        Assert.Null(patient.Name[2].Family);
        Assert.Equal(AdministrativeGender.Female, patient.Gender);
        Assert.Equal("1970-05-03", patient.BirthDate);
        Address home = patient.Address[0];
        Assert.Equal(["1 Testing Lane", "Testing"], home.Line);
        Assert.Equal(
            ("Testford", "Testshire", "Testshire", "SW1A 1AA", "GBR", Address.AddressUse.Home),
            (home.City, home.District, home.State, home.PostalCode, home.Country, home.Use!.Value));
        Assert.Equal(("12345", Address.AddressUse.Temp), (patient.Address[1].PostalCode, patient.Address[1].Use!.Value));
        Assert.Equal(
            [
                (ContactPoint.ContactPointSystem.Phone, "07700900001", ContactPoint.ContactPointUse.Home),
                (ContactPoint.ContactPointSystem.Email, "anna@example.org", null),
                (ContactPoint.ContactPointSystem.Phone, "07700900002", (ContactPoint.ContactPointUse?)ContactPoint.ContactPointUse.Work),
            ],
            patient.Telecom.Select(it => (it.System!.Value, it.Value!, it.Use)));
        Assert.Equal(2, ((Integer)patient.MultipleBirth!).Value);
        Assert.Equal("2020-01-01", ((FhirDateTime)patient.Deceased!).Value);
        Assert.Equal(
            "TESTMOTHER", patient.GetStringExtension("http://hl7.org/fhir/StructureDefinition/patient-mothersMaidenName"));
    }

    [Fact]
    public async Task What_is_not_known_is_not_in_it()
    {
        await identity.FeedAsync("RX1", "E2^^^RX1", "5=TESTSMITH", "7=", "8=");

        Patient patient = await ReadAsync("E2");

        Assert.Equal((HumanName.NameUse.Official, 0), (Assert.Single(patient.Name).Use!.Value, patient.Name[0].Given.Count()));
        Assert.Null(patient.Gender);
        Assert.Null(patient.BirthDate);
        Assert.Null(patient.Deceased);
        Assert.Null(patient.MultipleBirth);
        Assert.Empty(patient.Address);
        Assert.Empty(patient.Telecom);
        Assert.Empty(patient.Extension);
    }

    [Theory]
    [InlineData("7=1970", "1970", null, null)]
    [InlineData("7=197005", "1970-05", null, null)]
    [InlineData("30=Y", "1970-01-01", true, null)]
    [InlineData("30=N", "1970-01-01", false, null)]
    [InlineData("24=Y", "1970-01-01", null, true)]
    [InlineData("24=N", "1970-01-01", null, false)]
    public async Task Partial_dates_and_plain_statements_keep_what_they_say(
        string field, string birthDate, bool? deceased, bool? multiple)
    {
        await identity.FeedAsync("RX1", "E3^^^RX1", field);

        Patient patient = await ReadAsync("E3");

        Assert.Equal(birthDate, patient.BirthDate);
        Assert.Equal(deceased, (patient.Deceased as FhirBoolean)?.Value);
        Assert.Equal(multiple, (patient.MultipleBirth as FhirBoolean)?.Value);
    }

    [Fact]
    public async Task Who_is_said_to_be_alive_and_to_have_died_is_neither()
    {
        await identity.FeedAsync("RX1", "E4^^^RX1", "29=20200101", "30=N");

        Assert.Null((await ReadAsync("E4")).Deceased);
    }

    [Theory]
    [InlineData("M", AdministrativeGender.Male)]
    [InlineData("F", AdministrativeGender.Female)]
    [InlineData("O", AdministrativeGender.Other)]
    [InlineData("A", AdministrativeGender.Other)]
    [InlineData("N", AdministrativeGender.Other)]
    [InlineData("U", AdministrativeGender.Unknown)]
    [InlineData("X", null)]
    public async Task Sex_is_the_administrative_gender(string sex, AdministrativeGender? expected)
    {
        await identity.FeedAsync("RX1", "E5^^^RX1", $"8={sex}");

        Assert.Equal(expected, (await ReadAsync("E5")).Gender);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task Characters_that_fhir_does_not_have_are_shown_as_such(string format)
    {
        await identity.FeedAsync("RX1", "E6^^^RX1", "5=TEST\\X0B\\SMITH \\T\\ <SONS> ^Anna");

        Assert.Equal("TEST\uFFFDSMITH & <SONS>", Assert.Single((await ReadAsync("E6", format)).Name).Family);
    }

    [Fact]
    public async Task The_status_of_a_number_is_not_told_of_another_records_number()
    {
        await identity.FeedAsync("RX1", "E7^^^RX1", "32=01");
        await identity.FeedAsync("RWD", $"E8^^^RWD~{Messages.Nhs(1)}");
        await identity.JoinAsync("E7", "E8");

        Identifier number = (await ReadAsync("E7")).Identifier.Single(id => id.System == FhirPeer.Nhs);

        Assert.Empty(number.Extension);
    }

    [Fact]
    public async Task Of_two_numbers_none_has_a_status()
    {
        await identity.FeedAsync("RX1", $"E9^^^RX1~{Messages.Nhs(1)}", "32=01");
        await identity.FeedAsync("RWD", $"E10^^^RWD~{Messages.Nhs(2)}");
        await identity.JoinAsync("E9", "E10");

        Patient patient = await ReadAsync("E9");

        Assert.Equal(4, patient.Identifier.Count);
        Assert.All(patient.Identifier, id => Assert.Empty(id.Extension));
    }

    private async Task<Patient> ReadAsync(string localId, string format = "json")
    {
        (_, Bundle bundle) = await identity.GetAsync<Bundle>($"fhir/Patient?identifier={localId}&_format={format}");
        return Assert.Single(bundle.Patients());
    }
}

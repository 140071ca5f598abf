using System.Net;
using System.Xml.Linq;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Types;
using EmradXds.Identity.Tests.Fhir;
using EmradXds.Identity.Tests.Hl7V3;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests;

/// <summary>One question by HL7 v2, HL7 V3 and FHIR has one answer.</summary>
/// <remarks>Mia has ids of three trusts, two of RX1, and an NHS Number; Max is one person by merge (OLD into LN2); Miriam's birth day is not
/// known; Rita must not be found where she lives, says one of two trusts; Zoe was fed by FHIR.</remarks>
public sealed class ParityTests : IAsyncLifetime
{
    private const string Unknown = "1.2.3.4";
    private const string Mia = "K1 LN1 N1 N2 NHS1";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        string[] mia =
        [
            "5=BEISPIEL-MUSTER^Mia^Anna", "6=MUSTERFRAU", "7=19880229", "11=1 Test Road^^Leeds^West Yorkshire^LS1 1AA^GBR^H",
            "13=0113 496 0000",
        ];
        await identity.FeedAsync("RWD", $"LN1^^^RWD~{Messages.Nhs(1)}", mia);
        await identity.FeedAsync("RX1", $"N1^^^RX1~{Messages.Nhs(1)}", mia);
        await identity.FeedAsync("RX1", $"N2^^^RX1~{Messages.Nhs(1)}", mia);
        await identity.FeedAsync("RK5", $"K1^^^RK5~{Messages.Nhs(1)}", mia);
        string[] max = ["5=BEISPIEL^Max", "7=19650317", "8=M", "11=9 Sample Street^^York^^YO1 1AA^GBR^H"];
        await identity.FeedAsync("RWD", "OLD^^^RWD", max);
        await identity.FeedAsync("RWD", "LN2^^^RWD", max);
        Assert.Equal("AA", (await identity.SendAsync(Messages.Merge("RWD", "LN2^^^RWD", "OLD^^^RWD")))["MSA-1"]);
        await identity.FeedAsync("RK5", "K3^^^RK5", "5=BEISPIELER^Miriam", "7=198802", "8=O");
        string[] rita = ["5=HIDDEN^Rita", "7=19790505", "11=7 Secret Lane^^Ripon^^HG4 1AA^GBR^H", "13=01765 496 0007"];
        await identity.FeedAsync("RWD", $"LN4^^^RWD~{Messages.Nhs(4)}", rita);
        await identity.FeedAsync("RX1", $"N4^^^RX1~{Messages.Nhs(4)}", rita);
        await identity.ChangeAsync("N4", record => record.Demographics = record.Demographics with { IsRestricted = true });
        (HttpStatusCode status, _) = await identity.SendAsync<Patient>("PUT", $"fhir/Patient?identifier={FhirPeer.Rx1}|N5", $$"""
            {
              "resourceType": "Patient", "identifier": [{ "system": "{{FhirPeer.Rx1}}", "value": "N5" }], "gender": "female",
              "name": [{ "family": "O'Förde", "given": ["Zoë", "Anna"] }], "birthDate": "1999-12-31", "address": [{ "city": "York" }]
            }
            """);
        Assert.Equal(HttpStatusCode.Created, status);
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("RWD|LN1", "", "K1 N1 N2 NHS1")]
    [InlineData("RX1|N1", "", "K1 LN1 N2 NHS1")]
    [InlineData("NHS|NHS1", "", "K1 LN1 N1 N2")]
    [InlineData("NHS|NHS1 SPACED", "", "K1 LN1 N1 N2")]
    [InlineData("RWD|LN1", "RX1", "N1 N2")]
    [InlineData("RWD|LN1", "RX1 RK5", "K1 N1 N2")]
    [InlineData("RWD|LN1", "RX1 RX1", "N1 N2")]
    [InlineData("RX1|N1", "RX1", "N2")]
    [InlineData("RWD|LN1", "NHS", "NHS1")]
    [InlineData("RWD|LN1", "RNQ", "")]
    [InlineData("RWD|LN1", "RNQ RK5", "K1")]
    [InlineData("RWD|LN2", "", "")]
    [InlineData("RWD|LN2", "RWD", "")]
    [InlineData("RK5|K3", "RX1", "")]
    [InlineData("RWD|LN4", "", "N4 NHS4")]
    [InlineData("RX1|N5", "", "")]
    [InlineData("RWD|OLD", "", "unknown")]
    [InlineData("RWD|NOBODY", "", "unknown")]
    [InlineData("RX1|LN1", "", "unknown")]
    [InlineData("RWD|ln1", "", "unknown")]
    [InlineData("NHS|NHS9", "", "unknown")]
    [InlineData("NHS|NOBODY", "", "unknown")]
    [InlineData("NONE|LN1", "", "unknown")]
    [InlineData("RWD|LN1", "NONE", "unknown")]
    [InlineData("RWD|LN1", "RX1 NONE", "unknown")]
    [InlineData("RWD|NOBODY", "RNQ", "unknown")]
    public async Task The_other_ids_of_a_person_are_the_same(string asked, string wanted, string expected)
    {
        string[] parts = asked.Split('|');
        string id = Numbers(parts[1]);
        string[] domains = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        string v2 = await CrossReferenceByV2Async(parts[0], id, domains);
        string v3 = await CrossReferenceByV3Async(parts[0], id, domains);
        string fhir = await CrossReferenceByFhirAsync(parts[0], id, domains);

        Assert.Equal((expected, expected, expected), (v2, v3, fhir));
    }

    [Theory]
    [InlineData("family=BEISPIEL-MUSTER", "", Mia)]
    [InlineData("family=beispiel muster", "", Mia)]
    [InlineData("family=BEISPIEL", "", "LN2")]
    [InlineData("family=BEISPIEL*", "", Mia + " / LN2 / K3")]
    [InlineData("family=BEISPIEL*;given=Mi*", "", Mia + " / K3")]
    [InlineData("family=BEISPIEL*;sex=M", "", "LN2")]
    [InlineData("family=BEISPIEL*;sex=F", "", Mia)]
    [InlineData("family=BEISPIEL-MUSTER;given=Mia;birth=19880229", "", Mia)]
    [InlineData("given=Anna;birth=19880229", "", Mia)]
    [InlineData("birth=19880229", "", Mia)]
    [InlineData("birth=198802", "", Mia + " / K3")]
    [InlineData("birth=1988;family=BEISPIELER", "", "K3")]
    [InlineData("family=BEISPIEL-MUSTER;birth=19880228", "", "")]
    [InlineData("family=NOBODY", "", "")]
    [InlineData("family=O'Forde", "", "N5")]
    [InlineData("family=oförde;given=ZOE", "", "N5")]
    [InlineData("given=Anna", "", Mia + " / N5")]
    [InlineData("maiden=Musterfrau", "", Mia)]
    [InlineData("postcode=ls11aa", "", Mia)]
    [InlineData("city=York", "", "LN2 / N5")]
    [InlineData("telephone=0113-496-0000", "", Mia)]
    [InlineData("id=RX1|N2", "", Mia)]
    [InlineData("id=RX1|N2;family=BEISPIEL", "", "")]
    [InlineData("id=NHS|NHS1", "", Mia)]
    [InlineData("id=NHS|NHS1 SPACED", "", Mia)]
    [InlineData("id=RWD|OLD", "", "")]
    [InlineData("id=RWD|LN2", "", "LN2")]
    [InlineData("id=RX1|LN1", "", "")]
    [InlineData("family=HIDDEN", "", "LN4 N4 NHS4")]
    [InlineData("id=RWD|LN4", "", "LN4 N4 NHS4")]
    [InlineData("family=HIDDEN;city=Ripon", "", "")]
    [InlineData("postcode=HG4 1AA", "", "")]
    [InlineData("telephone=01765 496 0007", "", "")]
    [InlineData("family=BEISPIEL*", "RX1", "N1 N2")]
    [InlineData("family=BEISPIEL*", "RX1 RK5", "K1 N1 N2 / K3")]
    [InlineData("family=BEISPIEL*", "NHS", "NHS1")]
    [InlineData("family=BEISPIEL*", "RNQ", "")]
    [InlineData("family=BEISPIEL*", "NONE", "unknown")]
    [InlineData("family=BEISPIEL*", "RX1 NONE", "unknown")]
    public async Task The_persons_found_and_their_ids_are_the_same(string question, string wanted, string expected)
    {
        Dictionary<string, string> asked = question.Split(';').Select(part => part.Split('=', 2))
            .ToDictionary(part => part[0], part => Numbers(part[1]));
        string[] domains = wanted.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string persons = string.Join(" / ", expected.Split(" / ").Order(StringComparer.Ordinal));

        string v2 = await FindByV2Async(asked, domains);
        string v3 = await FindByV3Async(asked, domains);
        string fhir = await FindByFhirAsync(asked, domains);

        Assert.Equal((persons, persons, persons), (v2, v3, fhir));
    }

    private static string Numbers(string text) => text switch
    {
        "NHS1" => Messages.NhsNumber(1),
        "NHS9" => Messages.NhsNumber(9),
        "NHS|NHS1" => "NHS|" + Messages.NhsNumber(1),
        "NHS1 SPACED" or "NHS|NHS1 SPACED" => text.Replace("NHS1 SPACED", Spaced(Messages.NhsNumber(1)), StringComparison.Ordinal),
        _ => text,
    };

    private static string Spaced(string number) => $"{number[..3]} {number[3..6]} {number[6..]}";

    /// <summary>Ids in an order that is the same whatever the protocol's is, numbers by their names.</summary>
    private static string Sorted(IEnumerable<string> ids) => string.Join(
        ' ',
        ids.Select(id => id == Messages.NhsNumber(1) ? "NHS1" : id == Messages.NhsNumber(4) ? "NHS4" : id).Order(StringComparer.Ordinal));

    /// <summary>Ids of each person; who has no id of the domains wanted is nobody.</summary>
    private static string Sorted(IEnumerable<IEnumerable<string>> persons) =>
        string.Join(" / ", persons.Select(Sorted).Where(ids => ids.Length > 0).Order(StringComparer.Ordinal));

    private static string OidOf(string domain) =>
        RunningIdentity.Domain.Authorities.FirstOrDefault(authority => authority.Namespace == domain)?.Oid ?? Unknown;

    private static string SystemOf(string domain) => "urn:oid:" + OidOf(domain);

    private async Task<string> CrossReferenceByV2Async(string domain, string id, string[] domains)
    {
        Er7Message answer = await identity.SendAsync(Messages.Query(
            $"{id}^^^&{OidOf(domain)}&ISO", string.Join('~', domains.Select(wanted => $"^^^&{OidOf(wanted)}&ISO"))));
        return answer["MSA-1"] == "AE" ? "unknown" : Sorted(IdsOf(answer.First("PID")));
    }

    private async Task<string> CrossReferenceByV3Async(string domain, string id, string[] domains)
    {
        XElement answer = await identity.AskAsync(V3.Query(
            V3.PixQuery,
            [
                .. domains.Select(wanted => V3.Parameter("dataSource", new XAttribute("root", OidOf(wanted)))),
                V3.Parameter("patientIdentifier", new XAttribute("root", OidOf(domain)), new XAttribute("extension", id)),
            ]));
        return answer.Codes().TypeCode == "AE"
            ? "unknown"
            : Sorted(answer.Patients().SelectMany(patient => patient.Ids()).OfType<string>());
    }

    private async Task<string> CrossReferenceByFhirAsync(string domain, string id, string[] domains)
    {
        (HttpStatusCode status, Resource answer) = await identity.GetAsync<Resource>(
            $"fhir/Patient/$ihe-pix?sourceIdentifier={SystemOf(domain)}|{Uri.EscapeDataString(id)}"
            + string.Concat(domains.Select(wanted => $"&targetSystem={SystemOf(wanted)}")));
        return answer is Parameters parameters
            ? Sorted(parameters.Get("targetIdentifier").Select(found => ((Identifier)found.Value!).Value!))
            : status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest or HttpStatusCode.Forbidden ? "unknown"
            : $"{status}";
    }

    private async Task<string> FindByV2Async(Dictionary<string, string> asked, string[] domains)
    {
        IEnumerable<string> parameters = asked.SelectMany(part => part.Key switch
        {
            "family" => [$"@PID.5.1.1^{part.Value}"],
            "given" => [$"@PID.5.2^{part.Value}"],
            "birth" => [$"@PID.7^{part.Value}"],
            "sex" => [$"@PID.8^{part.Value}"],
            "maiden" => [$"@PID.6.1^{part.Value}"],
            "postcode" => [$"@PID.11.5^{part.Value}"],
            "city" => [$"@PID.11.3^{part.Value}"],
            "telephone" => [$"@PID.13^{part.Value}"],
            _ => new[] { $"@PID.3.1^{part.Value.Split('|')[1]}", $"@PID.3.4.2^{OidOf(part.Value.Split('|')[0])}", "@PID.3.4.3^ISO" },
        });
        Er7Message answer = await identity.SendAsync(
            $@"MSH|^~\&|WARD|RWD|PDQ|EMRAD|20261124210000||QBP^Q22^QBP_Q21|{Messages.NewControlId()}|P|2.5||||||UNICODE UTF-8" + "\r"
            + $"QPD|IHE PDQ Query|T|{string.Join('~', parameters)}|||||"
            + $"{string.Join('~', domains.Select(wanted => $"^^^&{OidOf(wanted)}&ISO"))}\rRCP|I\r");
        return answer["MSA-1"] == "AE" ? "unknown" : Sorted(answer.All("PID").Select(IdsOf));
    }

    private async Task<string> FindByV3Async(Dictionary<string, string> asked, string[] domains)
    {
        IEnumerable<XElement> parameters = asked.Select(part => part.Key switch
        {
            "family" => V3.Name(part.Value.TrimEnd('*'), null, part.Value.EndsWith('*') ? "SRCH" : null),
            "given" => V3.Name(null, part.Value.TrimEnd('*'), part.Value.EndsWith('*') ? "SRCH" : null),
            "birth" => V3.Parameter("livingSubjectBirthTime", new XAttribute("value", part.Value)),
            "sex" => V3.Parameter("livingSubjectAdministrativeGender", new XAttribute("code", part.Value)),
            "maiden" => V3.Parameter("mothersMaidenName", V3.Element("family", part.Value)),
            "postcode" => V3.Parameter("patientAddress", V3.Element("postalCode", part.Value)),
            "city" => V3.Parameter("patientAddress", V3.Element("city", part.Value)),
            "telephone" => V3.Parameter("patientTelecom", new XAttribute("value", $"tel:{part.Value}")),
            _ => V3.SubjectId(OidOf(part.Value.Split('|')[0]), part.Value.Split('|')[1]),
        });
        XElement answer = await identity.AskAsync(V3.Query(
            V3.PdqQuery,
            [
                .. parameters,
                .. domains.Select(wanted => V3.Parameter("otherIDsScopingOrganization", new XAttribute("root", OidOf(wanted)))),
            ]));
        return answer.Codes().TypeCode == "AE" ? "unknown" : Sorted(answer.Patients().Select(patient => patient.Ids().OfType<string>()));
    }

    private async Task<string> FindByFhirAsync(Dictionary<string, string> asked, string[] domains)
    {
        IEnumerable<string> parameters = asked.Select(part => part.Key switch
        {
            "family" or "given" =>
                $"{part.Key}{(part.Value.EndsWith('*') ? "" : ":exact")}={Uri.EscapeDataString(part.Value.TrimEnd('*'))}",
            "birth" => "birthdate=" + part.Value[..4] + (part.Value.Length > 4 ? "-" + part.Value[4..6] : "")
                + (part.Value.Length > 6 ? "-" + part.Value[6..] : ""),
            "sex" => $"gender={(part.Value == "M" ? "male" : "female")}",
            "maiden" => $"mothersMaidenName:exact={part.Value}",
            "postcode" => $"address-postalcode:exact={Uri.EscapeDataString(part.Value)}",
            "city" => $"address-city:exact={part.Value}",
            "telephone" => $"telecom={Uri.EscapeDataString(part.Value)}",
            _ => $"identifier={SystemOf(part.Value.Split('|')[0])}|{Uri.EscapeDataString(part.Value.Split('|')[1])}",
        });
        string wanted = domains.Length > 0 ? "&identifier=" + string.Join(',', domains.Select(domain => SystemOf(domain) + "|")) : "";
        (HttpStatusCode status, Resource answer) =
            await identity.GetAsync<Resource>($"fhir/Patient?{string.Join('&', parameters)}{wanted}");
        return answer is Bundle bundle
            ? Sorted(bundle.Patients().Select(patient => patient.Identifier.Select(id => id.Value!)))
            : status == HttpStatusCode.NotFound ? "unknown"
            : $"{status}";
    }

    private static IEnumerable<string> IdsOf(Er7Segment pid) => pid.Exists ? Cx.ReadAll(pid[3]).Select(id => id.Id) : [];
}

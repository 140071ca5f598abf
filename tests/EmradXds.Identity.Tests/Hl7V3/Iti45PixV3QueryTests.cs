using System.Xml.Linq;
using EmradXds.Soap;
using EmradXds.Testing;

namespace EmradXds.Identity.Tests.Hl7V3;

public sealed class Iti45PixV3QueryTests : IAsyncLifetime
{
    private const string List = $"/{V3.PixQuery}/controlActProcess/queryByParameter/parameterList";

    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;

    public async ValueTask InitializeAsync() => identity = await KnownPersons.StartAsync(folder);

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData(KnownPersons.Rwd, "LN1", "", "NHS N1 N2 K1")]
    [InlineData(KnownPersons.Rx1, "N1", "", "NHS N2 K1 LN1")]
    [InlineData(KnownPersons.Nhs, "NHS", "", "N1 N2 K1 LN1")]
    [InlineData(KnownPersons.Nhs, "NHS SPACED", KnownPersons.Rwd, "LN1")]
    [InlineData(KnownPersons.Rwd, "LN1", KnownPersons.Rk5 + " " + KnownPersons.Rx1, "K1 N1 N2")]
    [InlineData(KnownPersons.Rwd, "LN1", KnownPersons.Rk5 + " " + KnownPersons.Rnq, "K1")]
    [InlineData(KnownPersons.Rx1, "N1", KnownPersons.Rx1, "N2")]
    public async Task Ids_found_are_the_patients_and_the_queried_one_is_not_among_them(
        string root, string id, string domains, string expected)
    {
        string number = Messages.NhsNumber(1);
        string asked = id switch { "NHS" => number, "NHS SPACED" => $"{number[..3]} {number[3..6]} {number[6..]}", _ => id };
        XElement query = Query(root, asked, domains);

        XElement answer = await identity.AskAsync(query);

        Assert.Equal(("AA", "OK"), answer.Codes());
        XElement patient = Assert.Single(answer.Patients());
        Assert.Equal(expected.Replace("NHS", number, StringComparison.Ordinal), string.Join(' ', patient.Ids()));
        Assert.All(
            patient.Elements(V3.Namespace + "id"),
            found => Assert.Equal(
                RunningIdentity.Domain.Authorities.Single(a => a.Oid == (string?)found.Attribute("root")).Namespace,
                (string?)found.Attribute("assigningAuthorityName")));
        Assert.Equal("NA", (string?)patient.At("patientPerson/name")!.Attribute("nullFlavor"));
        Assert.Equal("Q1", (string?)answer.At("controlActProcess/queryAck/queryId")!.Attribute("extension"));
        Assert.True(XNode.DeepEquals(query.At("controlActProcess/queryByParameter"), answer.At("controlActProcess/queryByParameter")));
        Assert.Empty(answer.Details());
    }

    [Theory]
    [InlineData(KnownPersons.Rwd, "LN1", KnownPersons.Rnq)]
    [InlineData(KnownPersons.Rwd, "LN2", "")]
    public async Task A_known_id_without_others_is_NF(string root, string id, string domains)
    {
        XElement answer = await identity.AskAsync(Query(root, id, domains));

        Assert.Equal(("AA", "NF"), answer.Codes());
        Assert.Empty(answer.Patients());
        Assert.NotNull(answer.At("controlActProcess/queryByParameter"));
    }

    [Theory]
    [InlineData(KnownPersons.Rwd, "NOBODY")]
    [InlineData(KnownPersons.Rx1, "LN1")]
    [InlineData(KnownPersons.Nhs, "9991581766")]
    [InlineData("1.2.3.4.5", "LN1")]
    public async Task An_id_or_a_domain_that_is_not_known_is_AE_204_at_the_patient_identifier(string root, string id)
    {
        XElement answer = await identity.AskAsync(Query(root, id));

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal([("204", $"{List}/patientIdentifier/value")], answer.Details());
        Assert.Empty(answer.Patients());
        Assert.DoesNotContain(id, answer.At("acknowledgement")!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(identity.Log.Lines, line => line.Contains(id, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_data_source_that_is_not_known_has_a_detail_with_its_place()
    {
        XElement answer = await identity.AskAsync(Query(KnownPersons.Rwd, "LN1", $"1.2.3.4 {KnownPersons.Rx1} 1.2.3.5"));

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal([("204", $"{List}/dataSource[1]/value"), ("204", $"{List}/dataSource[3]/value")], answer.Details());
        Assert.Empty(answer.Patients());
        Assert.Contains(identity.Log.Lines, line => line.Contains("ITI-45", StringComparison.Ordinal)
            && line.Contains("AE AE 204", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("none", "101", "/patientIdentifier/value")]
    [InlineData("two", "102", "/patientIdentifier[2]/value")]
    [InlineData("no extension", "101", "/patientIdentifier/value")]
    [InlineData("no root", "101", "/patientIdentifier/value")]
    public async Task A_query_without_one_whole_id_is_AE_with_the_place(string fault, string code, string place)
    {
        XElement[] parameters = fault switch
        {
            "none" => [],
            "two" => [Asked(KnownPersons.Rwd, "LN1"), Asked(KnownPersons.Rx1, "N1")],
            "no extension" => [Asked(KnownPersons.Rwd, null)],
            _ => [Asked(null, "LN1")],
        };

        XElement answer = await identity.AskAsync(V3.Query(V3.PixQuery, parameters));

        Assert.Equal(("AE", "AE"), answer.Codes());
        Assert.Equal([(code, List + place)], answer.Details());
    }

    [Theory]
    [InlineData("another root")]
    [InlineData("another namespace")]
    [InlineData("id")]
    [InlineData("queryId")]
    [InlineData("queryId root")]
    [InlineData("queryByParameter")]
    [InlineData("second queryByParameter")]
    [InlineData("too many elements")]
    [InlineData("too much text")]
    public async Task What_is_no_such_message_is_a_Sender_fault(string fault)
    {
        XElement query = Query(KnownPersons.Rwd, "LN1");
        XElement byParameter = query.At("controlActProcess/queryByParameter")!;
        switch (fault)
        {
            case "another root":
                query.Name = V3.Namespace + V3.PdqQuery;
                break;
            case "another namespace":
                query.Name = "{urn:hl7-org:v2}" + V3.PixQuery;
                break;
            case "id":
                query.At("id")!.Remove();
                break;
            case "queryId":
                byParameter.At("queryId")!.Remove();
                break;
            case "queryId root":
                byParameter.At("queryId")!.Attribute("root")!.Remove();
                break;
            case "queryByParameter":
                byParameter.Remove();
                break;
            case "second queryByParameter":
                byParameter.AddAfterSelf(new XElement(byParameter));
                break;
            case "too many elements":
                byParameter.At("parameterList")!.Add(Enumerable.Range(0, 600).Select(_ => V3.Element("dataSource")));
                break;
            default:
                byParameter.At("parameterList")!.Add(V3.Element("dataSource", new string('x', 20_000)));
                break;
        }

        SoapFaultException thrown = await Assert.ThrowsAsync<SoapFaultException>(() => SendAsync(query));

        Assert.Equal(SoapFaultCode.Sender, thrown.Code);
        Assert.DoesNotContain("LN1", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_query_is_repeated_with_prefixes_and_types_as_they_came()
    {
        XNamespace instance = "http://www.w3.org/2001/XMLSchema-instance";
        XElement query = Query(KnownPersons.Rwd, "LN1");
        query.SetAttributeValue(XNamespace.Xmlns + "hl7", V3.Namespace.NamespaceName);
        query.Descendants(V3.Namespace + "value").Single().Add(new XAttribute(instance + "type", "hl7:II"));

        XElement answer = await identity.AskAsync(query);

        XElement value = answer.Descendants(V3.Namespace + "patientIdentifier").Single().At("value")!;
        Assert.Equal("hl7:II", (string?)value.Attribute(instance + "type"));
        Assert.Equal(V3.Namespace, value.GetNamespaceOfPrefix("hl7"));
    }

    [Fact]
    public async Task A_query_without_any_action_is_known_by_its_element()
    {
        using HttpClient http = new();
        using StringContent content = new(
            $"<s:Envelope xmlns:s='http://www.w3.org/2003/05/soap-envelope'><s:Body>{Query(KnownPersons.Rwd, "LN1")}</s:Body></s:Envelope>",
            System.Text.Encoding.UTF8,
            "application/soap+xml");

        using HttpResponseMessage response = await http.PostAsync(
            new Uri(identity.Uri, "pix"), content, TestContext.Current.CancellationToken);

        Assert.Contains(
            "PRPA_IN201310UV02", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static XElement Query(string root, string id, string domains = "") => V3.Query(
        V3.PixQuery,
        [
            .. domains.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Select(oid => V3.Parameter("dataSource", new XAttribute("root", oid))),
            Asked(root, id),
        ]);

    private static XElement Asked(string? root, string? id) => V3.Parameter(
        "patientIdentifier", root is null ? null : new XAttribute("root", root), id is null ? null : new XAttribute("extension", id));

    private async Task SendAsync(XElement message)
    {
        using HttpClient http = new();
        await using SoapMessage answer = await new SoapClient(http).SendAsync(
            new Uri(identity.Uri, "pix"), $"urn:hl7-org:v3:{V3.PixQuery}", message.WriteTo, [], mtom: false,
            TestContext.Current.CancellationToken);
    }
}

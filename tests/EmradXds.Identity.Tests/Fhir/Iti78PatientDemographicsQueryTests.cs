using System.Net;
using EmradXds.Testing;
using Hl7.Fhir.Model;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

public sealed class Iti78PatientDemographicsQueryTests : IAsyncLifetime
{
    private readonly TempFolder folder = new();
    private RunningIdentity identity = null!;
    private string anna = "";

    public async ValueTask InitializeAsync()
    {
        identity = await RunningIdentity.StartAsync(folder);
        await identity.FeedAsync(
            "RX1", $"A1^^^RX1~{Messages.Nhs(1)}", "5=TESTSMITH^Anna^Maria", "6=TESTOLD", "7=19700503", "8=F",
            "11=1 Testing Lane^^Testford^Testshire^ng1 5dt^GBR^H", "13=07700 900001^PRN~^NET^Internet^anna@example.org");
        await identity.FeedAsync("RK5", "A2^^^RK5", "5=TESTSMITH^Anna", "7=19700503", "8=F");
        await identity.FeedAsync(
            "RX1", $"B1^^^RX1~{Messages.Nhs(2)}", "5=TESTSMITHSON^Bert~TESTBORN^^^^^^M", "7=1970", "8=M",
            "11=2 Testing Lane^^Testford^^NG2 1AA", "13=07700900002");
        await identity.FeedAsync("RWD", "C1^^^RWD", "5=TESTJONES^Cara", "7=19800101", "8=A");
        await identity.FeedAsync("RWD", "D1^^^RWD", "5=TESTM\u00dcLLER-JONES^D\u00f6rte", "7=198005", "8=U");
        anna = await identity.JoinAsync("A1", "A2");
    }

    public async ValueTask DisposeAsync()
    {
        await identity.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("family=testsmith", "A1 A2 B1")]
    [InlineData("family:exact=TESTSMITH", "A1 A2")]
    [InlineData("family:contains=smith", "A1 A2 B1")]
    [InlineData("family:exact=testsmit", "")]
    [InlineData("family=testsmithson,testjones", "B1 C1")]
    [InlineData("family=testmuller", "D1")]
    [InlineData("family=testborn&given=bert", "B1")]
    [InlineData("given=anna&given=maria", "A1 A2")]
    [InlineData("given=anna&given=bert", "")]
    [InlineData("given=mar", "A1 A2")]
    [InlineData("family=testsmith&gender=male", "B1")]
    [InlineData("gender=female", "A1 A2")]
    [InlineData("gender=other", "C1")]
    [InlineData("gender=http://hl7.org/fhir/administrative-gender|unknown", "D1")]
    [InlineData("family=test&birthdate=1970-05-03", "A1 A2")]
    [InlineData("birthdate=1970", "A1 A2 B1")]
    [InlineData("birthdate=eq1970-05", "A1 A2")]
    [InlineData("birthdate=1970-05-03,1980-01-01", "A1 A2 C1")]
    [InlineData("birthdate=ge1980", "C1 D1")]
    [InlineData("birthdate=ge1980-01-01", "C1 D1")]
    [InlineData("birthdate=gt1980-01-01", "D1")]
    [InlineData("birthdate=gt1980", "")]
    [InlineData("birthdate=gt1970&birthdate=lt1980-05", "C1")]
    [InlineData("birthdate=le1970", "A1 A2 B1")]
    [InlineData("birthdate=lt1970-05-03", "B1")]
    [InlineData("birthdate=le1970-05-03", "A1 A2 B1")]
    [InlineData("birthdate=lt1970", "")]
    [InlineData("address-postalcode=NG1", "A1 A2")]
    [InlineData("address-postalcode:exact=ng15dt", "A1 A2")]
    [InlineData("address-city=testford", "A1 A2 B1")]
    [InlineData("address-state=Testshire", "A1 A2")]
    [InlineData("address-country=gbr", "A1 A2")]
    [InlineData("address:contains=testing", "A1 A2 B1")]
    [InlineData("address=Testford", "A1 A2 B1")]
    [InlineData("telecom=07700900001", "A1 A2")]
    [InlineData("telecom=phone|07700 900002", "B1")]
    [InlineData("telecom=email|anna@example.org", "A1 A2")]
    [InlineData("mothersMaidenName=testol", "A1 A2")]
    [InlineData("mothersMaidenName:exact=testol", "")]
    [InlineData("identifier={NHS1}", "A1 A2")]
    [InlineData("identifier=https://fhir.nhs.uk/Id/nhs-number|{NHS1}", "A1 A2")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A2", "A1 A2")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A1", "")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A2," + FhirPeer.Rwd + "|C1", "A1 A2 C1")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A2&identifier=" + FhirPeer.Rx1 + "|A1", "A1 A2")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A2&identifier=" + FhirPeer.Rwd + "|C1", "")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A2&family=testsmith", "A1 A2")]
    [InlineData("identifier=" + FhirPeer.Rk5 + "|A2&family=testjones", "")]
    [InlineData("_id={ANNA}", "A1 A2")]
    [InlineData("_id={ANNA}&family=testjones", "")]
    [InlineData("_id=nobody", "")]
    [InlineData("family=testjones&active=true", "C1")]
    [InlineData("family=testjones&active=false", "")]
    [InlineData("active=false", "")]
    [InlineData("family=nobody", "")]
    [InlineData("family=testjones&given=", "C1")]
    public async Task Who_meets_every_parameter_is_found_by_get_and_by_post(string query, string expected)
    {
        query = query.Replace("{NHS1}", Messages.NhsNumber(1), StringComparison.Ordinal).Replace("{ANNA}", anna, StringComparison.Ordinal);

        (HttpStatusCode status, Bundle got) = await identity.GetAsync<Bundle>($"fhir/Patient?{query}");
        using HttpRequestMessage post = new(HttpMethod.Post, "fhir/Patient/_search")
        {
            Content = new StringContent(
                query + "&_format=xml", new System.Net.Http.Headers.MediaTypeHeaderValue("application/x-www-form-urlencoded")),
        };
        (_, Bundle posted) = await identity.SendAsync<Bundle>(post);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(Bundle.BundleType.Searchset, got.Type);
        Assert.Equal(expected, string.Join(' ', got.LocalIds()));
        Assert.Equal(expected, string.Join(' ', posted.LocalIds()));
        Assert.Equal(got.Entry.Count, got.Total);
        Assert.All(got.Entry, entry => Assert.Equal(Bundle.SearchEntryMode.Match, entry.Search!.Mode));
        Assert.All(got.Entry, entry => Assert.Equal(1, entry.Search!.Score));
        Assert.All(got.Entry, entry => Assert.Equal($"{identity.Http.BaseAddress}fhir/Patient/{entry.Resource!.Id}", entry.FullUrl));
        Assert.StartsWith($"{identity.Http.BaseAddress}fhir/Patient?", got.SelfLink!.OriginalString);
        Assert.Null(got.NextLink);
    }

    [Theory]
    [InlineData("", "too-costly")]
    [InlineData("active=true", "too-costly")]
    [InlineData("identifier=" + FhirPeer.Rx1 + "|", "too-costly")]
    [InlineData("_count=5", "too-costly")]
    [InlineData("nonsense=1", "too-costly")]
    [InlineData("family=-", "invalid")]
    [InlineData("family=,", "invalid")]
    [InlineData("family=a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u", "invalid")]
    [InlineData("birthdate=03/05/1970", "invalid")]
    [InlineData("birthdate=1970-02-30", "invalid")]
    [InlineData("birthdate=19700503", "invalid")]
    [InlineData("birthdate=ne1970", "invalid")]
    [InlineData("birthdate=ap1970", "invalid")]
    [InlineData("birthdate=ge", "invalid")]
    [InlineData("birthdate=1970-05-03T00:00:00Z", "invalid")]
    [InlineData("gender=Female", "code-invalid")]
    [InlineData("gender=http://example.org|female", "code-invalid")]
    [InlineData("family=x&active=yes", "invalid")]
    [InlineData("family=x&_count=many", "invalid")]
    [InlineData("family=x&_count=-1", "invalid")]
    [InlineData("telecom=fax|1", "invalid")]
    [InlineData("family:missing=true", "not-supported")]
    [InlineData("gender:not=male", "not-supported")]
    [InlineData("birthdate:exact=1970", "not-supported")]
    [InlineData("identifier=" + FhirPeer.Rx1 + "|A1," + FhirPeer.Rk5 + "|", "invalid")]
    public async Task A_search_at_fault_is_400_and_repeats_no_value(string query, string code)
    {
        foreach (string format in new[] { "json", "xml" })
        {
            (HttpStatusCode status, OperationOutcome outcome) =
                await identity.GetAsync<OperationOutcome>($"fhir/Patient?{query}{(query.Length > 0 ? "&" : "")}_format={format}");

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal(OperationOutcome.IssueSeverity.Error, outcome.Issue().Severity);
            Assert.Equal(code, Hl7.Fhir.Utility.EnumUtility.GetLiteral(outcome.Issue().Code!.Value));
            Assert.DoesNotContain("1970", outcome.Issue().Diagnostics, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_parameter_not_known_is_passed_over_with_a_warning_and_refused_where_strictness_is_preferred()
    {
        (_, Bundle lenient) = await identity.GetAsync<Bundle>("fhir/Patient?family=testjones&eyecolour=blue&_sort=family");
        using HttpRequestMessage strict = new(HttpMethod.Get, "fhir/Patient?family=testjones&eyecolour=blue");
        strict.Headers.Add("Prefer", "handling=strict");
        (HttpStatusCode status, OperationOutcome refused) = await identity.SendAsync<OperationOutcome>(strict);

        Assert.Equal(["C1"], lenient.LocalIds());
        Assert.Equal(1, lenient.Total);
        Bundle.EntryComponent[] warnings = [.. lenient.Entry.Where(entry => entry.Search!.Mode == Bundle.SearchEntryMode.Outcome)];
        Assert.Equal(2, warnings.Length);
        Assert.All(warnings, entry => Assert.Equal(OperationOutcome.IssueSeverity.Warning, ((OperationOutcome)entry.Resource!).Issue().Severity));
        Assert.Contains("eyecolour", ((OperationOutcome)warnings[0].Resource!).Issue().Diagnostics, StringComparison.Ordinal);
        Assert.EndsWith("/fhir/Patient?family=testjones", lenient.SelfLink!.OriginalString, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(OperationOutcome.IssueType.NotSupported, refused.Issue().Code);
    }

    [Fact]
    public async Task Only_ids_of_the_domains_asked_for_are_shown_and_only_who_has_one()
    {
        (_, Bundle one) = await identity.GetAsync<Bundle>($"fhir/Patient?family=test&identifier={FhirPeer.Rk5}|");
        (_, Bundle two) = await identity.GetAsync<Bundle>($"fhir/Patient?family=test&identifier={FhirPeer.Rk5}|,{FhirPeer.Rwd}|");
        (_, Bundle both) = await identity.GetAsync<Bundle>($"fhir/Patient?family=test&identifier={FhirPeer.Rk5}|&identifier={FhirPeer.Rx1}|");
        (_, Bundle number) = await identity.GetAsync<Bundle>(
            $"fhir/Patient?identifier={FhirPeer.Rk5}|A2&identifier={FhirPeer.Nhs}|");

        Assert.Equal(("A2", 1), (string.Join(' ', one.Patients().SelectMany(it => it.Identifier).Select(it => it.Value)), one.Total));
        Assert.Equal(["A2", "C1", "D1"], two.LocalIds());
        Assert.Equal(["A1", "A2"], both.LocalIds());
        Assert.Equal([Messages.NhsNumber(1)], number.Patients().SelectMany(it => it.Identifier).Select(it => it.Value));
    }

    [Fact]
    public async Task A_domain_that_is_not_known_is_404_and_an_id_of_one_finds_nobody_with_a_warning()
    {
        (HttpStatusCode status, OperationOutcome unknown) = await identity.GetAsync<OperationOutcome>(
            $"fhir/Patient?family=test&identifier={FhirPeer.Rk5}|,urn:oid:1.2.3|");
        (HttpStatusCode found, Bundle nobody) = await identity.GetAsync<Bundle>("fhir/Patient?family=test&identifier=urn:oid:1.2.3|A1");

        Assert.Equal(HttpStatusCode.NotFound, status);
        Assert.Equal(
            (OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.NotFound, "targetSystem not found"),
            (unknown.Issue().Severity!.Value, unknown.Issue().Code!.Value, unknown.Issue().Diagnostics));
        Assert.Equal((HttpStatusCode.OK, 0), (found, nobody.Total));
        Assert.Empty(nobody.Patients());
        Assert.Equal(OperationOutcome.IssueType.NotFound, ((OperationOutcome)Assert.Single(nobody.Entry).Resource!).Issue().Code);
    }

    [Fact]
    public async Task A_patient_is_read_by_its_id()
    {
        (HttpStatusCode status, Patient read) = await identity.GetAsync<Patient>($"fhir/Patient/{anna}");
        (_, Patient xml) = await identity.GetAsync<Patient>($"fhir/Patient/{anna}?_format=xml");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(anna, read.Id);
        Assert.True(read.IsExactly(xml));
    }

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("A1")]
    [InlineData("{UPPER}")]
    [InlineData("{RETIRED}")]
    public async Task A_patient_that_is_none_is_404(string id)
    {
        Guid retired = Guid.Empty;
        await identity.ChangeAsync("C1", record => (record.RetiredInto, retired) = (Guid.CreateVersion7(), record.PersonId));
        id = id.Replace("{UPPER}", anna.ToUpperInvariant(), StringComparison.Ordinal).Replace("{RETIRED}", $"{retired:N}", StringComparison.Ordinal);

        foreach (string format in new[] { "json", "xml" })
        {
            (HttpStatusCode status, OperationOutcome outcome) = await identity.GetAsync<OperationOutcome>($"fhir/Patient/{id}?_format={format}");

            Assert.Equal(HttpStatusCode.NotFound, status);
            Assert.Equal(
                (OperationOutcome.IssueSeverity.Error, OperationOutcome.IssueType.NotFound),
                (outcome.Issue().Severity!.Value, outcome.Issue().Code!.Value));
        }
    }

    [Theory]
    [InlineData("json")]
    [InlineData("xml")]
    public async Task Pages_show_everybody_once_though_others_come_and_go(string format)
    {
        for (int n = 0; n < 7; n++)
        {
            await identity.FeedAsync("RFS", $"P{n}^^^RFS", "5=TESTPAGE^Paul");
        }

        List<string> ids = [];
        List<int> sizes = [];
        string? next = $"fhir/Patient?family=testpage&_count=3&_format={format}";
        while (next is not null)
        {
            (_, Bundle page) = await identity.GetAsync<Bundle>(next);
            Assert.Equal(7, page.Total);
            ids.AddRange(page.LocalIds());
            sizes.Add(page.Entry.Count);
            next = page.NextLink?.OriginalString;
            await identity.FeedAsync("RTG", $"LATE{ids.Count}^^^RTG", "5=TESTPAGE^Late");
        }

        Assert.Equal(["P0", "P1", "P2", "P3", "P4", "P5", "P6"], ids.Order(StringComparer.Ordinal));
        Assert.Equal([3, 3, 1], sizes);
    }

    [Fact]
    public async Task A_page_keeps_to_the_domains_and_leaves_out_who_is_no_more()
    {
        (_, Bundle first) = await identity.GetAsync<Bundle>(
            $"fhir/Patient?family=test&identifier={FhirPeer.Nhs}|,{FhirPeer.Rwd}|&_count=1");
        string seen = first.Patients().Single().Identifier.Single().Value!;
        Assert.Equal(Messages.NhsNumber(1), seen);
        await identity.ChangeAsync("C1", record => record.RetiredInto = Guid.CreateVersion7());

        List<string> rest = [];
        for (string? next = first.NextLink!.OriginalString; next is not null;)
        {
            (_, Bundle page) = await identity.GetAsync<Bundle>(next);
            rest.AddRange(page.Patients().SelectMany(patient => patient.Identifier).Select(id => id.Value!));
            next = page.NextLink?.OriginalString;
        }

        Assert.Equal([Messages.NhsNumber(2), "D1"], rest);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("0123456789abcdef0123456789abcdef-0")]
    [InlineData("{TOKEN}-99")]
    [InlineData("{TOKEN}--1")]
    public async Task A_page_that_is_not_kept_is_410(string page)
    {
        (_, Bundle first) = await identity.GetAsync<Bundle>("fhir/Patient?family=test&_count=1");
        string token = first.NextLink!.OriginalString.Split("_page=")[1].Split('-')[0];

        (HttpStatusCode status, OperationOutcome outcome) = await identity.GetAsync<OperationOutcome>(
            $"fhir/Patient?_page={page.Replace("{TOKEN}", token, StringComparison.Ordinal)}");

        Assert.Equal(HttpStatusCode.Gone, status);
        Assert.Equal(OperationOutcome.IssueSeverity.Error, outcome.Issue().Severity);
    }

    [Fact]
    public async Task A_count_of_zero_tells_the_number_alone()
    {
        (_, Bundle bundle) = await identity.GetAsync<Bundle>("fhir/Patient?family=test&_count=0");

        Assert.Equal(4, bundle.Total);
        Assert.Empty(bundle.Entry);
        Assert.Null(bundle.NextLink);
    }

    [Fact]
    public async Task A_restricted_person_is_found_by_name_but_not_by_where_another_trust_says_it_lives()
    {
        await identity.ChangeAsync("A2", record => record.Demographics = record.Demographics with { IsRestricted = true });

        (_, Bundle byName) = await identity.GetAsync<Bundle>("fhir/Patient?family:exact=testsmith");
        (_, Bundle byCity) = await identity.GetAsync<Bundle>("fhir/Patient?address-city=testford");
        (_, Bundle byTelecom) = await identity.GetAsync<Bundle>($"fhir/Patient?telecom=07700900001&identifier={Messages.NhsNumber(1)}");

        Patient patient = Assert.Single(byName.Patients());
        Assert.Empty(patient.Address);
        Assert.Empty(patient.Telecom);
        Assert.Equal("R", Assert.Single(patient.Meta!.Security).Code);
        Assert.Equal("http://terminology.hl7.org/CodeSystem/v3-Confidentiality", patient.Meta.Security[0].System);
        Assert.Equal(["B1"], byCity.LocalIds());
        Assert.Equal(0, byTelecom.Total);
    }

    [Fact]
    public async Task Where_more_may_meet_it_than_are_found_a_warning_says_so()
    {
        const int most = 1_000;
        await identity.ReadAsync(async context =>
        {
            for (int n = 0; n <= most; n++)
            {
                Storage.SourceRecordRow record = new()
                {
                    Domain = FhirPeer.Rk5["urn:oid:".Length..],
                    LocalId = $"M{n}",
                    Demographics = new Persons.Demographics { Names = [new Persons.PersonName("TESTMANY", "Max")] },
                };
                record.PersonId = record.Id;
                context.SourceRecords.Add(record);
                context.RecordNames.Add(new Storage.RecordNameRow
                {
                    RecordNumber = record.Number, Place = 0, Family = "TESTMANY", Given = "MAX", BirthDate = "", PostalCode = "",
                });
            }

            return await context.SaveChangesAsync();
        });

        (_, Bundle bundle) = await identity.GetAsync<Bundle>("fhir/Patient?family=testmany&_count=9999");

        Assert.Equal(most, bundle.Total);
        Assert.Equal(500, bundle.Patients().Count());
        OperationOutcome warning = Assert.IsType<OperationOutcome>(bundle.Entry[^1].Resource);
        Assert.Equal(Bundle.SearchEntryMode.Outcome, bundle.Entry[^1].Search!.Mode);
        Assert.Equal(
            (OperationOutcome.IssueSeverity.Warning, OperationOutcome.IssueType.Incomplete),
            (warning.Issue().Severity!.Value, warning.Issue().Code!.Value));
    }

    [Theory]
    [InlineData("application/json", 415)]
    [InlineData("text/plain", 415)]
    public async Task A_post_that_is_no_form_is_refused(string type, int expected)
    {
        using HttpRequestMessage post = new(HttpMethod.Post, "fhir/Patient/_search") { Content = new StringContent("family=test", null, type) };

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>(post);

        Assert.Equal(expected, (int)status);
        Assert.NotNull(outcome.Issue().Diagnostics);
    }

    [Theory]
    [InlineData(200, 10)]
    [InlineData(1, 70_000)]
    public async Task A_form_too_large_is_refused(int parameters, int length)
    {
        string form = string.Join('&', Enumerable.Range(0, parameters).Select(n => $"given={new string('x', length)}"));
        using HttpRequestMessage post = new(HttpMethod.Post, "fhir/Patient/_search")
        {
            Content = new StringContent(form, null, "application/x-www-form-urlencoded"),
        };

        (HttpStatusCode status, OperationOutcome outcome) = await identity.SendAsync<OperationOutcome>(post);

        Assert.Equal((HttpStatusCode.BadRequest, OperationOutcome.IssueType.TooLong), (status, outcome.Issue().Code!.Value));
    }

    [Fact]
    public async Task The_log_tells_the_outcome_and_nothing_of_the_patient()
    {
        await identity.GetAsync<Bundle>($"fhir/Patient?family=testsmith&birthdate=1970-05-03&_id={anna}");

        await Eventually.TrueAsync(() => identity.Log.Lines.Any(line => line.Contains("ITI-78 200 1 of 1")), "the search was not logged");
        Assert.DoesNotContain(identity.Log.Lines, line => line.Contains("testsmith", StringComparison.OrdinalIgnoreCase)
            || line.Contains("1970-05-03") || line.Contains(anna));
    }
}

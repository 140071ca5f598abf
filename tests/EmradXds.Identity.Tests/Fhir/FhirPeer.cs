using System.Net;
using System.Net.Http.Headers;
using EmradXds.Identity.Storage;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Microsoft.EntityFrameworkCore;
using Task = System.Threading.Tasks.Task;

namespace EmradXds.Identity.Tests.Fhir;

/// <summary>Asks a running identity actor as a FHIR client does, and reads its answers by the FHIR library's own readers, which accept
/// nothing that FHIR does not have.</summary>
internal static class FhirPeer
{
    public const string Nhs = "https://fhir.nhs.uk/Id/nhs-number";
    public const string Rx1 = "urn:oid:2.25.166314710584737051995732479580973811264.10.1.1";
    public const string Rk5 = "urn:oid:2.25.166314710584737051995732479580973811264.10.2.1";
    public const string Rwd = "urn:oid:2.25.166314710584737051995732479580973811264.10.5.1";

    public static async Task<(HttpStatusCode Status, T Resource)> GetAsync<T>(this RunningIdentity identity, string path, string? accept = null)
        where T : Resource
    {
        using HttpRequestMessage request = new(HttpMethod.Get, path);
        if (accept is not null)
        {
            Assert.True(request.Headers.TryAddWithoutValidation("Accept", accept));
        }

        return await identity.SendAsync<T>(request);
    }

    /// <summary>Sends a body.</summary>
    /// <param name="identity">The actor.</param>
    /// <param name="method">PUT or POST.</param>
    /// <param name="path">Address.</param>
    /// <param name="body">As it is sent.</param>
    /// <param name="prefer">Prefer header.</param>
    /// <param name="type">Content-Type.</param>
    public static async Task<(HttpStatusCode Status, T Resource)> SendAsync<T>(
        this RunningIdentity identity, string method, string path, string body, string? prefer = null, string type = "application/fhir+json")
        where T : Resource
    {
        using HttpRequestMessage request = Request(method, path, body, prefer, type);
        return await identity.SendAsync<T>(request);
    }

    public static HttpRequestMessage Request(
        string method, string path, string body, string? prefer = null, string type = "application/fhir+json")
    {
        HttpRequestMessage request = new(new HttpMethod(method), path) { Content = new StringContent(body) };
        request.Content.Headers.Remove("Content-Type");
        Assert.True(request.Content.Headers.TryAddWithoutValidation("Content-Type", type));
        if (prefer is not null)
        {
            request.Headers.Add("Prefer", prefer);
        }

        return request;
    }

    public static async Task<(HttpStatusCode Status, T Resource)> SendAsync<T>(this RunningIdentity identity, HttpRequestMessage request)
        where T : Resource
    {
        using HttpResponseMessage response = await identity.Http.SendAsync(request, TestContext.Current.CancellationToken);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        MediaTypeHeaderValue type = response.Content.Headers.ContentType!;
        Assert.Equal("utf-8", type.CharSet);
        Resource resource = type.MediaType switch
        {
            "application/fhir+json" => new FhirJsonDeserializer().DeserializeResource(body),
            "application/fhir+xml" => new FhirXmlDeserializer().DeserializeResource(body),
            var other => throw new InvalidOperationException($"{response.StatusCode} as {other}"),
        };
        return resource is T expected ? (response.StatusCode, expected) : throw new InvalidOperationException($"{response.StatusCode} {body}");
    }

    /// <summary>The ids of a searchset's patients that begin with a letter: local ones.</summary>
    public static IEnumerable<string> LocalIds(this Bundle bundle) => bundle.Patients()
        .SelectMany(patient => patient.Identifier).Where(id => id.System != Nhs).Select(id => id.Value!).Order(StringComparer.Ordinal);

    public static IEnumerable<Patient> Patients(this Bundle bundle) => bundle.Entry.Select(entry => entry.Resource).OfType<Patient>();

    public static OperationOutcome.IssueComponent Issue(this OperationOutcome outcome) => Assert.Single(outcome.Issue);

    /// <summary>Feeds a record by ITI-8.</summary>
    /// <param name="identity">The actor.</param>
    /// <param name="facility">The trust.</param>
    /// <param name="ids">PID-3.</param>
    /// <param name="fields">PID fields by their number, for instance <c>5=A^B</c>.</param>
    public static async Task FeedAsync(this RunningIdentity identity, string facility, string ids, params string[] fields)
    {
        string[] pid = new string[40];
        (pid[3], pid[5], pid[7], pid[8]) = (ids, "TESTFAMILY^Testgiven", "19700101", "F");
        foreach (string field in fields)
        {
            string[] parts = field.Split('=', 2);
            pid[int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)] = parts[1];
        }

        string message = $"MSH|^~\\&|PAS|{facility}|PIX|EMRAD|20261124210000||ADT^A01|{Messages.NewControlId()}|P|2.3.1\r"
            + $"EVN|A01|20261124210000\rPID|{string.Join('|', pid.Skip(1))}\rPV1||U\r";
        Assert.Equal("AA", (await identity.SendAsync(message))["MSA-1"]);
    }

    /// <summary>Makes records one person, as linkage does, and answers the Patient's id.</summary>
    public static Task<string> JoinAsync(this RunningIdentity identity, params string[] localIds) => identity.ReadAsync(async context =>
    {
        List<SourceRecordRow> records = await context.SourceRecords.Where(record => localIds.Contains(record.LocalId)).ToListAsync();
        Assert.Equal(localIds.Length, records.Count);
        Guid person = records.Min(record => record.Id);
        records.ForEach(record => record.PersonId = person);
        await context.SaveChangesAsync();
        return person.ToString("N");
    });

    /// <summary>Changes what is held of a record.</summary>
    public static Task<int> ChangeAsync(this RunningIdentity identity, string localId, Action<SourceRecordRow> change) =>
        identity.ReadAsync(async context =>
        {
            change(await context.SourceRecords.SingleAsync(record => record.LocalId == localId));
            return await context.SaveChangesAsync();
        });
}

using System.Security.Cryptography;
using System.Text;
using System.Xml;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Queries;
using EmradXds.Testing;

namespace EmradXds.Domain.Tests;

/// <summary>What a SOAP client nobody here wrote is given to say: a submission with its document, a query and a retrieval of it, and a registration
/// of another. Bodies alone: envelopes, headers and MIME are the client's.</summary>
internal sealed class ForeignExchange : IDisposable
{
    private readonly TempFolder folder = new();

    private ForeignExchange(string patientId, string repositoryUniqueId)
    {
        RepositoryUniqueId = repositoryUniqueId;
        Submission = Body(writer => SubmitObjectsRequest.Write(writer, Of(patientId, DocumentUniqueId)));
        Submission another = Of(patientId, Uid());
        DocumentEntry registered = another.Documents[0] with
        {
            RepositoryUniqueId = repositoryUniqueId, Hash = "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", Size = 4,
        };
        Registration = Body(writer => SubmitObjectsRequest.Write(writer, another with { Documents = [registered] }));
        Query = Body(new GetDocuments { UniqueIds = [DocumentUniqueId] }.ToRequest().Write);
        Retrieval = Body(new RetrieveDocumentSetRequest([new(repositoryUniqueId, DocumentUniqueId)]).Write);
    }

    /// <summary>The id that Submission gives the DocumentEntry.</summary>
    public static string DocumentId => "Document01";

    public byte[] Document { get; } = RandomNumberGenerator.GetBytes(300_001);

    public string DocumentUniqueId { get; } = Uid();

    public string RepositoryUniqueId { get; }

    public string Submission { get; }

    public string Registration { get; }

    public string Query { get; }

    public string Retrieval { get; }

    /// <summary>Where a client is to put the document it retrieved.</summary>
    public string Retrieved => folder.File("retrieved");

    /// <summary>For a patient whom the registry knows.</summary>
    public static async Task<ForeignExchange> StartAsync(TestDomain domain)
    {
        string nhsNumber = TestDomain.NewNhsNumber();
        string patientId = $"{nhsNumber}^^^&{domain.Profile.PatientIdAuthority.Oid}&ISO";
        await using MllpClient feed = new("127.0.0.1", domain.Base.Port + 2);
        Er7Message answer = await feed.SendAsync(
            Er7Message.Parse(
                $"MSH|^~\\&|PAS|RWD|REGISTRY|EMRAD|20260301101500||ADT^A04|{Guid.NewGuid():N}|P|2.3.1\r"
                + $"EVN|A04|20260301101500\rPID|||{patientId}||Testperson^Tess\r"),
            CancellationToken.None);
        Assert.Equal("AA", answer["MSA-1"]);
        return new ForeignExchange(patientId, domain.Profile.RepositoryUniqueId);
    }

    /// <summary>Something as a file.</summary>
    public string File(string name, byte[] content)
    {
        System.IO.File.WriteAllBytes(folder.File(name), content);
        return folder.File(name);
    }

    public string File(string name, string content) => File(name, Encoding.UTF8.GetBytes(content));

    public void Dispose() => folder.Dispose();

    private static string Uid() => $"2.25.{new System.Numerics.BigInteger(RandomNumberGenerator.GetBytes(15), isUnsigned: true)}";

    private static Submission Of(string patientId, string uniqueId) => new()
    {
        Set = new SubmissionSet
        {
            EntryUuid = "SubmissionSet01", UniqueId = Uid(), SourceId = "2.999.36723.6", PatientId = patientId, SubmissionTime = "20260301101600",
            ContentTypeCode = new("18748-4", "2.16.840.1.113883.6.1", "Diagnostic imaging study"),
        },
        Documents =
        [
            new DocumentEntry
            {
                EntryUuid = DocumentId, UniqueId = uniqueId, PatientId = patientId, SourcePatientId = "LN4711^^^&2.999.36723.5&ISO",
                MimeType = "text/plain", Title = "Report <of> a CT & more",
                ClassCode = new("IMAGES", "1.3.6.1.4.1.19376.1.2.6.1", "Images"),
                TypeCode = new("77477000", "2.16.840.1.113883.6.96", "Computed tomography"),
                FormatCode = new("urn:ihe:rad:TEXT", "1.3.6.1.4.1.19376.1.2.3", "Imaging report"),
                HealthcareFacilityTypeCode = new("22232009", "2.16.840.1.113883.6.96", "Hospital"),
                PracticeSettingCode = new("394914008", "2.16.840.1.113883.6.96", "Radiology"),
                ConfidentialityCodes = [new("N", "2.16.840.1.113883.5.25", "normal")], LanguageCode = "en-GB", CreationTime = "20260301101500",
            },
        ],
        Associations =
        [
            new Association
            {
                EntryUuid = "member", Type = AssociationTypes.HasMember, Source = "SubmissionSet01", Target = DocumentId,
                SubmissionSetStatus = "Original",
            },
        ],
    };

    private static string Body(Action<XmlWriter> write)
    {
        StringBuilder text = new();
        using (XmlWriter writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true }))
        {
            write(writer);
        }

        return text.ToString();
    }
}

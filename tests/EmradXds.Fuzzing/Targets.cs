using System.Text;
using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Queries;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;
using EmradXds.Testing;

namespace EmradXds.Fuzzing;

/// <summary>Every reader that is fuzzed.</summary>
public static class Targets
{
    private static readonly AffinityDomain domain = AffinityDomain.Load(Path.Combine(Surroundings.Root, "profiles", "emrad"));

    private static readonly Func<AdhocQueryRequest, Findings, object?>[] queries =
    [
        FindDocuments.Read, FindDocumentsByReferenceId.Read, FindDocumentsByReferenceIdForMultiplePatients.Read,
        FindDocumentsForMultiplePatients.Read, FindFolders.Read, FindFoldersForMultiplePatients.Read, FindSubmissionSets.Read, GetAll.Read,
        GetAssociations.Read, GetDocuments.Read, GetDocumentsAndAssociations.Read, GetFolderAndContents.Read, GetFolders.Read,
        GetFoldersForDocument.Read, GetRelatedDocuments.Read, GetSubmissionSetAndContents.Read, GetSubmissionSets.Read,
    ];

    public static IReadOnlyList<Target> All { get; } =
    [
        new("soap", ReadSoap),
        new("submission", bytes => Parse(bytes, ReadSubmission)),
        new("stored-query", bytes => Parse(bytes, ReadQuery)),
        new("retrieve", bytes => Parse(bytes, reader => _ = RetrieveDocumentSetRequest.Read(reader))),
        new("provide", bytes => Parse(bytes, ReadProvided)),
        new("answer", bytes => Parse(bytes, ReadAnswer)),
    ];

    /// <summary>First line: the Content-Type; behind it the HTTP body.</summary>
    private static void ReadSoap(byte[] bytes)
    {
        int line = Array.IndexOf(bytes, (byte)'\n') is var at and >= 0 ? at : bytes.Length;
        string contentType = Encoding.Latin1.GetString(bytes, 0, line).TrimEnd('\r');
        ReadSoapAsync(new MemoryStream(bytes, Math.Min(line + 1, bytes.Length), Math.Max(0, bytes.Length - line - 1)), contentType)
            .AsTask().GetAwaiter().GetResult();
    }

    private static async ValueTask ReadSoapAsync(Stream stream, string contentType)
    {
        await using SoapMessage message = await SoapMessage.ReadAsync(stream, contentType, SoapReadOptions.Default, CancellationToken.None);
        using (XmlReader body = message.OpenBody())
        {
            while (body.Read())
            {
            }
        }

        await foreach (ReceivedAttachment attachment in message.ReadAttachmentsAsync(CancellationToken.None))
        {
            await attachment.Content.CopyToAsync(Stream.Null);
        }
    }

    private static void Parse(byte[] bytes, Action<XmlReader> read)
    {
        XmlReaderSettings settings = new()
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
        };
        using XmlReader reader = XmlReader.Create(new MemoryStream(bytes), settings);
        read(reader);
    }

    /// <summary>What was read is written, read again and written the same.</summary>
    private static void ReadSubmission(XmlReader reader)
    {
        Findings findings = [];
        Submission submission = SubmitObjectsRequest.Read(reader, findings);
        Check(submission, findings);
        IEnumerable<RegistryEntry> entries = [.. submission.Documents, .. submission.Folders, .. submission.Associations];
        foreach (RegistryEntry entry in submission.Set is null ? entries : entries.Append(submission.Set))
        {
            byte[] fragment = EbrimWriter.ToFragment(entry);
            byte[] again = EbrimWriter.ToFragment(EbrimReader.FromFragment(fragment));
            if (!fragment.AsSpan().SequenceEqual(again))
            {
                throw new InvalidOperationException(
                    $"Written as\n{Encoding.UTF8.GetString(fragment)}\nread and written again as\n{Encoding.UTF8.GetString(again)}");
            }
        }
    }

    private static void ReadQuery(XmlReader reader)
    {
        AdhocQueryRequest request = AdhocQueryRequest.Read(reader);
        foreach (Func<AdhocQueryRequest, Findings, object?> read in queries)
        {
            Findings findings = [];
            bool refused = read(request, findings) is null;
            if (refused != findings.AnyErrors)
            {
                throw new InvalidOperationException($"A query is {(refused ? "" : "not ")}refused with {findings.Count} findings");
            }
        }
    }

    private static void ReadProvided(XmlReader reader)
    {
        Findings findings = [];
        ProvideAndRegisterDocumentSetRequest request = ProvideAndRegisterDocumentSetRequest.Read(reader, findings);
        Check(request.Submission, findings);
        foreach ((_, DocumentContent content) in request.Documents)
        {
            content.Inline?.CopyTo(Stream.Null);
            content.Dispose();
        }
    }

    /// <summary>As a consumer reads; which answer it is, the element tells.</summary>
    private static void ReadAnswer(XmlReader reader)
    {
        reader.MoveToContent();
        switch (reader.LocalName)
        {
            case "AdhocQueryResponse":
                _ = AdhocQueryResponse.Read(reader);
                break;
            case "RetrieveDocumentSetResponse":
                foreach (DocumentResponse document in RetrieveDocumentSetResponse.Read(reader).Documents)
                {
                    document.Content.Dispose();
                }

                break;
            default:
                _ = RegistryResponse.Read(reader);
                break;
        }
    }

    private static void Check(Submission submission, Findings findings)
    {
        SubmissionRules.Check(submission, findings, atRegistry: true);
        domain.CheckCodes(submission, findings);
    }
}

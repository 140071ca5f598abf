using System.Xml;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Soap;

namespace EmradXds.Conformance.Steps;

/// <summary>Posts a case's request and compares the answer with its expectation.</summary>
internal static class PostSoap
{
    private static readonly XNamespace Xdsb = "urn:ihe:iti:xds-b:2007";
    private static readonly XNamespace Xop = "http://www.w3.org/2004/08/xop/include";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, string folder, HttpClient http, CancellationToken cancel)
    {
        string request = Template.Expand(await File.ReadAllTextAsync(Path.Combine(folder, step.Request), cancel), run.Resolve, xml: true);
        Expectation expected = Template.Expand(Expectation.Load(Path.Combine(folder, step.Expect)), run.Resolve);
        (Uri endpoint, string action, bool mtom) = Target(step, run);

        long began = run.Clock.GetTimestamp();
        while (true)
        {
            await using SoapMessage answer =
                await new SoapClient(http).SendAsync(endpoint, action, writer => Copy(request, writer), [], step.Mtom ?? mtom, cancel);
            XDocument body = new(XNode.ReadFrom(answer.OpenBody()));
            if (step.RetryWhile.Length > 0 && Judge.ErrorCodes(body).Contains(step.RetryWhile)
                && run.Clock.GetElapsedTime(began).TotalSeconds < run.Sut.PublishDeadlineSeconds)
            {
                await Task.Delay(Pause, run.Clock, cancel);
                continue;
            }

            List<Check> checks = [.. Judge.Compare(expected, body, run.Sut.Lenient)];
            checks.AddRange(await DocumentsAsync(answer, body, run, cancel));
            return new StepOutcome(checks, request, body.ToString());
        }
    }

    private static (Uri Endpoint, string Action, bool Mtom) Target(CaseStep step, CaseRun run) => step.Transaction switch
    {
        "ITI-18" => (run.Sut.Registry, "urn:ihe:iti:2007:RegistryStoredQuery", false),
        "ITI-42" => (run.Sut.Registry, "urn:ihe:iti:2007:RegisterDocumentSet-b", false),
        "ITI-43" => (run.Sut.Repository, "urn:ihe:iti:2007:RetrieveDocumentSet", true),
        "RAD-69" => (run.Sut.TrustOf(step.Trust).Imaging, "urn:ihe:rad:2009:RetrieveImagingDocumentSet", true),
        _ => throw new InvalidDataException($"The transaction '{step.Transaction}' of a soap step is not known."),
    };

    private static void Copy(string request, XmlWriter writer)
    {
        using XmlReader reader = XmlReader.Create(
            new StringReader(request),
            new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, IgnoreWhitespace = true, IgnoreComments = true });
        reader.MoveToContent();
        writer.WriteNode(reader, defattr: false);
    }

    /// <summary>Each attachment against the instance that was sent; each xop:Include against the attachments.</summary>
    private static async Task<IReadOnlyList<Check>> DocumentsAsync(
        SoapMessage answer, XDocument body, CaseRun run, CancellationToken cancel)
    {
        ILookup<bool, XElement> responses =
            body.Descendants(Xdsb + "DocumentResponse").ToLookup(document => document.Descendants(Xop + "Include").Any());
        Dictionary<string, string> documents = responses[true].DistinctBy(ContentIdOf).ToDictionary(ContentIdOf, UniqueIdOf);
        List<Check> checks =
        [
            .. responses[false].Select(inline => new Check(
                Verdict.Fail, "document", $"a MIME part for {UniqueIdOf(inline)}", "no xop:Include", "//xdsb:Document",
                "Retrieved documents come as MTOM/XOP parts (ITI TF-2 Appendix V.8; RAD TF-2 4.69.4.2.2).")),
        ];
        await foreach (ReceivedAttachment part in answer.ReadAttachmentsAsync(cancel))
        {
            if (!documents.Remove(part.ContentId, out string? uniqueId))
            {
                checks.Add(new Check(Verdict.Warn, "MIME part", "named by an xop:Include", part.ContentId, "multipart/related"));
            }
            else if (run.Instance(uniqueId) is { } sent)
            {
                checks.Add((await ReceivedFile.ReadAsync(part.Content, cancel)).CompareWith(sent, $"cid:{part.ContentId}"));
            }
        }

        checks.AddRange(documents.Select(missing => new Check(
            Verdict.Fail, "MIME part", $"cid:{missing.Key} for {missing.Value}", "no such part", "//xop:Include/@href", "XOP 1.0, 4.2")));
        return checks;
    }

    private static string UniqueIdOf(XElement document) => document.Element(Xdsb + "DocumentUniqueId")?.Value ?? "";

    private static string ContentIdOf(XElement document)
    {
        string href = document.Descendants(Xop + "Include").First().Attribute("href")?.Value ?? "";
        return Uri.UnescapeDataString(href.StartsWith("cid:", StringComparison.Ordinal) ? href["cid:".Length..] : href);
    }
}

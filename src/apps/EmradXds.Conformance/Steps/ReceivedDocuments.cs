using System.Globalization;
using System.Security.Cryptography;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Synthetic;
using EmradXds.Soap;

namespace EmradXds.Conformance.Steps;

/// <summary>The documents of a retrieve's answer against what was sent: instances by their data set, contents byte for byte.</summary>
internal static class ReceivedDocuments
{
    private static readonly XNamespace Xdsb = "urn:ihe:iti:xds-b:2007";
    private static readonly XNamespace Xop = "http://www.w3.org/2004/08/xop/include";

    /// <summary>Each document against the one that was sent; each xop:Include against the attachments.</summary>
    public static async Task<IReadOnlyList<Check>> CompareAsync(
        SoapMessage answer, XDocument body, Expectation expected, CaseRun run, bool inlineAllowed, CancellationToken cancel)
    {
        ILookup<bool, XElement> responses =
            body.Descendants(Xdsb + "DocumentResponse").ToLookup(document => document.Descendants(Xop + "Include").Any());
        Dictionary<string, string> documents = responses[true].DistinctBy(ContentIdOf).ToDictionary(ContentIdOf, UniqueIdOf);
        List<Check> checks = [];
        foreach (XElement inline in responses[false])
        {
            checks.AddRange(inlineAllowed
                ? await JudgeAsync(UniqueIdOf(inline), Bytes(inline), expected, run, "//xdsb:Document", cancel)
                : [new Check(
                    Verdict.Fail, "document", $"a MIME part for {UniqueIdOf(inline)}", "no xop:Include", "//xdsb:Document",
                    "Retrieved documents come as MTOM/XOP parts (ITI TF-2 Appendix V.8; RAD TF-2 4.69.4.2.2).")]);
        }

        await foreach (ReceivedAttachment part in answer.ReadAttachmentsAsync(cancel))
        {
            checks.AddRange(documents.Remove(part.ContentId, out string? uniqueId)
                ? await JudgeAsync(uniqueId, part.Content, expected, run, $"cid:{part.ContentId}", cancel)
                : [new Check(Verdict.Warn, "MIME part", "named by an xop:Include", part.ContentId, "multipart/related")]);
        }

        checks.AddRange(documents.Select(missing => new Check(
            Verdict.Fail, "MIME part", $"cid:{missing.Key} for {missing.Value}", "no such part", "//xop:Include/@href", "XOP 1.0, 4.2")));
        return checks;
    }

    private static async Task<IReadOnlyList<Check>> JudgeAsync(
        string uniqueId, Stream content, Expectation expected, CaseRun run, string where, CancellationToken cancel)
    {
        if (run.Instance(uniqueId) is { } instance)
        {
            return [(await ReceivedFile.ReadAsync(content, cancel)).CompareWith(instance, where)];
        }

        string name = expected.Documents.FirstOrDefault(document => document.UniqueId == uniqueId)?.Content ?? "";
        return name.Length == 0 ? [] : [await CompareAsync(name, run.Content(name), content, where, cancel)];
    }

    private static async Task<Check> CompareAsync(
        string name, TestContent sent, Stream content, string where, CancellationToken cancel)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[1 << 16];
        long length = 0;
        for (int read; (read = await content.ReadAsync(buffer, cancel)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
        }

        string received = Convert.ToHexStringLower(hash.GetHashAndReset());
        return new Check(
            received == sent.Sha256 && length == sent.Length ? Verdict.Pass : Verdict.Fail,
            $"content '{name}'",
            string.Create(CultureInfo.InvariantCulture, $"{sent.Length} bytes, SHA-256 {sent.Sha256}"),
            string.Create(CultureInfo.InvariantCulture, $"{length} bytes, SHA-256 {received}"),
            where,
            "A document returns as it was provided, byte for byte (ITI TF-2 3.43.4.2.2).");
    }

    private static MemoryStream Bytes(XElement inline)
    {
        try
        {
            return new MemoryStream(Convert.FromBase64String(inline.Element(Xdsb + "Document")?.Value ?? ""));
        }
        catch (FormatException)
        {
            return new MemoryStream();
        }
    }

    private static string UniqueIdOf(XElement document) => document.Element(Xdsb + "DocumentUniqueId")?.Value ?? "";

    private static string ContentIdOf(XElement document)
    {
        string href = document.Descendants(Xop + "Include").First().Attribute("href")?.Value ?? "";
        return Uri.UnescapeDataString(href.StartsWith("cid:", StringComparison.Ordinal) ? href["cid:".Length..] : href);
    }
}

using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Profile;

/// <summary>The values an affinity domain allows for its coded attributes.</summary>
internal sealed class CodeSets(
    IReadOnlyDictionary<string, IReadOnlyList<Code>> codes, IReadOnlyList<string> mimeTypes, IReadOnlyList<string> languageCodes)
{
    /// <summary>Findings with a suggestion: looking for the nearest costs time, which a submission full of wrong codes shall not
    /// get.</summary>
    private const int MaxSuggestions = 100;

    public IReadOnlyList<Code> Codes(string attribute) => codes.TryGetValue(attribute, out IReadOnlyList<Code>? allowed) ? allowed : [];

    public void Check(Submission submission, Findings findings)
    {
        foreach (DocumentEntry document in submission.Documents)
        {
            string entry = $"DocumentEntry {document.EntryUuid}";
            Check(entry, "classCode", document.ClassCode, findings);
            Check(entry, "typeCode", document.TypeCode, findings);
            Check(entry, "formatCode", document.FormatCode, findings);
            Check(entry, "healthcareFacilityTypeCode", document.HealthcareFacilityTypeCode, findings);
            Check(entry, "practiceSettingCode", document.PracticeSettingCode, findings);
            Check(entry, "confidentialityCode", document.ConfidentialityCodes, findings);
            Check(entry, "eventCodeList", document.EventCodes, findings);
            Check(entry, "mimeType", document.MimeType, mimeTypes, findings);
            Check(entry, "languageCode", document.LanguageCode, languageCodes, findings);
        }

        if (submission.Set is { } set)
        {
            Check($"SubmissionSet {set.EntryUuid}", "contentTypeCode", set.ContentTypeCode, findings);
        }

        foreach (Folder folder in submission.Folders)
        {
            Check($"Folder {folder.EntryUuid}", "codeList", folder.Codes, findings);
        }

        foreach (Association association in submission.Associations)
        {
            Check($"Association {association.EntryUuid}", "associationDocumentation", association.Documentation, findings);
        }
    }

    private void Check(string entry, string attribute, IReadOnlyList<Code> stated, Findings findings)
    {
        foreach (Code code in stated)
        {
            Check(entry, attribute, code, findings);
        }
    }

    private void Check(string entry, string attribute, Code? code, Findings findings)
    {
        IReadOnlyList<Code> allowed = Codes(attribute);
        if (code is not null && allowed.Count > 0 && !allowed.Any(code.Means))
        {
            string found = $"'{Cut(code.Value)}' of scheme '{Cut(code.Scheme)}'";
            Report(entry, attribute, found, () => Describe(Nearest(code, allowed)), findings);
        }
    }

    private static void Check(string entry, string attribute, string? value, IReadOnlyList<string> allowed, Findings findings)
    {
        if (value is not null && !allowed.Contains(value, StringComparer.OrdinalIgnoreCase))
        {
            Report(entry, attribute, $"'{Cut(value)}'", () => $"'{allowed.MinBy(known => EditDistance.Between(value, known))}'", findings);
        }
    }

    private static void Report(string entry, string attribute, string found, Func<string> nearest, Findings findings)
    {
        string suggestion = findings.Count < MaxSuggestions ? $"; the nearest allowed is {nearest()}" : "";
        findings.Error(
            XdsErrorCode.XDSRegistryMetadataError,
            $"The affinity domain does not allow this value: {entry}, {attribute} {found}{suggestion}",
            $"{entry}, {attribute}");
    }

    private static Code Nearest(Code code, IReadOnlyList<Code> allowed) => allowed.MinBy(known => Math.Min(
        EditDistance.Between(code.Value, known.Value),
        code.DisplayName is null || known.DisplayName is null ? 1 : EditDistance.Between(code.DisplayName, known.DisplayName)))!;

    private static string Describe(Code code) => $"'{code.Value}' of scheme '{code.Scheme}' ({code.DisplayName})";

    private static string Cut(string value) => value.Length <= EditDistance.MaxLength ? value : value[..EditDistance.MaxLength] + "...";
}

using System.Xml.Linq;
using EmradXds.Conformance.Cases;

namespace EmradXds.Conformance.Requests;

/// <summary>A stored query as a step of <c>case.json</c> writes it (ITI TF-2 3.18.4.1.2).</summary>
internal static class StoredQueryText
{
    private const string ManyValues = " | ";

    private static readonly XNamespace Query = "urn:oasis:names:tc:ebxml-regrep:xsd:query:3.0";
    private static readonly XNamespace Rim = "urn:oasis:names:tc:ebxml-regrep:xsd:rim:3.0";

    // ITI TF-2 3.18.4.1.2.4 and 3.51.4.1.2.
    private static readonly Dictionary<string, string> Ids = new()
    {
        ["FindDocuments"] = "14d4debf-8f97-4251-9a74-a90016b0af0d",
        ["FindDocumentsByReferenceId"] = "12941a89-e02e-4be5-967c-ce4bfc8fe492",
        ["FindDocumentsExclude"] = "4308b1df-36de-4bef-8e2e-ba91f593c435", // CP-ITI-1323
        ["FindSubmissionSets"] = "f26abbcb-ac74-4422-8a30-edb644bbc1a9",
        ["FindFolders"] = "958f3006-baad-4929-a4de-ff1114824431",
        ["GetAll"] = "10b545ea-725c-446d-9b95-8aeb444eddf3",
        ["GetDocuments"] = "5c4f972b-d56b-40ac-a5fc-c8ca9b40b9d4",
        ["GetFolders"] = "5737b14c-8a1a-4539-b659-e03a34a5e1e4",
        ["GetAssociations"] = "a7ae438b-4bc2-4642-93e9-be891f7bb155",
        ["GetDocumentsAndAssociations"] = "bab9529a-4a10-40b3-a01f-f68a615d247a",
        ["GetSubmissionSets"] = "51224314-5390-4169-9b91-b1980040715a",
        ["GetSubmissionSetAndContents"] = "e8e3cb2c-e39c-46b9-99e4-c12f57260b83",
        ["GetFolderAndContents"] = "b909a503-523d-4517-8acf-8e5834dfc4c7",
        ["GetFoldersForDocument"] = "10cae35a-c7f9-4cf5-b61e-fc3278ffb578",
        ["GetRelatedDocuments"] = "d90e5407-b356-4d91-a89f-873917b4b0e6",
        ["FindDocumentsForMultiplePatients"] = "3d1bdb10-39a2-11de-89c2-2f44d94eaa9f",
        ["FindFoldersForMultiplePatients"] = "50d3f5ac-39a2-11de-a1ca-b366239e58df",
    };

    /// <summary>The transaction that a query belongs to.</summary>
    public static string Transaction(CaseStep step) => step.Transaction.Length > 0 ? step.Transaction
        : step.Query.EndsWith("ForMultiplePatients", StringComparison.Ordinal) ? "ITI-51" : "ITI-18";

    /// <summary>The query:AdhocQueryRequest.</summary>
    public static XElement Write(CaseStep step, CaseRun run) => new(Query + "AdhocQueryRequest",
        new XElement(Query + "ResponseOption", new XAttribute("returnComposedObjects", "true"), new XAttribute("returnType", step.Returns)),
        new XElement(Rim + "AdhocQuery",
            new XAttribute("id", Ids.TryGetValue(step.Query, out string? known) ? $"urn:uuid:{known}" : step.Query),
            step.Parameters.Select(parameter => Slot(Template.Expand(parameter, run.Resolve)))));

    private static XElement Slot(string parameter)
    {
        int space = parameter.IndexOf(' ', StringComparison.Ordinal);
        return space < 0
            ? throw new InvalidDataException($"The parameter '{parameter}' has no value.")
            : new XElement(Rim + "Slot",
                new XAttribute("name", parameter[..space]),
                new XElement(Rim + "ValueList", parameter[(space + 1)..].Split(ManyValues).Select(value => new XElement(Rim + "Value", value))));
    }
}

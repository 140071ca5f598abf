using System.Xml;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Ebrim;

/// <summary>ebRIM 3.0 to model (ITI TF-3 4.2.3).</summary>
/// <remarks>Elements may come in any order, and the Classification that gives a RegistryPackage its kind inside the package or beside
/// it.</remarks>
public static class EbrimReader
{
    /// <summary>About how large an object may be: whoever reads or changes one holds all of it.</summary>
    private const int MaxObjectSize = 256 << 10;

    /// <summary>One element as <see cref="EbrimWriter.ToFragment"/> wrote it.</summary>
    /// <exception cref="MalformedMessageException">It is not one whole ebRIM object.</exception>
    public static RegistryEntry FromFragment(byte[] fragment)
    {
        using MemoryStream bytes = new(fragment);
        using XmlReader reader = XmlReader.Create(bytes, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        try
        {
            reader.MoveToContent();
            RegistryObjects objects = ToModel([EbrimElement.Read(reader)], new RuleReport([], atRegistry: true));
            RegistryEntry[] entries = [.. objects.Documents, .. objects.SubmissionSets, .. objects.Folders, .. objects.Associations];
            return entries.Length == 1 ? entries[0] : throw new MalformedMessageException("The fragment is no ebRIM object of XDS");
        }
        catch (XmlException exception)
        {
            throw new MalformedMessageException($"The fragment is no XML: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the rim:RegistryObjectList the reader stands on as one submission.</summary>
    internal static Submission ReadSubmission(XmlReader reader, RuleReport report)
    {
        RegistryObjects objects = ReadObjects(reader, report);
        foreach (SubmissionSet other in objects.SubmissionSets.Skip(1))
        {
            report.Add(SubmissionRules.OneSubmissionSet, $"SubmissionSet {other.EntryUuid}", null, null, "no second one");
        }

        return new Submission
        {
            Set = objects.SubmissionSets.Count == 0 ? null : objects.SubmissionSets[0],
            Documents = objects.Documents,
            Folders = objects.Folders,
            Associations = objects.Associations,
        };
    }

    /// <summary>Reads the rim:RegistryObjectList the reader stands on; ids of rim:ObjectRef go to <paramref name="objectRefs"/>.</summary>
    internal static RegistryObjects ReadObjects(XmlReader reader, RuleReport report, List<string>? objectRefs = null)
    {
        List<EbrimElement> elements = [];
        reader.ReadChildren(() =>
        {
            EbrimElement element = EbrimElement.Read(reader);
            if (element.ElementName == "ObjectRef")
            {
                objectRefs?.Add(element.Id);
            }
            else
            {
                elements.Add(element);
            }
        });
        return ToModel(elements, report);
    }

    private static RegistryObjects ToModel(List<EbrimElement> elements, RuleReport report)
    {
        AdoptClassifications(elements, report);
        List<SubmissionSet> sets = [];
        List<DocumentEntry> documents = [];
        List<Folder> folders = [];
        List<Association> associations = [];
        foreach (EbrimElement element in elements)
        {
            if (element.Size > MaxObjectSize)
            {
                report.Add(
                    SubmissionRules.ObjectSize, $"{XmlReading.Cut(element.ElementName)} {element.Id}", null, null,
                    $"{MaxObjectSize >> 10} KiB of ebRIM at most instead of {element.Size >> 10} KiB");
            }

            switch (element.ElementName)
            {
                case "ExtrinsicObject" when element["objectType"] is EbrimUris.StableDocumentEntry or EbrimUris.OnDemandDocumentEntry:
                    documents.Add(EntryReader.ReadDocumentEntry(element, report));
                    break;
                case "ExtrinsicObject":
                    report.Add(
                        SubmissionRules.ObjectKind, $"ExtrinsicObject {element.Id}", "objectType", element["objectType"] ?? "",
                        $"{EbrimUris.StableDocumentEntry} or {EbrimUris.OnDemandDocumentEntry}");
                    break;
                case "RegistryPackage":
                    switch (KindOf(element, report))
                    {
                        case EbrimUris.SubmissionSet:
                            sets.Add(EntryReader.ReadSubmissionSet(element, report));
                            break;
                        case EbrimUris.Folder:
                            folders.Add(EntryReader.ReadFolder(element, report));
                            break;
                    }

                    break;
                case "Association":
                    associations.Add(EntryReader.ReadAssociation(element, report));
                    break;
                case "Classification":
                    break;
                default:
                    report.Add(
                        SubmissionRules.ObjectKind, $"{XmlReading.Cut(element.ElementName)} {element.Id}", null, null,
                        "ExtrinsicObject, RegistryPackage, Association or Classification");
                    break;
            }
        }

        return new RegistryObjects { SubmissionSets = sets, Documents = documents, Folders = folders, Associations = associations };
    }

    /// <summary>Gives each Classification that stands in the list itself to the object it names.</summary>
    private static void AdoptClassifications(List<EbrimElement> elements, RuleReport report)
    {
        Dictionary<string, EbrimElement> owners = [];
        foreach (EbrimElement element in elements.Where(element => element.ElementName != "Classification"))
        {
            owners.TryAdd(element.Id, element);
        }

        foreach (EbrimElement classification in elements.Where(element => element.ElementName == "Classification"))
        {
            if (owners.TryGetValue(classification["classifiedObject"] ?? "", out EbrimElement? owner))
            {
                owner.Adopt(classification);
            }
            else
            {
                report.Add(
                    SubmissionRules.PartOfAnother, $"Classification {classification.Id}", "classifiedObject",
                    classification["classifiedObject"] ?? "", "the id of an object in the same list");
            }
        }
    }

    private static string? KindOf(EbrimElement package, RuleReport report)
    {
        string[] kinds =
        [
            .. package.Classifications.Select(part => part["classificationNode"]).OfType<string>()
                .Where(node => node is EbrimUris.SubmissionSet or EbrimUris.Folder).Distinct(),
        ];
        if (kinds.Length == 1)
        {
            return kinds[0];
        }

        report.Add(
            SubmissionRules.PackageKind, $"RegistryPackage {package.Id}", "classificationNode", null,
            $"one Classification with {EbrimUris.SubmissionSet} (SubmissionSet) or {EbrimUris.Folder} (Folder)");
        return null;
    }
}

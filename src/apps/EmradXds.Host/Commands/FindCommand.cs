using System.Globalization;
using System.Text.Json;
using EmradXds.Consumer;
using EmradXds.Metadata.Rules;

namespace EmradXds.Host.Commands;

/// <summary><c>emrad find</c>: which studies exist for this patient anywhere in the domain.</summary>
internal static class FindCommand
{
    public const string Usage = $"emrad find --nhs NUMBER [--json] {ConsumerSide.Usage}";

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static async Task<int> RunAsync(IEnumerable<string> words, CancellationToken cancel)
    {
        CommandLine line = new(words, ConsumerSide.Options, ["--json"]);
        StudySearch search = ConsumerSide.Consumer(line).FindStudiesAsync(ConsumerSide.NhsNumberOf(line), cancel);
        List<ImagingStudy> studies = [];
        await foreach (ImagingStudy study in search)
        {
            studies.Add(study);
        }

        foreach (Finding remark in search.Findings)
        {
            await Console.Error.WriteLineAsync($"emrad find: the registry remarks {remark.Code}: {remark.Context}");
        }

        if (line.Has("--json"))
        {
            Console.WriteLine(JsonSerializer.Serialize(studies.Select(study => new
            {
                study.StudyInstanceUid,
                study.Started,
                study.Modalities,
                study.Title,
                study.SourceTrust,
                study.SourceTrustId,
                study.AccessionNumber,
                study.Shared,
                ManifestUniqueId = study.Entry.UniqueId,
            }), Json));
            return 0;
        }

        foreach (ImagingStudy study in studies)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{study.Started?.UtcDateTime:yyyy-MM-dd HH:mm}  {string.Join(',', study.Modalities),-5}  {study.Title,-28}  {study.SourceTrust} ({study.SourceTrustId})  {study.StudyInstanceUid}"));
        }

        Console.WriteLine(studies.Count == 1 ? "1 study" : $"{studies.Count} studies");
        return 0;
    }
}

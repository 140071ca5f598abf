// Finds every imaging study that a domain holds for a patient and retrieves all their instances as Part 10 files:
//   dotnet run --project samples/FindAndRetrieve -- NHS-NUMBER [PROFILE [ADDRESS [FOLDER]]]
using EmradXds.Consumer;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Profile;

if (args.Length == 0)
{
    Console.Error.WriteLine("Whose studies? Give an NHS Number.");
    return 2;
}

string profile = args.ElementAtOrDefault(1) ?? "profiles/emrad";
Uri address = new(args.ElementAtOrDefault(2) ?? "http://127.0.0.1:8080/");
string folder = Directory.CreateDirectory(args.ElementAtOrDefault(3) ?? "retrieved").FullName;
using CancellationTokenSource stop = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

using HttpClient http = new();
XdsImagingConsumer consumer = new(http, ConsumerOptions.FromProfile(AffinityDomain.Load(profile), address));

int missing = 0;
StudySearch studies = consumer.FindStudiesAsync(args[0], stop.Token);
await foreach (ImagingStudy study in studies)
{
    Console.WriteLine($"{study.Started:yyyy-MM-dd HH:mm}  {string.Join('/', study.Modalities)}  {study.Title}  from {study.SourceTrust}");

    KeyObjectManifest manifest = await consumer.ReadManifestAsync(study, stop.Token);
    await foreach (RetrievedInstance instance in consumer.RetrieveInstancesAsync(manifest, stop.Token))
    {
        if (!instance.HasArrived)
        {
            missing++;
            Console.Error.WriteLine($"  missing: {instance.SopInstanceUid}, {instance.Failure}");
            continue;
        }

        await using FileStream file = File.Create(Path.Combine(folder, $"{instance.SopInstanceUid}.dcm"));
        await instance.Content.CopyToAsync(file, stop.Token);
    }
}

foreach (var remark in studies.Findings)
{
    Console.Error.WriteLine($"the registry remarks: {remark.Code}: {remark.Context}");
}

return missing == 0 ? 0 : 1;

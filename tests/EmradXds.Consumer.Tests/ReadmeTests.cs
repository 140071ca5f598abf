using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;

namespace EmradXds.Consumer.Tests;

/// <summary>The README's lines compile: they stand here, and the README shows these.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void The_README_shows_lines_that_compile()
    {
        string Squeeze(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        string readme = File.ReadAllText(Path.Combine(Surroundings.Root, "README.md"));
        string code = readme.Split("```csharp")[1].Split("```")[0];
        string here = File.ReadAllText(Path.Combine(Surroundings.Root, "tests", "EmradXds.Consumer.Tests", "ReadmeTests.cs"));

        Assert.Contains(Squeeze(code), Squeeze(here));
    }

#pragma warning disable IDE0051 // compiled, not called: it needs the demo
    private static async Task FindAndRetrieveAsync()
#pragma warning restore IDE0051
    {
        using HttpClient http = new();
        XdsImagingConsumer consumer = new(http, ConsumerOptions.FromProfile(AffinityDomain.Load("profiles/emrad"), new Uri("http://127.0.0.1:8080/")));
        await foreach (ImagingStudy study in consumer.FindStudiesAsync("9990000018", CancellationToken.None))
        {
            KeyObjectManifest manifest = await consumer.ReadManifestAsync(study, CancellationToken.None);
            await foreach (RetrievedInstance instance in consumer.RetrieveInstancesAsync(manifest, CancellationToken.None))
            {
                Console.WriteLine($"{study.Title} from {study.SourceTrust}: {instance.SopInstanceUid} {instance.Failure?.ToString() ?? "arrived"}");
            }
        }
    }
}

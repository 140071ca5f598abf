using System.Text.Json;
using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Domain;

/// <summary><c>sut.json</c> in the data folder: every address of the running domain, in the form the conformance runner reads.</summary>
internal static class SutFile
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true };

    public static void Write(DomainSettings settings, AffinityDomain domain)
    {
        string host = settings.Address.ToString();
        var trusts = domain.Trusts
            .Select((trust, place) => (trust, place))
            .Where(t => t.trust.Live && settings.Plays($"imaging:{t.trust.Ods}"))
            .Select(t => new
            {
                ods = t.trust.Ods,
                dicom = new { host, port = settings.Ports.Dicom[t.place] },
                imaging = new Uri(settings.Base, $"imaging/{t.trust.Ods}"),
            });
        File.WriteAllText(Path.Combine(settings.Folder, "sut.json"), JsonSerializer.Serialize(
            new
            {
                name = "EMRAD XDS",
                profile = Path.GetFullPath(settings.Profile),
                registry = new Uri(settings.Base, "registry"),
                repository = new Uri(settings.Base, "repository"),
                pix = new { host, port = settings.Ports.IdentityMllp },
                pixV3 = new Uri(settings.Base, "pix"),
                pdqV3 = new Uri(settings.Base, "pdq"),
                registryFeed = new { host, port = settings.Ports.RegistryMllp },
                trusts,
            },
            Form));
    }
}

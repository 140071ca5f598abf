using EmradXds.Consumer;
using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Commands;

/// <summary>What <c>find</c> and <c>fetch</c> share: which domain, where it is, and how one talks to it.</summary>
internal static class ConsumerSide
{
    public static readonly string[] Options = ["--nhs", "--at", "--profile"];

    public const string Usage = "[--at URL] [--profile DIR]";

    /// <summary>The consumer that the options describe; <c>--at</c> is http://127.0.0.1:8080 unless EMRAD_AT says otherwise.</summary>
    public static XdsImagingConsumer Consumer(CommandLine line)
    {
        string at = line.Get("--at") ?? Environment.GetEnvironmentVariable("EMRAD_AT") ?? "http://127.0.0.1:8080";
        if (!Uri.TryCreate(at, UriKind.Absolute, out Uri? uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new WrongUseException($"--at is '{at}', expected an address such as http://127.0.0.1:8080");
        }

        AffinityDomain domain = AffinityDomain.Load(ProfileFolder(line.Get("--profile")));
        return new XdsImagingConsumer(new HttpClient { Timeout = TimeSpan.FromMinutes(2) }, ConsumerOptions.FromProfile(domain, uri));
    }

    /// <summary>The profile's folder: as given, or <c>profiles/emrad</c> beside the executable.</summary>
    public static string ProfileFolder(string? given)
    {
        string folder = given ?? Path.Combine(AppContext.BaseDirectory, "profiles", "emrad");
        return File.Exists(Path.Combine(folder, "domain.json"))
            ? folder
            : throw new WrongUseException($"--profile: '{folder}' holds no profile, for it has no domain.json");
    }

    /// <summary>The NHS Number of <c>--nhs</c>, checked here so that a slip of the finger is called so.</summary>
    public static string NhsNumberOf(CommandLine line) => NhsNumber.TryParse(line.Require("--nhs"), out NhsNumber number, out string? reason)
        ? number.Value
        : throw new WrongUseException($"--nhs: {reason}");
}

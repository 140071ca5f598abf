using System.Globalization;
using EmradXds.Host.Domain;
using EmradXds.Metadata.Profile;

namespace EmradXds.Host.Commands;

/// <summary><c>emrad serve</c>: the actors that the roles name. Addresses of actors elsewhere come from the environment: EMRAD_REGISTRY and
/// EMRAD_REPOSITORY (addresses), EMRAD_IDENTITY_MLLP and EMRAD_REGISTRY_MLLP (HOST:PORT); so does the connection string of a database server.</summary>
internal static class ServeCommand
{
    public const string Usage =
        "emrad serve --profile DIR [--role registry,repository,identity,imaging:ODS,…] [--data DIR] [--database ENGINE] [--port-base N] [--quiet-time SECONDS] [--test-numbers]"
        + " [--s3 ADDRESS --bucket NAME [--s3-region REGION]]";

    public static async Task<int> RunAsync(IEnumerable<string> words, CancellationToken cancel)
    {
        CommandLine line = new(words, ["--profile", "--role", "--data", "--database", "--port-base", "--quiet-time", .. ObjectStore.Words], ["--test-numbers"]);
        string profile = ConsumerSide.ProfileFolder(line.Require("--profile"));
        AffinityDomain domain = AffinityDomain.Load(profile);
        DomainDatabases databases = DomainDatabases.Named(line.Get("--database"));
        using DomainFolder folder = DomainFolder.Open(line.Get("--data") ?? "emrad-data");
        DomainSettings settings = new()
        {
            Profile = profile,
            Folder = folder.Path,
            Databases = databases,
            Ports = DomainPorts.From(PortBase(line), domain.Trusts.Count),
            Roles = line.Get("--role")?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [],
            QuietTime = QuietTime(line) ?? TimeSpan.FromSeconds(10),
            AllowTestNumbers = line.Has("--test-numbers"),
            ConsoleLevel = LogLevel.Warning,
            Registry = Address("EMRAD_REGISTRY"),
            Repository = Address("EMRAD_REPOSITORY"),
            Documents = ObjectStore.Read(line),
            IdentityMllp = HostAndPort("EMRAD_IDENTITY_MLLP"),
            RegistryMllp = HostAndPort("EMRAD_REGISTRY_MLLP"),
        };
        await using WebApplication application = await DomainHost.StartAsync(settings, domain, cancel);
        SutFile.Write(settings, domain);
        EndpointTable.Print(settings, domain);
        Console.WriteLine("READY");
        await application.WaitForShutdownAsync(cancel);
        return 0;
    }

    /// <summary><c>--port-base</c>, where given.</summary>
    public static int? PortBase(CommandLine line) => line.Get("--port-base") switch
    {
        null => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int first) && first is 0 or >= 1024 and <= 65_000 => first,
        var text => throw new WrongUseException($"--port-base is '{text}', expected 0 or a number from 1024 to 65000"),
    };

    /// <summary><c>--quiet-time</c>, where given.</summary>
    public static TimeSpan? QuietTime(CommandLine line) => line.Get("--quiet-time") switch
    {
        null => null,
        var text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds) && seconds < 86_400 =>
            TimeSpan.FromSeconds(seconds),
        var text => throw new WrongUseException($"--quiet-time is '{text}', expected seconds"),
    };

    private static Uri? Address(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text when Uri.TryCreate(text, UriKind.Absolute, out Uri? address) => address,
        var text => throw new WrongUseException($"{variable} is '{text}', expected an address such as http://registry.example:8080/registry"),
    };

    private static (string Host, int Port)? HostAndPort(string variable) => Environment.GetEnvironmentVariable(variable) switch
    {
        null or "" => null,
        var text when Uri.TryCreate($"mllp://{text}", UriKind.Absolute, out Uri? address) && address.Port > 0 => (address.Host, address.Port),
        var text => throw new WrongUseException($"{variable} is '{text}', expected HOST:PORT"),
    };
}

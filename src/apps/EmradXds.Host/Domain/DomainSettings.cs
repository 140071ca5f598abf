using System.Net;
using EmradXds.Serving;
using EmradXds.Storage.S3;

namespace EmradXds.Host.Domain;

/// <summary>Which actors of which domain run in this process, and where everything is.</summary>
internal sealed record DomainSettings
{
    /// <summary>Folder of the affinity domain's profile.</summary>
    public required string Profile { get; init; }

    /// <summary>Folder of databases that are files, documents, instances and log.</summary>
    public required string Folder { get; init; }

    /// <summary>Where the actors keep what they know.</summary>
    public DomainDatabases Databases { get; init; } = DomainDatabases.Files;

    /// <summary>Ports of this process.</summary>
    public required DomainPorts Ports { get; init; }

    /// <summary>Where it listens. Loopback, until TLS guards the doors.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>How slow an initiator may be.</summary>
    public HttpLimits HttpLimits { get; init; } = new();

    /// <summary><c>registry</c>, <c>repository</c>, <c>identity</c>, <c>imaging:ODS</c>; empty: all of them.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>How long a study must have been quiet before it is published.</summary>
    public TimeSpan QuietTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Accept NHS Numbers of the range 999, which is never issued: demonstrations and tests.</summary>
    public bool AllowTestNumbers { get; init; }

    /// <summary>From which level on the log goes to the console as well; every exchange is in the log file.</summary>
    public LogLevel ConsoleLevel { get; init; } = LogLevel.None;

    /// <summary>Address of the registry, where it is another process.</summary>
    public Uri? Registry { get; init; }

    /// <summary>Address of the repository, where it is another process.</summary>
    public Uri? Repository { get; init; }

    /// <summary>The bucket that holds the repository's documents; null: files in the folder.</summary>
    public S3Options? Documents { get; init; }

    /// <summary>HOST:PORT of the identity service's MLLP, where it is another process.</summary>
    public (string Host, int Port)? IdentityMllp { get; init; }

    /// <summary>HOST:PORT of the registry's MLLP, where it is another process.</summary>
    public (string Host, int Port)? RegistryMllp { get; init; }

    /// <summary>Base address of this process.</summary>
    public Uri Base => new($"http://{Address}:{Ports.Http}/");

    /// <summary>Whether a role is played here.</summary>
    public bool Plays(string role) => Roles.Count == 0 || Roles.Contains(role, StringComparer.OrdinalIgnoreCase);
}

using System.Net;
using EmradXds.Identity;
using EmradXds.Identity.Storage;
using EmradXds.ImagingSource;
using EmradXds.Metadata.Profile;
using EmradXds.Registry;
using EmradXds.Registry.Storage;
using EmradXds.Repository;
using EmradXds.Repository.Storage;
using EmradXds.Storage.Sqlite;

namespace EmradXds.Host.Domain;

/// <summary>Puts the actors of one process together. They know each other by address alone: what one asks of another goes over the wire, also
/// when both are here.</summary>
internal static class DomainHost
{
    /// <summary>Builds and starts; returns when everything listens.</summary>
    public static async Task<WebApplication> StartAsync(DomainSettings settings, AffinityDomain domain, CancellationToken cancel)
    {
        CheckRoles(settings, domain);
        Directory.CreateDirectory(settings.Folder);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.Address, settings.Ports.Http));
        ConfigureLog(builder.Logging, settings);
        builder.Services.AddSingleton(domain);
        builder.Services.AddHealthChecks();
        AddActors(builder.Services, settings, domain);

        WebApplication application = builder.Build();
        application.MapHealth();
        if (settings.Plays("registry"))
        {
            application.MapRegistry();
        }

        if (settings.Plays("repository"))
        {
            application.MapRepository();
        }

        application.MapImagingSource();
        try
        {
            await application.StartAsync(cancel);
            return application;
        }
        catch
        {
            await application.DisposeAsync();
            throw;
        }
    }

    private static void AddActors(IServiceCollection services, DomainSettings settings, AffinityDomain domain)
    {
        Uri registry = settings.Registry ?? new Uri(settings.Base, "registry");
        Uri repository = settings.Repository ?? new Uri(settings.Base, "repository");
        (string Host, int Port) identityMllp = settings.IdentityMllp ?? (settings.Address.ToString(), settings.Ports.IdentityMllp);
        (string Host, int Port) registryMllp = settings.RegistryMllp ?? (settings.Address.ToString(), settings.Ports.RegistryMllp);

        if (settings.Plays("registry"))
        {
            services.AddDbContextFactory<RegistryContext>(options => options.UseEmradSqlite(Database(settings, "registry")));
            services.AddRegistry(new RegistryOptions { MllpEndPoint = new IPEndPoint(settings.Address, settings.Ports.RegistryMllp) });
        }

        if (settings.Plays("repository"))
        {
            services.AddDbContextFactory<RepositoryContext>(options => options.UseEmradSqlite(Database(settings, "repository")));
            services.AddRepository(new RepositoryOptions
            {
                RepositoryUniqueId = domain.RepositoryUniqueId,
                Folder = Path.Combine(settings.Folder, "documents"),
                RegistryUri = registry,
            });
        }

        if (settings.Plays("identity"))
        {
            services.AddDbContextFactory<IdentityContext>(options => options.UseEmradSqlite(Database(settings, "identity")));
            services.AddIdentity(new IdentityOptions
            {
                Mllp = new IPEndPoint(settings.Address, settings.Ports.IdentityMllp),
                RegistryFeeds = [new DnsEndPoint(registryMllp.Host, registryMllp.Port)],
                AllowTestNumbers = settings.AllowTestNumbers,
            });
        }

        foreach ((Trust trust, int place) in domain.Trusts.Select((trust, place) => (trust, place)))
        {
            if (settings.Plays($"imaging:{trust.Ods}"))
            {
                string folder = Path.Combine(settings.Folder, "imaging", trust.Ods);
                Directory.CreateDirectory(folder);
                services.AddImagingSource(
                    new ImagingSourceOptions
                    {
                        Trust = trust,
                        Folder = folder,
                        DicomEndPoint = new IPEndPoint(settings.Address, settings.Ports.Dicom[place]),
                        QuietTime = settings.QuietTime,
                        PixHost = identityMllp.Host,
                        PixPort = identityMllp.Port,
                        RepositoryUri = repository,
                    },
                    options => options.UseEmradSqlite(Path.Combine(folder, "index.db")));
            }
        }
    }

    private static void ConfigureLog(ILoggingBuilder logging, DomainSettings settings)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        logging.Services.AddSingleton<ILoggerProvider>(new LogFile(Path.Combine(settings.Folder, "emrad.log"), TimeProvider.System));
        if (settings.LogToConsole)
        {
            logging.AddSimpleConsole(console => console.SingleLine = true);
        }
    }

    private static void CheckRoles(DomainSettings settings, AffinityDomain domain)
    {
        string[] known = ["registry", "repository", "identity", .. domain.Trusts.Select(trust => $"imaging:{trust.Ods}")];
        string[] unknown = [.. settings.Roles.Except(known, StringComparer.OrdinalIgnoreCase)];
        if (unknown.Length > 0)
        {
            throw new Commands.WrongUseException($"unknown role {string.Join(", ", unknown)}; known here: {string.Join(", ", known)}");
        }
    }

    private static string Database(DomainSettings settings, string name) => Path.Combine(settings.Folder, $"{name}.db");
}

using System.Net;
using EmradXds.Identity;
using EmradXds.Identity.Storage;
using EmradXds.ImagingSource;
using EmradXds.Metadata.Profile;
using EmradXds.Registry;
using EmradXds.Registry.Storage;
using EmradXds.Repository;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Storage;
using EmradXds.Storage.S3;
using Microsoft.Extensions.Logging.Console;

namespace EmradXds.Host.Domain;

/// <summary>Puts the actors of one process together. They know each other by address alone: what one asks of another goes over the wire, also
/// when both are here.</summary>
internal static class DomainHost
{
    /// <summary>Contexts kept of each actor, with their open connections; more are made when more requests are under way.</summary>
    private const int ContextsKept = 64;

    /// <summary>Builds and starts; returns when everything listens.</summary>
    public static async Task<WebApplication> StartAsync(DomainSettings settings, AffinityDomain domain, CancellationToken cancel)
    {
        CheckRoles(settings, domain);
        CheckPorts(settings, domain);
        Directory.CreateDirectory(settings.Folder);
        await settings.Databases.PrepareAsync(RolesOf(domain).Where(settings.Plays), cancel);
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(settings.Address, settings.Ports.Http));
        settings.HttpLimits.AddTo(builder.Services);
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

        if (settings.Plays("identity"))
        {
            application.MapIdentityFhir();
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
            services.AddPooledDbContextFactory<RegistryContext>(settings.Databases.Of("registry", Path.Combine(settings.Folder, "registry.db")), ContextsKept);
            services.AddRegistry(settings.Databases.RegistryOptions with
            {
                MllpEndPoint = new IPEndPoint(settings.Address, settings.Ports.RegistryMllp),
            });
        }

        if (settings.Plays("repository"))
        {
            services.AddPooledDbContextFactory<RepositoryContext>(settings.Databases.Of("repository", Path.Combine(settings.Folder, "repository.db")), ContextsKept);
            if (settings.Documents is { } bucket)
            {
                services.AddSingleton<IDocumentStore>(_ => new S3DocumentStore(bucket));
            }

            services.AddRepository(new RepositoryOptions
            {
                RepositoryUniqueId = domain.RepositoryUniqueId,
                Folder = Path.Combine(settings.Folder, "documents"),
                RegistryUri = registry,
            });
        }

        if (settings.Plays("identity"))
        {
            services.AddPooledDbContextFactory<IdentityContext>(settings.Databases.Of("identity", Path.Combine(settings.Folder, "identity.db")), ContextsKept);
            services.AddIdentity(new IdentityOptions
            {
                IsLostToAnother = settings.Databases.IsLostToAnother,
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
                    settings.Databases.Of($"imaging:{trust.Ods}", Path.Combine(folder, "index.db")));
            }
        }
    }

    private static void ConfigureLog(ILoggingBuilder logging, DomainSettings settings)
    {
        logging.ClearProviders();
        logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);

        // Where this one is listened to, every request gets an activity, which costs more than its line; nobody reads either.
        const string EachRequest = "Microsoft.AspNetCore.Hosting.Diagnostics";
        logging.AddFilter(EachRequest, LogLevel.None).AddFilter<ConsoleLoggerProvider>(EachRequest, LogLevel.None);

        // Made by the services, which dispose of it with the application: the last lines are written then.
        logging.Services.AddSingleton<ILoggerProvider>(_ => new LogFile(Path.Combine(settings.Folder, "emrad.log"), TimeProvider.System));
        if (settings.ConsoleLevel != LogLevel.None)
        {
            logging.AddSimpleConsole(console => console.SingleLine = true).AddFilter<ConsoleLoggerProvider>(null, settings.ConsoleLevel);
        }
    }

    private static IEnumerable<string> RolesOf(AffinityDomain domain) =>
        ["registry", "repository", "identity", .. domain.Trusts.Select(trust => $"imaging:{trust.Ods}")];

    private static void CheckRoles(DomainSettings settings, AffinityDomain domain)
    {
        string[] known = [.. RolesOf(domain)];
        string[] unknown = [.. settings.Roles.Except(known, StringComparer.OrdinalIgnoreCase)];
        if (unknown.Length > 0)
        {
            throw new Commands.WrongUseException($"unknown role {string.Join(", ", unknown)}; known here: {string.Join(", ", known)}");
        }
    }

    /// <summary>Names every port that is taken, before anything is started.</summary>
    private static void CheckPorts(DomainSettings settings, AffinityDomain domain)
    {
        List<int> wanted = [settings.Ports.Http];
        wanted.AddRange(settings.Plays("identity") ? [settings.Ports.IdentityMllp] : []);
        wanted.AddRange(settings.Plays("registry") ? [settings.Ports.RegistryMllp] : []);
        wanted.AddRange(settings.Ports.Dicom.Where((_, place) => settings.Plays($"imaging:{domain.Trusts[place].Ods}")));
        int[] taken = [.. wanted.Where(port => !DomainPorts.IsFree(settings.Address, port))];
        if (taken.Length > 0)
        {
            throw new IOException($"port {string.Join(", ", taken)} of {settings.Address} is in use by another program; --port-base N chooses others");
        }
    }
}

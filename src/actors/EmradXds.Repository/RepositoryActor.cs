using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Repository.Documents;
using EmradXds.Repository.Outbound;
using EmradXds.Repository.Storage;
using EmradXds.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EmradXds.Repository;

/// <summary>The Document Repository: every transaction it answers.</summary>
public static class RepositoryActor
{
    /// <summary>Name of the HTTP client that reaches the registry; the application may give it another handler.</summary>
    public const string RegistryClient = "repository-to-registry";

    /// <summary>Adds the actor. The application adds an IDbContextFactory of <see cref="RepositoryContext"/>, and an
    /// <see cref="IDocumentStore"/> where documents are not to be files in <see cref="RepositoryOptions.Folder"/>.</summary>
    public static IServiceCollection AddRepository(this IServiceCollection services, RepositoryOptions options)
    {
        if (options.PendingGrace <= options.RegistryTimeout)
        {
            throw new ArgumentException(
                $"PendingGrace ({options.PendingGrace}) must be longer than RegistryTimeout ({options.RegistryTimeout}).", nameof(options));
        }

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.TryAddSingleton<IDocumentStore>(_ => new FileDocumentStore(options.Folder));
        services.AddSingleton<Iti42RegisterDocumentSet>();
        services.AddSingleton<Iti18RegistryStoredQuery>();
        services.AddSingleton<PendingDocuments>();
        services.AddSingleton<ArrivingDocuments>();
        services.AddSingleton<Iti41ProvideAndRegisterDocumentSet>();
        services.AddSingleton<Iti43RetrieveDocumentSet>();
        services.AddSingleton<Iti86RemoveDocuments>();

        // The limit on time stands where it covers the answer's body too.
        services.AddHttpClient(RegistryClient, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                ConnectTimeout = TimeSpan.FromSeconds(10),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .RemoveAllLoggers();
        services.AddHostedService<RepositoryStartup>();
        services.AddHostedService<PendingRegistrations>();
        services.AddHealthChecks().AddCheck<RepositoryHealth>("repository");
        return services;
    }

    /// <summary>Maps the actor's SOAP address. RAD-68 comes as ITI-41:
    /// see <see cref="Rad68ProvideAndRegisterImagingDocumentSet"/>.</summary>
    public static IEndpointConventionBuilder MapRepository(this IEndpointRouteBuilder routes) => routes.MapSoap(
        "/repository",
        services =>
        [
            services.GetRequiredService<Iti41ProvideAndRegisterDocumentSet>(),
            services.GetRequiredService<Iti43RetrieveDocumentSet>(),
            services.GetRequiredService<Iti86RemoveDocuments>(),
        ]);

    /// <summary>What the log tells of an outcome.</summary>
    internal static string Describe(ResponseStatus status, Findings findings) =>
        string.Join(' ', findings.Select(finding => finding.Code).Distinct().Prepend(status.ToString()));

    /// <summary>What the log tells of the documents. An id is what a sender wrote: what does not look like one is not repeated.</summary>
    internal static string Describe(IReadOnlyCollection<string> uniqueIds)
    {
        const int Told = 10;
        string ids = string.Join(' ', uniqueIds.Take(Told).Select(id => id.Length <= 128 && id.All(IsIdCharacter) ? id : "(odd id)"));
        return uniqueIds.Count > Told ? $"{ids} and {uniqueIds.Count - Told} more" : ids;

        static bool IsIdCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '.' or '^' or '-' or ':';
    }

    /// <summary>What the initiator is told when the machinery broke.</summary>
    internal static Findings Broken(string correlation)
    {
        Findings findings = [];
        findings.Error(XdsErrorCode.XDSRepositoryError, $"The repository failed; its log tells more under {correlation}");
        return findings;
    }
}

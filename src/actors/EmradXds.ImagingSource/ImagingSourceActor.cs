using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.ImagingSource;

/// <summary>The Imaging Document Source: answers C-STORE and RAD-69; sends ITI-9 and RAD-68.</summary>
public static class ImagingSourceActor
{
    /// <summary>Adds one trust's source; call it once a trust. An <see cref="AffinityDomain"/> must be registered.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="options">The trust's settings.</param>
    /// <param name="storage">Says which database holds its index, its own one, for instance by <c>UseEmradSqlite(file)</c>.</param>
    public static IServiceCollection AddImagingSource(
        this IServiceCollection services, ImagingSourceOptions options, Action<DbContextOptionsBuilder> storage)
    {
        DbContextOptionsBuilder<ImagingSourceContext> database = new();
        storage(database);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new ImagingDocumentSource(
            options,
            provider.GetRequiredService<AffinityDomain>(),
            database.Options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ImagingDocumentSource>>()));
        services.AddSingleton<IHostedService>(provider => Of(provider, options.Trust.Ods));
        services.AddHealthChecks().Add(new HealthCheckRegistration(
            $"imaging-{options.Trust.Ods}",
            provider => new WaitingStudies(Of(provider, options.Trust.Ods)),
            failureStatus: null,
            tags: null));
        return services;
    }

    /// <summary>Maps <c>/imaging/{ods}</c> for each source that was added.</summary>
    public static void MapImagingSource(this IEndpointRouteBuilder routes)
    {
        foreach (ImagingDocumentSource source in routes.ServiceProvider.GetServices<ImagingDocumentSource>())
        {
            routes.MapSoap($"/imaging/{source.Options.Trust.Ods}", _ => [new Rad69RetrieveImagingDocumentSet(source)]);
        }
    }

    private static ImagingDocumentSource Of(IServiceProvider provider, string ods) =>
        provider.GetServices<ImagingDocumentSource>().First(source => source.Options.Trust.Ods == ods);
}

using EmradXds.Identity.Fhir;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Identity;

/// <summary>The Patient Identifier Cross-reference Manager: local ids of the trusts, linked by the affinity domain's patient id (NHS
/// Number) only.</summary>
/// <remarks>Answers ITI-8 Patient Identity Feed and ITI-9 PIX Query; sends ITI-8 to the registries.</remarks>
public static class IdentityActor
{
    /// <summary>Under this key the running <see cref="MllpListener"/> is found among the services: it knows the port when that was
    /// 0.</summary>
    public const string MllpKey = "identity";

    /// <summary>Adds the actor. The host has registered the AffinityDomain and an IDbContextFactory of IdentityContext.</summary>
    public static IServiceCollection AddIdentity(this IServiceCollection services, IdentityOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<Iti8PatientIdentityFeed>();
        services.AddSingleton<CrossReference>();
        services.AddSingleton<DemographicsSearch>();
        services.AddSingleton(provider => new Iti9PixQuery(
            provider.GetRequiredService<CrossReference>(), provider.GetRequiredService<AffinityDomain>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Capabilities>();
        services.AddSingleton<SearchPages>();
        services.AddSingleton<Iti78PatientDemographicsQuery>();
        services.AddSingleton<Iti83PatientIdentifierCrossReference>();
        services.AddSingleton<Outbound.Iti8PatientIdentityFeed>();
        services.AddKeyedSingleton(MllpKey, (provider, _) => new MllpListener(
            options.Mllp,
            provider,
            scope => [scope.GetRequiredService<Iti8PatientIdentityFeed>(), scope.GetRequiredService<Iti9PixQuery>()],
            options.MllpLimits));

        // Not AddHostedService: it drops a second listener of the same type, which another actor in this process has.
        services.AddHostedService<IdentityStorage>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Outbound.Iti8PatientIdentityFeed>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<MllpListener>(MllpKey));

        services.AddHealthChecks()
            .AddCheck<IdentityStorageCheck>("identity-storage")
            .AddCheck<RegistryFeedCheck>("identity-registry-feed");
        return services;
    }

    /// <summary>Maps the actor's FHIR service (R4), at <c>/fhir</c>.</summary>
    public static void MapIdentityFhir(this IEndpointRouteBuilder routes)
    {
        Iti78PatientDemographicsQuery demographics = routes.ServiceProvider.GetRequiredService<Iti78PatientDemographicsQuery>();
        Iti83PatientIdentifierCrossReference references = routes.ServiceProvider.GetRequiredService<Iti83PatientIdentifierCrossReference>();
        routes.MapFhir("GET", "/metadata", "FHIR metadata", routes.ServiceProvider.GetRequiredService<Capabilities>().ReadAsync);
        routes.MapFhir("GET", "/Patient/$ihe-pix", "ITI-83", references.HandleAsync);
        routes.MapFhir("GET", "/Patient", "ITI-78", demographics.SearchAsync);
        routes.MapFhir("POST", "/Patient/_search", "ITI-78", demographics.SearchAsync);
        routes.MapFhir("GET", "/Patient/{id}", "ITI-78", demographics.ReadAsync);
        routes.MapFhirRest();
    }
}

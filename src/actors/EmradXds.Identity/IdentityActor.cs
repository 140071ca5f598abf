using EmradXds.Identity.Desk;
using EmradXds.Identity.Fhir;
using EmradXds.Identity.Hl7V3;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Pdq;
using EmradXds.Identity.Persons;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Identity;

/// <summary>The Patient Identifier Cross-reference Manager and Patient Demographics Supplier: local ids of the trusts, linked by all that they say
/// of their patients, and what a person decided of that.</summary>
/// <remarks>Answers by HL7 v2 ITI-8, ITI-30, ITI-9, ITI-21 and ITI-22, by HL7 V3 ITI-44, ITI-45 and ITI-47, and by FHIR ITI-78, ITI-83, ITI-104 and
/// ITI-119; sends ITI-8 to the registries and ITI-10 to PIX consumers.</remarks>
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
        services.AddSingleton<AcknowledgedFeed>();
        services.AddSingleton<Iti8PatientIdentityFeed>();
        services.AddSingleton<Iti30PatientIdentityManagement>();
        services.AddSingleton<CrossReference>();
        services.AddSingleton<DemographicsSearch>();
        services.AddSingleton(options.MatchModel);
        services.AddSingleton<Linkage>();
        services.AddSingleton<Decisions>();
        services.AddSingleton<PatientFeed>();
        services.AddSingleton<ExceptionsDesk>();
        services.AddSingleton<DeskEndpoints>();
        services.AddSingleton<Iti9PixQuery>();
        AddHl7V3(services);
        services.AddSingleton<Continuations>();
        services.AddSingleton<DemographicsQuery>();
        services.AddSingleton<Iti21PatientDemographicsQuery>();
        services.AddSingleton<Iti22PatientDemographicsAndVisitQuery>();
        services.AddSingleton<Capabilities>();
        services.AddSingleton<SearchPages>();
        services.AddSingleton<Iti78PatientDemographicsQuery>();
        services.AddSingleton<Iti83PatientIdentifierCrossReference>();
        services.AddSingleton<Iti104PatientIdentityFeed>();
        services.AddSingleton<PersonMatches>();
        services.AddSingleton<Iti119PatientDemographicsMatch>();
        services.AddSingleton<Outbound.Iti8PatientIdentityFeed>();
        services.AddSingleton<Outbound.Iti10PixUpdateNotification>();
        services.AddKeyedSingleton(MllpKey, (provider, _) => new MllpListener(
            options.Mllp,
            provider,
            scope =>
            [
                scope.GetRequiredService<Iti8PatientIdentityFeed>(), scope.GetRequiredService<Iti30PatientIdentityManagement>(),
                scope.GetRequiredService<Iti9PixQuery>(),
                scope.GetRequiredService<Iti21PatientDemographicsQuery>(), scope.GetRequiredService<Iti22PatientDemographicsAndVisitQuery>(),
            ],
            options.MllpLimits));

        // Not AddHostedService: it drops a second listener of the same type, which another actor in this process has.
        services.AddHostedService<IdentityStorage>();
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Outbound.Iti8PatientIdentityFeed>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<Outbound.Iti10PixUpdateNotification>());
        services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<MllpListener>(MllpKey));

        services.AddHealthChecks()
            .AddCheck<IdentityStorageCheck>("identity-storage")
            .AddCheck<RegistryFeedCheck>("identity-registry-feed")
            .AddCheck<PixUpdateNotificationCheck>("identity-pix-update-notification");
        return services;
    }

    /// <summary>Maps the actor's web addresses: <c>/pix</c> and <c>/pdq</c> for HL7 V3 over SOAP, <c>/fhir</c> for FHIR R4,
    /// <c>/desk</c> for the exceptions desk.</summary>
    public static void MapIdentity(this IEndpointRouteBuilder routes)
    {
        routes.ServiceProvider.GetRequiredService<DeskEndpoints>().Map(routes.MapGroup("/desk"));
        MapFhir(routes);
        routes.MapSoap(
            "/pix",
            services =>
            [
                services.GetRequiredService<Iti45PixV3Query>(),
                .. Iti44PatientIdentityFeed.Interactions
                    .Select(interaction => services.GetRequiredKeyedService<Iti44PatientIdentityFeed>(interaction)),
            ]);
        routes.MapSoap(
            "/pdq",
            services =>
            [
                services.GetRequiredService<Iti47PatientDemographicsQuery>(),
                .. Iti47QueryContinuation.Actions.Select(action => services.GetRequiredKeyedService<Iti47QueryContinuation>(action)),
            ]);
    }

    private static void AddHl7V3(IServiceCollection services)
    {
        foreach (string interaction in Iti44PatientIdentityFeed.Interactions)
        {
            services.AddKeyedSingleton(
                interaction, (provider, _) => ActivatorUtilities.CreateInstance<Iti44PatientIdentityFeed>(provider, interaction));
        }

        services.AddSingleton<OpenQueries>();
        services.AddSingleton<Iti45PixV3Query>();
        services.AddSingleton<Iti47PatientDemographicsQuery>();
        foreach (string action in Iti47QueryContinuation.Actions)
        {
            services.AddKeyedSingleton(action, (provider, _) => new Iti47QueryContinuation(
                action, provider.GetRequiredService<DemographicsSearch>(), provider.GetRequiredService<OpenQueries>(),
                provider.GetRequiredService<AffinityDomain>(), provider.GetRequiredService<TimeProvider>()));
        }
    }

    private static void MapFhir(IEndpointRouteBuilder routes)
    {
        Iti78PatientDemographicsQuery demographics = routes.ServiceProvider.GetRequiredService<Iti78PatientDemographicsQuery>();
        Iti83PatientIdentifierCrossReference references = routes.ServiceProvider.GetRequiredService<Iti83PatientIdentifierCrossReference>();
        routes.MapFhir("GET", "/metadata", "FHIR metadata", routes.ServiceProvider.GetRequiredService<Capabilities>().ReadAsync);
        routes.MapFhir("GET", "/Patient/$ihe-pix", "ITI-83", references.HandleAsync);
        routes.MapFhir("GET", "/Patient", "ITI-78", demographics.SearchAsync);
        routes.MapFhir(
            "POST", "/Patient/$match", "ITI-119", routes.ServiceProvider.GetRequiredService<Iti119PatientDemographicsMatch>().HandleAsync,
            FhirContent.Resource);
        routes.MapFhir("POST", "/Patient/_search", "ITI-78", demographics.SearchAsync);
        routes.MapFhir("GET", "/Patient/{id}", "ITI-78", demographics.ReadAsync);
        Iti104PatientIdentityFeed feed = routes.ServiceProvider.GetRequiredService<Iti104PatientIdentityFeed>();
        routes.MapFhir("PUT", "/Patient", "ITI-104", feed.HandleAsync, FhirContent.Resource);
        routes.MapFhir("DELETE", "/Patient", "ITI-104", Iti104PatientIdentityFeed.RemoveAsync, FhirContent.None);
        routes.MapFhirRest();
    }
}

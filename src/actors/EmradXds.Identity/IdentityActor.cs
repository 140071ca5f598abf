using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Serving;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Identity;

/// <summary>The Patient Identifier Cross-reference Manager: local ids of the trusts, linked by the affinity domain's patient id (NHS
/// Number) only.</summary>
/// <remarks>Answers ITI-8 Patient Identity Feed and ITI-9 PIX Query; sends ITI-8 to the registries and ITI-10 to PIX consumers.</remarks>
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
        services.AddSingleton(options.MatchModel);
        services.AddSingleton<Linkage>();
        services.AddSingleton<PatientFeed>();
        services.AddSingleton<Iti9PixQuery>();
        services.AddSingleton<Outbound.Iti8PatientIdentityFeed>();
        services.AddSingleton<Outbound.Iti10PixUpdateNotification>();
        services.AddKeyedSingleton(MllpKey, (provider, _) => new MllpListener(
            options.Mllp,
            provider,
            scope => [scope.GetRequiredService<Iti8PatientIdentityFeed>(), scope.GetRequiredService<Iti9PixQuery>()],
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
}

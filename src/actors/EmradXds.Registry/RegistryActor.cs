using EmradXds.Metadata.Rules;
using EmradXds.Registry.Patients;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Registry;

/// <summary>The Document Registry: every transaction it answers.</summary>
public static class RegistryActor
{
    /// <summary>Under this key the running <see cref="MllpListener"/> of ITI-8 and ITI-64 is found among the services: it knows the
    /// port when that was 0.</summary>
    public const string MllpKey = "registry";

    /// <summary>Longest piece of a sender's value that is repeated to it.</summary>
    private const int MaxShown = 80;

    /// <summary>Adds the actor. The application adds the AffinityDomain and an IDbContextFactory of <see cref="RegistryContext"/>.</summary>
    public static IServiceCollection AddRegistry(this IServiceCollection services, RegistryOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<RegistryWriter>();
        services.AddSingleton<KnownPatients>();
        services.AddSingleton<Iti8PatientIdentityFeed>();
        services.AddSingleton<Iti18RegistryStoredQuery>();
        services.AddSingleton<Iti42RegisterDocumentSet>();
        foreach (string interaction in Iti44PatientIdentityFeed.Interactions)
        {
            services.AddKeyedSingleton(
                interaction, (provider, _) => ActivatorUtilities.CreateInstance<Iti44PatientIdentityFeed>(provider, interaction));
        }

        services.AddSingleton<Iti51MultiPatientStoredQuery>();
        services.AddSingleton<Iti57UpdateDocumentSet>();
        services.AddSingleton<Iti61RegisterOnDemandDocumentEntry>();
        services.AddSingleton<Iti62RemoveMetadata>();
        services.AddSingleton<Iti64NotifyXadPidLinkChange>();
        services.AddSingleton<Iti92RestrictedUpdateDocumentSet>();
        services.AddHostedService<RegistryMigration>();
        if (options.MllpEndPoint is { } endPoint)
        {
            services.AddKeyedSingleton(
                MllpKey,
                (provider, _) => new MllpListener(
                    endPoint,
                    provider,
                    scope =>
                    [
                        scope.GetRequiredService<Iti8PatientIdentityFeed>(),
                        scope.GetRequiredService<Iti64NotifyXadPidLinkChange>(),
                    ]));

            // Not AddHostedService: it drops a second listener of the same type, which another actor in this process has.
            services.AddSingleton<IHostedService>(provider => provider.GetRequiredKeyedService<MllpListener>(MllpKey));
        }

        services.AddHealthChecks().AddCheck<RegistryHealth>("registry");
        return services;
    }

    /// <summary>Maps the actor's SOAP address.</summary>
    public static IEndpointConventionBuilder MapRegistry(this IEndpointRouteBuilder routes) => routes.MapSoap(
        "/registry",
        services =>
        [
            services.GetRequiredService<Iti18RegistryStoredQuery>(),
            services.GetRequiredService<Iti42RegisterDocumentSet>(),
            .. Iti44PatientIdentityFeed.Interactions.Select(i => services.GetRequiredKeyedService<Iti44PatientIdentityFeed>(i)),
            services.GetRequiredService<Iti51MultiPatientStoredQuery>(),
            services.GetRequiredService<Iti57UpdateDocumentSet>(),
            services.GetRequiredService<Iti61RegisterOnDemandDocumentEntry>(),
            services.GetRequiredService<Iti62RemoveMetadata>(),
            services.GetRequiredService<Iti92RestrictedUpdateDocumentSet>(),
        ]);

    /// <summary>What the log tells of an outcome.</summary>
    internal static string Describe(Findings findings) =>
        findings.AnyErrors ? $"Failure {string.Join(' ', findings.Select(f => f.Code).Distinct())}" : "Success";

    /// <summary>A sender's value as a finding repeats it.</summary>
    internal static string Shown(string value) => $"'{(value.Length <= MaxShown ? value : value[..MaxShown] + "...")}'";

    /// <summary>What the sender is told when there is no room for what it sent, or too many others wait; null of any other failure.</summary>
    internal static Findings? NotWritten(Exception failure)
    {
        Findings findings = [];
        switch (failure)
        {
            case RegistryFullException:
                findings.Error(
                    XdsErrorCode.XDSRegistryOutOfResources, "The registry has no room for more; nothing of this was kept, send it again later");
                return findings;
            case RegistryBusyException:
                findings.Error(
                    XdsErrorCode.XDSRegistryBusy, "The registry has too much to write; nothing of this was kept, send it again later");
                return findings;
            default:
                return null;
        }
    }

    /// <summary>What the sender is told when the machinery broke.</summary>
    internal static Findings Broken(string correlation)
    {
        Findings findings = [];
        findings.Error(XdsErrorCode.XDSRegistryError, $"The registry failed; its log tells more under {correlation}");
        return findings;
    }
}

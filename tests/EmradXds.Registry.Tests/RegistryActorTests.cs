using EmradXds.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.Registry.Tests;

public sealed class RegistryActorTests
{
    [Fact]
    public async Task Registry_is_healthy_while_its_database_answers()
    {
        using TempFolder folder = new();
        await using RegistryUnderTest registry = await RegistryUnderTest.StartAsync(folder);
        HealthCheckService health = registry.Services.GetRequiredService<HealthCheckService>();

        HealthReport report = await health.CheckHealthAsync(CancellationToken.None);

        Assert.Equal(HealthStatus.Healthy, report.Entries["registry"].Status);
    }
}

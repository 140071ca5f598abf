using EmradXds.Host.Domain;
using EmradXds.Metadata.Profile;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace EmradXds.Domain.Tests;

public sealed class HttpLimitsTests
{
    [Fact]
    public async Task The_host_serves_with_limits_to_slow_initiators()
    {
        using TempFolder folder = new();
        AffinityDomain domain = AffinityDomain.Load(TestDomain.ProfileFolder);
        DomainSettings settings = new()
        {
            Profile = TestDomain.ProfileFolder,
            Folder = folder.Path,
            Ports = DomainPorts.From(FreePorts.Base(20), domain.Trusts.Count),
            Roles = ["registry"],
        };
        await using WebApplication application = await DomainHost.StartAsync(settings, domain, CancellationToken.None);
        KestrelServerLimits limits = application.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

        Assert.Equal(10_000, limits.MaxConcurrentConnections);
        Assert.Equal(TimeSpan.FromSeconds(15), limits.RequestHeadersTimeout);
        Assert.Equal(TimeSpan.FromMinutes(2), limits.KeepAliveTimeout);
        Assert.Equal((240, TimeSpan.FromSeconds(30)), (limits.MinRequestBodyDataRate!.BytesPerSecond, limits.MinRequestBodyDataRate.GracePeriod));
        Assert.Equal(TimeSpan.FromSeconds(60), limits.MinResponseDataRate!.GracePeriod);
        await application.StopAsync();
    }
}

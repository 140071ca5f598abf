using System.Net;
using EmradXds.Hl7V2.Er7;
using EmradXds.Hl7V2.Mllp;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using EmradXds.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Tests;

/// <summary>The identity actor as a host runs it, on the emrad profile and a database of its own, with a connection to it.</summary>
public sealed class RunningIdentity : IAsyncDisposable
{
    private readonly WebApplication host;

    private RunningIdentity(WebApplication host, LogCapture log)
    {
        this.host = host;
        Log = log;
        EndPoint = host.Services.GetRequiredKeyedService<MllpListener>(IdentityActor.MllpKey).EndPoint;
        Client = new MllpClient("127.0.0.1", EndPoint.Port);
        Http = new HttpClient { BaseAddress = new Uri(host.Urls.First() + "/") };
    }

    public static AffinityDomain Domain { get; } = AffinityDomain.Load(Path.Combine(Surroundings.Root, "profiles", "emrad"));

    public LogCapture Log { get; }

    public IPEndPoint EndPoint { get; }

    public MllpClient Client { get; }

    /// <summary>Asks the actor's web addresses.</summary>
    public HttpClient Http { get; }

    public IServiceProvider Services => host.Services;

    public static async Task<RunningIdentity> StartAsync(TempFolder folder, IdentityOptions? options = null)
    {
        TestDatabase.SkipWhereMissing();
        LogCapture log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Services.AddSingleton(Domain);
        builder.Services.AddPooledDbContextFactory<IdentityContext>(context => TestDatabase.Use(context, folder.File("identity.db")));
        builder.Services.AddIdentity((options ?? new IdentityOptions()) with
        {
            Mllp = new IPEndPoint(IPAddress.Loopback, 0),
            IsLostToAnother = TestDatabase.IsLostToAnother,
            AllowTestNumbers = options?.AllowTestNumbers ?? true,
            FeedRetry = TimeSpan.FromMilliseconds(20),
            MaxFeedRetry = TimeSpan.FromMilliseconds(100),
        });
        WebApplication host = builder.Build();
        host.MapIdentityFhir();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new RunningIdentity(host, log);
    }

    /// <summary>Sends a message given as text, segments separated by line ends.</summary>
    public Task<Er7Message> SendAsync(string message) => Client.SendAsync(
        Er7Message.Parse(message, new Er7Options { MaxRepetitions = int.MaxValue }), TestContext.Current.CancellationToken);

    public async Task<T> ReadAsync<T>(Func<IdentityContext, Task<T>> read)
    {
        IDbContextFactory<IdentityContext> contexts = Services.GetRequiredService<IDbContextFactory<IdentityContext>>();
        await using IdentityContext context = await contexts.CreateDbContextAsync();
        return await read(context);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        Http.Dispose();
        await host.StopAsync(CancellationToken.None);
        await host.DisposeAsync();
    }
}

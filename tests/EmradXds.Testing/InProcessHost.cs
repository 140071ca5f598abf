using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EmradXds.Testing;

/// <summary>An application on a free loopback port, with its log lines captured: actor tests post real envelopes to real endpoints.</summary>
public sealed class InProcessHost : IAsyncDisposable
{
    private readonly WebApplication application;

    private InProcessHost(WebApplication application, LogCapture log, Uri uri) => (this.application, Log, Uri) = (application, log, uri);

    /// <summary>Base address, with a closing slash.</summary>
    public Uri Uri { get; }

    /// <summary>Everything logged.</summary>
    public LogCapture Log { get; }

    public IServiceProvider Services => application.Services;

    public static async Task<InProcessHost> StartAsync(Action<IServiceCollection> services, Action<WebApplication> map)
    {
        LogCapture log = new();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders().AddProvider(log).AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        services(builder.Services);
        WebApplication application = builder.Build();
        map(application);
        await application.StartAsync();
        return new InProcessHost(application, log, new Uri(application.Urls.First() + "/"));
    }

    public async ValueTask DisposeAsync() => await application.DisposeAsync();
}

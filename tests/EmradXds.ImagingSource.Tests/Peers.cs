using System.Net;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using EmradXds.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EmradXds.ImagingSource.Tests;

/// <summary>A PIX Manager and a repository on real sockets, which keep what they are sent.</summary>
internal sealed class Peers : IAsyncDisposable
{
    private readonly InProcessHost host;
    private readonly MllpListener mllp;

    private Peers(InProcessHost host, PixResponder pix, MllpListener mllp, RepositoryResponder repository) =>
        (this.host, Pix, this.mllp, Repository) = (host, pix, mllp, repository);

    public PixResponder Pix { get; }

    public RepositoryResponder Repository { get; }

    public IPEndPoint PixEndPoint => mllp.EndPoint;

    public Uri RepositoryUri => new(host.Uri, "repository");

    public static async Task<Peers> StartAsync()
    {
        PixResponder pix = new();
        RepositoryResponder repository = new();
        MllpListener? mllp = null;
        InProcessHost host = await InProcessHost.StartAsync(
            services => services.AddSingleton<IHostedService>(provider =>
                mllp = new MllpListener(new IPEndPoint(IPAddress.Loopback, 0), provider, _ => [pix])),
            application =>
            {
                application.Use(next => context => AnswerOrBreakAsync(context, next, repository));
                application.MapSoap("/repository", _ => [repository]);
            });
        return new Peers(host, pix, mllp!, repository);
    }

    private static async Task AnswerOrBreakAsync(HttpContext context, RequestDelegate next, RepositoryResponder repository)
    {
        if (!repository.BreaksNextAnswer)
        {
            await next(context);
            return;
        }

        repository.BreaksNextAnswer = false;
        context.Response.Body = Stream.Null;
        await next(context);
        context.Abort();
    }

    /// <summary>The ADT has come: the PIX Manager knows the patient.</summary>
    public void Introduce(string localId, AssigningAuthority authority, string nhsNumber, AssigningAuthority nhs) =>
        Pix.Known[$"{localId}@{authority.Oid}"] = [new Cx(nhsNumber, Hd.Oid(nhs.Oid, nhs.Namespace))];

    public ValueTask DisposeAsync() => host.DisposeAsync();
}

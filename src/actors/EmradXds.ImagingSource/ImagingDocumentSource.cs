using System.Net;
using EmradXds.Dicom.Network;
using EmradXds.Hl7V2.Mllp;
using EmradXds.ImagingSource.Ingest;
using EmradXds.ImagingSource.Outbound;
using EmradXds.ImagingSource.Publishing;
using EmradXds.ImagingSource.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Soap;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EmradXds.ImagingSource;

/// <summary>One trust's Imaging Document Source (RAD TF-1: 18.1): takes instances by C-STORE, publishes the manifest of what is quiet,
/// gives instances out. Several live in one process and share nothing.</summary>
public sealed partial class ImagingDocumentSource(
    ImagingSourceOptions options,
    AffinityDomain domain,
    DbContextOptions<ImagingSourceContext> storage,
    TimeProvider clock,
    ILogger<ImagingDocumentSource> logger) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private DicomServer? server;
    private MllpClient? pix;
    private HttpClient? http;
    private Task publishing = Task.CompletedTask;
    private bool disposed;

    /// <summary>Its settings.</summary>
    public ImagingSourceOptions Options => options;

    /// <summary>The affinity domain it belongs to.</summary>
    public AffinityDomain Domain => domain;

    /// <summary>Its index.</summary>
    public ImagingIndex Index { get; } = new(storage);

    /// <summary>Its files; there once it has started.</summary>
    public InstanceArchive Archive { get; private set; } = null!;

    /// <summary>Where C-STORE is taken; null while it is not.</summary>
    public IPEndPoint? DicomEndPoint => server?.EndPoint;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(options.Folder);
        Archive = new InstanceArchive(options.Folder);
        await using (ImagingSourceContext context = Index.Open())
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        pix = new MllpClient(options.PixHost, options.PixPort);
        http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        StudyPublication publication = new(
            options,
            domain,
            Archive,
            Index,
            new Iti9PixQuery(pix, domain, options.Trust, clock),
            new Rad68ProvideAndRegisterImagingDocumentSet(new SoapClient(http), options.RepositoryUri),
            clock,
            logger);
        StudyPublisher publisher = new(options, Index, publication, clock, logger);
        InstanceIngest ingest = new(options, domain, Archive, Index, publisher, clock, logger);
        publishing = Task.Run(() => publisher.RunAsync(stopping.Token), CancellationToken.None);
        server = DicomServer.Start(new DicomServerOptions
        {
            EndPoint = options.DicomEndPoint,
            AeTitle = options.Trust.AeTitle,
            OnCStore = ingest.StoreAsync,
            MaxAssociations = options.MaxAssociations,
            OnTrouble = (what, exception) => Log.DicomTrouble(logger, options.Trust.Ods, what, exception),
        });
        Log.Listening(logger, options.Trust.Ods, server.EndPoint, options.Trust.AeTitle);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (server is { } listening)
        {
            server = null;
            await listening.DisposeAsync();
        }

        await stopping.CancelAsync();
        await publishing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The container knows it under two names, itself and IHostedService, and disposes both.
        if (Interlocked.Exchange(ref disposed, true))
        {
            return;
        }

        await StopAsync(CancellationToken.None);
        http?.Dispose();
        if (pix is not null)
        {
            await pix.DisposeAsync();
        }

        Index.Dispose();
        stopping.Dispose();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Trust} takes C-STORE at {EndPoint} as {AeTitle}")]
        public static partial void Listening(ILogger logger, string trust, IPEndPoint endPoint, string aeTitle);

        [LoggerMessage(LogLevel.Warning, "{Trust} DICOM: {What}")]
        public static partial void DicomTrouble(ILogger logger, string trust, string what, Exception? exception);
    }
}

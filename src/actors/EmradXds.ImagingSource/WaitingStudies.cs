using EmradXds.ImagingSource.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace EmradXds.ImagingSource;

/// <summary>One trust's health: whether C-STORE is taken, and which studies wait for publication and why.</summary>
public sealed class WaitingStudies(ImagingDocumentSource source) : IHealthCheck
{
    private const int MostListed = 100;

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await using ImagingSourceContext index = source.Index.Open();
        IQueryable<StudyRow> waiting = index.Studies.Where(s => s.WaitingSince != null);
        int count = await waiting.CountAsync(cancellationToken);
        List<WaitingStudy> listed = await waiting
            .OrderBy(s => s.WaitingSince)
            .Take(MostListed)
            .Select(s => new WaitingStudy(s.StudyInstanceUid, s.WaitingReason!, s.WaitingSince!.Value, s.Attempts))
            .ToListAsync(cancellationToken);
        Dictionary<string, object> data = new() { ["waiting"] = count, ["studies"] = listed };
        return source.DicomEndPoint is null ? HealthCheckResult.Unhealthy("C-STORE is not taken", data: data)
            : count > 0 && source.Options.Trust.Live ? HealthCheckResult.Degraded($"{count} studies wait for publication", data: data)
            : HealthCheckResult.Healthy(data: data);
    }
}

using System.Diagnostics;
using EmradXds.Hl7V2.Er7;
using EmradXds.Identity.Linking;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;

namespace EmradXds.Identity;

/// <summary>Brings the database to the present form before anything is answered.</summary>
internal sealed class IdentityStorage(IDbContextFactory<IdentityContext> contexts, PatientFeed feed, Linkage linkage) : IHostedService
{
    private const int RecordsAtOnce = 100;
    private const int MostMessages = 50;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await using (IdentityContext context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            await context.Database.MigrateAsync(cancellationToken);
        }

        string traceId = ActivityTraceId.CreateRandom().ToHexString();
        while (await feed.WriteAsync(context => ReadDemographicsAsync(context, cancellationToken), traceId, cancellationToken) > 0)
        {
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Records of a version that kept messages and affinity-domain ids alone, which the migration marks by a number below 0: what their
    /// messages say of the person is read, and they are linked by it.</summary>
    private async Task<(int Read, bool Stands)> ReadDemographicsAsync(IdentityContext context, CancellationToken cancel)
    {
        List<SourceRecordRow> records = await context.SourceRecords
            .Where(record => record.Number < 0).OrderBy(record => record.Number).Take(RecordsAtOnce).ToListAsync(cancel);
        foreach (SourceRecordRow record in records)
        {
            List<SourceRecordVersionRow> versions = await context.SourceRecordVersions.AsNoTracking()
                .Where(version => version.RecordId == record.Id && version.TriggerEvent != "A40")
                .OrderByDescending(version => version.Version).Take(MostMessages).ToListAsync(cancel);
            record.Demographics = versions.AsEnumerable().Reverse()
                .Aggregate(Demographics.None, (known, version) => PidSegment.Read(Er7Message.Parse(version.Message).First("PID"), known));
            record.Number = Random.Shared.NextInt64();
            record.UpdatedAt = versions.Count > 0 ? versions[0].ReceivedAt : DateTime.UnixEpoch;
            if (record.RetiredInto is null)
            {
                await linkage.UpdateAsync(context, record, null, record.UpdatedAt, cancel);
            }

            await context.SaveChangesAsync(cancel);
        }

        return (records.Count, true);
    }
}

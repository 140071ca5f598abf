using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using EmradXds.Identity.Matching;
using EmradXds.Identity.Persons;
using EmradXds.Identity.Storage;
using EmradXds.Metadata.Profile;
using EmradXds.Serving;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace EmradXds.Identity.Desk;

/// <summary>The exceptions desk over HTTP, JSON: what waits for a person, who is who, and what was decided.</summary>
/// <remarks>It does not know yet who asks: it answers on the machine itself alone.</remarks>
internal sealed partial class DeskEndpoints(
    IDbContextFactory<IdentityContext> contexts, ExceptionsDesk desk, MatchModel model, AffinityDomain domain, TimeProvider clock,
    ILogger<DeskEndpoints> log)
{
    private const int MostTasks = 200;
    private const int MostDecisions = 1_000;
    private const long MostBytes = 64 << 10;
    private const double Thousandths = 1_000;

    /// <summary>Maps the addresses.</summary>
    public void Map(RouteGroupBuilder routes)
    {
        routes.MapGet("/tasks", Here(TasksAsync));
        routes.MapGet("/tasks/{id}", Here(TaskAsync));
        routes.MapPost("/tasks/{id}/defer", Here(DeferAsync));
        routes.MapGet("/persons/{id}", Here(PersonAsync));
        routes.MapGet("/records", Here(RecordAsync));
        routes.MapPost("/preview", Here(http => DecideAsync(http, isPreview: true)));
        routes.MapPost("/decisions", Here(http => DecideAsync(http, isPreview: false)));
    }

    /// <summary>Only who sits at the machine, or comes through something on it that knows its users, is answered.</summary>
    private static RequestDelegate Here(RequestDelegate answer) => http =>
        http.Connection.RemoteIpAddress is { } remote && !IPAddress.IsLoopback(remote)
            ? RefuseAsync(http, new DeskRefusal(StatusCodes.Status403Forbidden, "", "the desk answers on its own machine only"))
            : answer(http);

    private async Task TasksAsync(HttpContext http)
    {
        IQueryCollection asked = http.Request.Query;
        ReviewKind? kind = null;
        ReviewState state = ReviewState.Open;
        if (asked["kind"].ToString() is { Length: > 0 } ofKind && !TryParse(ofKind, out kind))
        {
            await RefuseAsync(http, new DeskRefusal(400, "kind", $"expected one of {string.Join(", ", Enum.GetNames<ReviewKind>())}"));
            return;
        }

        if (asked["state"].ToString() is { Length: > 0 } ofState)
        {
            if (!TryParse(ofState, out ReviewState? known))
            {
                await RefuseAsync(http, new DeskRefusal(400, "state", $"expected one of {string.Join(", ", Enum.GetNames<ReviewState>())}"));
                return;
            }

            state = known!.Value;
        }

        if (!int.TryParse(asked["limit"].ToString() is { Length: > 0 } most ? most : "50", out int limit) || limit is < 1 or > MostTasks)
        {
            await RefuseAsync(http, new DeskRefusal(400, "limit", $"expected a number from 1 to {MostTasks}"));
            return;
        }

        (int Priority, Guid Id)? after = null;
        if (asked["after"].ToString() is { Length: > 0 } mark)
        {
            if (mark.Length < 34 || mark[1] != '-' || !char.IsAsciiDigit(mark[0]) || !Guid.TryParseExact(mark.AsSpan(2), "N", out Guid last))
            {
                await RefuseAsync(http, new DeskRefusal(400, "after", "expected what a page before gave as next"));
                return;
            }

            after = (mark[0] - '0', last);
        }

        await using IdentityContext context = await contexts.CreateDbContextAsync(http.RequestAborted);
        IQueryable<ReviewTaskRow> tasks = context.ReviewTasks.AsNoTracking().Where(task => task.State == state && (kind == null || task.Kind == kind));
        if (after is (int priority, Guid id))
        {
            tasks = tasks.Where(task => task.Priority > priority || (task.Priority == priority && task.Id > id));
        }

        List<ReviewTaskRow> rows = await tasks.OrderBy(task => task.Priority).ThenBy(task => task.Id).Take(limit + 1).ToListAsync(http.RequestAborted);
        string? next = rows.Count > limit ? $"{rows[limit - 1].Priority}-{rows[limit - 1].Id:N}" : null;
        await AnswerAsync(
            http, new DeskTaskPage(await ViewAsync(context, [.. rows.Take(limit)], http.RequestAborted), next), DeskJson.Default.DeskTaskPage);
    }

    private async Task TaskAsync(HttpContext http)
    {
        await using IdentityContext context = await contexts.CreateDbContextAsync(http.RequestAborted);
        if (await FindTaskAsync(context, http) is { } task)
        {
            await AnswerAsync(http, (await ViewAsync(context, [task], http.RequestAborted))[0], DeskJson.Default.DeskTask);
        }
    }

    private async Task DeferAsync(HttpContext http)
    {
        if (await ReadAsync(http, DeskJson.Default.DeskDeferral) is not { } deferral)
        {
            return;
        }

        await using IdentityContext context = await contexts.CreateDbContextAsync(http.RequestAborted);
        if (await FindTaskAsync(context, http) is not { } task)
        {
            return;
        }

        if (string.IsNullOrWhiteSpace(deferral.By) || string.IsNullOrWhiteSpace(deferral.Reason) || deferral.By.Length > 255
            || task.State is not (ReviewState.Open or ReviewState.Deferred))
        {
            await RefuseAsync(http, task.State is ReviewState.Open or ReviewState.Deferred
                ? new DeskRefusal(400, "by, reason", "expected who puts it off, at most 255 characters, and why")
                : new DeskRefusal(409, "state", "the question is answered"));
            return;
        }

        // Not where a decision came in between.
        DateTime now = clock.GetUtcNow().UtcDateTime;
        await context.ReviewTasks
            .Where(row => row.Id == task.Id && (row.State == ReviewState.Open || row.State == ReviewState.Deferred))
            .ExecuteUpdateAsync(
                set => set.SetProperty(row => row.State, ReviewState.Deferred).SetProperty(row => row.DecidedBy, deferral.By)
                    .SetProperty(row => row.DecidedAt, now).SetProperty(row => row.Comment, deferral.Reason),
                http.RequestAborted);
        await context.Entry(task).ReloadAsync(http.RequestAborted);
        await AnswerAsync(http, (await ViewAsync(context, [task], http.RequestAborted))[0], DeskJson.Default.DeskTask);
    }

    private async Task PersonAsync(HttpContext http)
    {
        await using IdentityContext context = await contexts.CreateDbContextAsync(http.RequestAborted);
        List<SourceRecordRow> records = Guid.TryParseExact(http.Request.RouteValues["id"] as string, "N", out Guid id)
            ? await context.RecordsOfAsync([id], http.RequestAborted)
            : [];
        await AnswerAsync(http, context, id, records);
    }

    private async Task RecordAsync(HttpContext http)
    {
        string asked = http.Request.Query["domain"].ToString();
        string localId = http.Request.Query["id"].ToString();
        AssigningAuthority? authority = domain.Authorities.FirstOrDefault(known => known.Oid == asked || known.Namespace == asked);
        await using IdentityContext context = await contexts.CreateDbContextAsync(http.RequestAborted);
        SourceRecordRow? record = authority is null ? null : await context.FindRecordAsync(authority.Oid, localId, http.RequestAborted);
        List<SourceRecordRow> records = record is null ? []
            : record.RetiredInto is null ? await context.RecordsOfAsync([record.PersonId], http.RequestAborted)
            : [record];
        await AnswerAsync(http, context, record?.PersonId ?? Guid.Empty, records);
    }

    private async Task AnswerAsync(HttpContext http, IdentityContext context, Guid person, List<SourceRecordRow> records)
    {
        if (records.Count == 0)
        {
            await RefuseAsync(http, new DeskRefusal(404, "id", "nobody has it"));
            return;
        }

        Guid[] ids = [.. records.Select(record => record.Id)];
        List<LinkVersionRow> versions = await context.LinkVersions.AsNoTracking()
            .Where(link => ids.Contains(link.OneId) || ids.Contains(link.OtherId))
            .OrderByDescending(link => link.At).Take(MostDecisions).ToListAsync(http.RequestAborted);
        Guid[] named = [.. versions.SelectMany(link => new[] { link.OneId, link.OtherId }).Distinct()];
        Dictionary<Guid, RecordReference> references = await context.SourceRecords.AsNoTracking()
            .Where(record => named.Contains(record.Id)).ToDictionaryAsync(record => record.Id, record => DeskView.ReferenceOf(record, domain), http.RequestAborted);
        List<DeskLink> decisions =
        [
            .. versions.Select(link => new DeskLink(
                references[link.OneId], references[link.OtherId], link.Version, link.State, link.Score / Thousandths, link.Model, link.By, link.Reason, link.At)),
        ];
        await AnswerAsync(http, new DeskPersonDetails(DeskView.Of(person, records, domain), decisions), DeskJson.Default.DeskPersonDetails);
    }

    private async Task DecideAsync(HttpContext http, bool isPreview)
    {
        if (await ReadAsync(http, DeskJson.Default.DeskDecision) is not { } decision)
        {
            return;
        }

        string traceId = Exchange.TraceIdOf(http.Request.Headers.TraceParent);
        (DeskChange? change, DeskRefusal? refusal) = await desk.DecideAsync(decision, isPreview, traceId, http.RequestAborted);
        Log.Decided(log, isPreview ? "preview of " : "", decision.Action, refusal is null ? "done" : $"refused, {refusal.Status} at {refusal.Where}", traceId);
        await (refusal is null ? AnswerAsync(http, change!, DeskJson.Default.DeskChange) : RefuseAsync(http, refusal));
    }

    private static async Task<ReviewTaskRow?> FindTaskAsync(IdentityContext context, HttpContext http)
    {
        ReviewTaskRow? task = Guid.TryParseExact(http.Request.RouteValues["id"] as string, "N", out Guid id)
            ? await context.ReviewTasks.SingleOrDefaultAsync(row => row.Id == id, http.RequestAborted)
            : null;
        if (task is null)
        {
            await RefuseAsync(http, new DeskRefusal(404, "id", "no such question"));
        }

        return task;
    }

    private async Task<List<DeskTask>> ViewAsync(IdentityContext context, IReadOnlyList<ReviewTaskRow> tasks, CancellationToken cancel)
    {
        Guid[] ids = [.. tasks.SelectMany(task => new[] { task.OneId, task.OtherId }).Distinct()];
        Dictionary<Guid, SourceRecordRow> records =
            await context.SourceRecords.AsNoTracking().Where(record => ids.Contains(record.Id)).ToDictionaryAsync(record => record.Id, cancel);
        return [.. tasks.Select(task => View(task, records[task.OneId], task.OtherId == task.OneId ? null : records[task.OtherId]))];
    }

    private DeskTask View(ReviewTaskRow task, SourceRecordRow one, SourceRecordRow? other) => new(
        task.Id.ToString("N"), task.Kind, task.State, task.Priority, task.Reason, task.Score / Thousandths,
        1 / (1 + Math.Pow(2, -task.Score / Thousandths)), task.CreatedAt, DeskView.Of(one, domain), other is null ? null : DeskView.Of(other, domain),
        other is null ? [] : model.Explain(MatchRecords.Of(one), MatchRecords.Of(other)), task.DecidedBy, task.Comment);

    private static bool TryParse<T>(string text, out T? value)
        where T : struct, Enum
    {
        bool isKnown = Enum.TryParse(text, ignoreCase: true, out T parsed) && Enum.IsDefined(parsed);
        value = isKnown ? parsed : null;
        return isKnown;
    }

    private static async Task<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            using MemoryStream body = new();
            byte[] piece = new byte[4096];
            for (int got; (got = await http.Request.Body.ReadAsync(piece, http.RequestAborted)) > 0;)
            {
                body.Write(piece, 0, got);
                if (body.Length > MostBytes)
                {
                    await RefuseAsync(http, new DeskRefusal(400, "body", $"expected at most {MostBytes} bytes"));
                    return null;
                }
            }

            T? read = JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type);
            if (read is null)
            {
                await RefuseAsync(http, new DeskRefusal(400, "body", "expected a JSON object"));
            }

            return read;
        }
        catch (JsonException e)
        {
            await RefuseAsync(http, new DeskRefusal(400, e.Path ?? "body", $"not what is expected there ({type.Type.Name}), line {e.LineNumber + 1}"));
            return null;
        }
    }

    private static Task RefuseAsync(HttpContext http, DeskRefusal refusal)
    {
        http.Response.StatusCode = refusal.Status;
        return AnswerAsync(http, refusal, DeskJson.Default.DeskRefusal);
    }

    private static Task AnswerAsync<T>(HttpContext http, T answer, JsonTypeInfo<T> type) =>
        http.Response.WriteAsJsonAsync(answer, type, "application/json; charset=utf-8", http.RequestAborted);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Exceptions desk: {Preview}{Action} {Outcome}, trace {TraceId}")]
        public static partial void Decided(ILogger logger, string preview, DeskAction action, string outcome, string traceId);
    }
}

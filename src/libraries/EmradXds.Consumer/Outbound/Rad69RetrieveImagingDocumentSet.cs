using System.Diagnostics;
using System.Runtime.CompilerServices;
using EmradXds.Dicom.Data;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;

namespace EmradXds.Consumer.Outbound;

/// <summary>RAD-69 Retrieve Imaging Document Set: the Imaging Document Consumer's side, for some instances of one study at one
/// source.</summary>
/// <remarks>RAD TF-2: 4.69. In order:
///   1 ask        one request, instances nested in their series and study, in the study's trace
///   2 match      the answer's documents with what was asked for; nothing else is looked at
///   3 hand over  each part while it arrives, when its start says it is the instance that was asked for in a syntax that was asked for
///   4 account    for every instance that did not come: the source's error for it, judged by severity whatever its code, or ours</remarks>
internal sealed class Rad69RetrieveImagingDocumentSet(SoapClient soap, ConsumerOptions options)
{
    private const string Action = "urn:ihe:rad:2009:RetrieveImagingDocumentSet";

    /// <param name="source">Where the source is.</param>
    /// <param name="wanted">What is asked for, all of one study with one Retrieve Location UID, each SOP Instance UID once.</param>
    /// <param name="cancel">Cancels the exchange.</param>
    public async IAsyncEnumerable<RetrievedInstance> RetrieveAsync(
        Uri source, IReadOnlyList<RetrievedInstance> wanted, [EnumeratorCancellation] CancellationToken cancel)
    {
        Dictionary<string, RetrievedInstance> outstanding = wanted.ToDictionary(instance => instance.SopInstanceUid);
        InstanceFailure? broken = null;
        Answer? answer = null;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(options.LongestSilence);
        try
        {
            answer = await AskAsync(source, wanted, silence.Token);
        }
        catch (Exception e) when (IsTheirs(e, cancel))
        {
            broken = Broken(e);
        }

        await using Answer? held = answer;
        if (answer is not null)
        {
            await using IAsyncEnumerator<(DocumentResponse Document, Stream Content)> contents =
                ContentsAsync(answer, outstanding, silence.Token).GetAsyncEnumerator(silence.Token);
            while (broken is null)
            {
                RetrievedInstance instance;
                silence.CancelAfter(options.LongestSilence);
                try
                {
                    if (!await contents.MoveNextAsync())
                    {
                        break;
                    }

                    RetrievedInstance asked = outstanding[contents.Current.Document.Request.DocumentUniqueId];
                    instance = await ExamineAsync(asked, contents.Current.Content, answer.Response.Findings, cancel);
                }
                catch (Exception e) when (IsTheirs(e, cancel))
                {
                    broken = Broken(e);
                    continue;
                }

                // However long the caller takes with it.
                silence.CancelAfter(Timeout.InfiniteTimeSpan);
                outstanding.Remove(instance.SopInstanceUid);
                yield return instance;
            }
        }

        foreach (RetrievedInstance missing in wanted.Where(instance => outstanding.ContainsKey(instance.SopInstanceUid)))
        {
            yield return missing with { Failure = Account(missing, wanted, answer?.Response, broken) };
        }
    }

    private async Task<Answer> AskAsync(Uri source, IReadOnlyList<RetrievedInstance> wanted, CancellationToken cancel)
    {
        string study = wanted[0].StudyInstanceUid;
        using Activity activity = StudyTrace.Start(study, "RetrieveImagingDocumentSet");
        IEnumerable<SeriesRequest> series = wanted.GroupBy(i => i.SeriesInstanceUid).Select(series => new SeriesRequest(
            series.Key, [.. series.Select(i => new DocumentRequest(i.RetrieveLocationUid!, i.SopInstanceUid, options.HomeCommunityId))]));
        RetrieveImagingDocumentSetRequest request = new([new StudyRequest(study, [.. series])], options.TransferSyntaxUids);
        SoapMessage message = await soap.SendAsync(source, Action, request.Write, [], mtom: true, cancel);
        try
        {
            return new Answer(message, RetrieveDocumentSetResponse.Read(message.OpenBody()));
        }
        catch
        {
            await message.DisposeAsync();
            throw;
        }
    }

    /// <summary>The contents of documents that were asked for and have not come yet, in arrival order; all others are skipped
    /// unread.</summary>
    private static async IAsyncEnumerable<(DocumentResponse Document, Stream Content)> ContentsAsync(
        Answer answer, Dictionary<string, RetrievedInstance> outstanding, [EnumeratorCancellation] CancellationToken cancel)
    {
        bool IsWanted(DocumentResponse document) =>
            outstanding.TryGetValue(document.Request.DocumentUniqueId, out RetrievedInstance? asked)
            && asked.RetrieveLocationUid == document.Request.RepositoryUniqueId;

        foreach (DocumentResponse document in answer.Response.Documents)
        {
            if (document.Content.Inline is { } inline && IsWanted(document))
            {
                yield return (document, inline);
            }
        }

        ILookup<string, DocumentResponse> attached =
            answer.Response.Documents.Where(d => d.Content.ContentId is not null).ToLookup(d => d.Content.ContentId!);
        await foreach (ReceivedAttachment part in answer.Message.ReadAttachmentsAsync(cancel))
        {
            if (attached[part.ContentId].FirstOrDefault(IsWanted) is { } document)
            {
                yield return (document, part.Content);
            }
        }
    }

    private async Task<RetrievedInstance> ExamineAsync(
        RetrievedInstance asked, Stream content, IReadOnlyCollection<Finding> findings, CancellationToken cancel)
    {
        RetrievedInstance Discard(string reason) =>
            asked with { Failure = new(InstanceFailure.WrongContent, $"{reason}; it is discarded.") };

        Part10Start start;
        MeasuredStream measured = new(content, options.MaxInstanceBytes, options.LongestSilence, hashed: false);
        try
        {
            start = await Part10Start.ReadAsync(measured, cancel);
        }
        catch (InvalidDataException e)
        {
            return Discard($"The content sent for {asked.SopInstanceUid} cannot be read ({e.Message})");
        }

        if (start.SopInstanceUid != asked.SopInstanceUid)
        {
            return Discard($"The source sent the instance {start.SopInstanceUid} where {asked.SopInstanceUid} was asked for");
        }

        if (!options.TransferSyntaxUids.Contains(start.TransferSyntaxUid))
        {
            return Discard($"The source sent {asked.SopInstanceUid} in {start.TransferSyntaxUid}, a transfer syntax not asked for");
        }

        return asked with
        {
            TransferSyntaxUid = start.TransferSyntaxUid,
            Content = start.File,
            Findings =
            [
                .. findings.Where(f => f.Location == asked.SopInstanceUid || (f.Location is null && f.Severity == Severity.Warning)),
            ],
        };
    }

    private static InstanceFailure Account(
        RetrievedInstance missing, IReadOnlyList<RetrievedInstance> wanted, RetrieveDocumentSetResponse? response, InstanceFailure? broken)
    {
        Finding[] errors = [.. (response?.Findings ?? []).Where(finding => finding.Severity == Severity.Error)];
        Finding? error = Array.Find(errors, e => e.Location == missing.SopInstanceUid)
            ?? Array.Find(errors, e => e.Context.Contains(missing.SopInstanceUid, StringComparison.Ordinal))
            ?? (response?.Status == ResponseStatus.Failure ? errors.FirstOrDefault() : null);
        if (error is not null)
        {
            return InstanceFailure.Of(error);
        }

        if (broken is not null)
        {
            return broken;
        }

        DocumentResponse[] documents = [.. response?.Documents ?? []];
        if (Array.Find(documents, d => d.Request.DocumentUniqueId == missing.SopInstanceUid) is { } named)
        {
            return named.Request.RepositoryUniqueId == missing.RetrieveLocationUid
                ? new(InstanceFailure.NotAnswered, $"The answer names {missing.SopInstanceUid} but does not contain it.")
                : new(InstanceFailure.WrongContent,
                    $"The source answered as {named.Request.RepositoryUniqueId}, asked as {missing.RetrieveLocationUid}; it is discarded.");
        }

        string[] unasked = [.. documents.Select(d => d.Request.DocumentUniqueId).Except(wanted.Select(i => i.SopInstanceUid))];
        if (unasked.Length > 0)
        {
            return new(InstanceFailure.WrongContent,
                $"The source sent {string.Join(", ", unasked)} instead of {missing.SopInstanceUid}; it is discarded.");
        }

        return errors.Length > 0 && response?.Status != ResponseStatus.Success
            ? new(errors[0].Code, $"The source named no instance with its error: {errors[0].Context}")
            : new(InstanceFailure.NotAnswered, $"The source neither sent {missing.SopInstanceUid} nor said why.");
    }

    private static bool IsTheirs(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or IOException or SoapFaultException or MalformedMessageException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    private static InstanceFailure Broken(Exception e) => new(
        e is SoapFaultException or MalformedMessageException ? InstanceFailure.NotAnAnswer : InstanceFailure.Unreachable,
        e is OperationCanceledException ? "The source did not answer in time." : e.Message);

    private sealed record Answer(SoapMessage Message, RetrieveDocumentSetResponse Response) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            foreach (DocumentResponse document in Response.Documents)
            {
                document.Content.Dispose();
            }

            await Message.DisposeAsync();
        }
    }
}

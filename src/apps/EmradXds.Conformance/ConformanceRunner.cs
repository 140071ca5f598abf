using System.Collections.Concurrent;
using System.Globalization;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Steps;
using EmradXds.Conformance.Sut;
using EmradXds.Conformance.Synthetic;
using EmradXds.Consumer;
using EmradXds.Dicom.Network;
using EmradXds.Hl7V2.Er7;
using EmradXds.Metadata.Messages;
using EmradXds.Soap;

namespace EmradXds.Conformance;

/// <summary>Runs cases against a system from outside, as its peers would: one runner, one run.</summary>
/// <remarks>A case takes its steps in order. Trouble in preparing (feeding a patient, sending a study, waiting for it) makes the case
/// inconclusive and ends it; what is judged and found wrong fails it, and the later steps still show their side of it.</remarks>
public sealed class ConformanceRunner : IDisposable
{
    private readonly RunSeed seed;
    private readonly TimeProvider clock;
    private readonly HttpClient http = new();
    private readonly ConcurrentDictionary<(string System, string Given), Lazy<Task<Prepared>>> shared = new();

    /// <summary>A run.</summary>
    /// <param name="seed">Null makes one: two runs then share no patient and no UID.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public ConformanceRunner(string? seed = null, TimeProvider? clock = null)
    {
        this.clock = clock ?? TimeProvider.System;
        this.seed = new RunSeed(seed ?? this.clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture));
    }

    /// <summary>What everything the run allocates follows from.</summary>
    public string Seed => seed.ToString();

    /// <summary>The cases of a folder and all below it.</summary>
    /// <exception cref="InvalidDataException">A case is malformed.</exception>
    public static IReadOnlyList<ConformanceCase> LoadCases(string folder) => ConformanceCase.Load(folder);

    /// <summary>Runs one case.</summary>
    public async Task<CaseResult> RunAsync(ConformanceCase running, SystemUnderTest sut, CancellationToken cancel)
    {
        if (!sut.Claiming(running))
        {
            return new CaseResult(running, Seed, []);
        }

        CaseRun run = new(running, sut, seed, clock);
        foreach (string name in running.Given)
        {
            (CaseRun given, IReadOnlyList<StepResult> steps) = await shared.GetOrAdd(
                (sut.Name, name), _ => new(() => PrepareAsync(running.LoadGiven(name), sut, cancel))).Value;
            if (steps.Any(step => step.Verdict >= Verdict.Inconclusive))
            {
                return new CaseResult(running, Seed, steps);
            }

            run.Take(given);
        }

        return new CaseResult(running, Seed, await TakeStepsAsync(running, run, cancel));
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async Task<Prepared> PrepareAsync(ConformanceCase given, SystemUnderTest sut, CancellationToken cancel)
    {
        CaseRun run = new(given, sut, seed, clock);
        return new Prepared(run, await TakeStepsAsync(given, run, cancel));
    }

    private async Task<IReadOnlyList<StepResult>> TakeStepsAsync(ConformanceCase running, CaseRun run, CancellationToken cancel)
    {
        List<StepResult> results = [];
        foreach (CaseStep step in running.Steps)
        {
            if (step.Claim.Length > 0 && run.Sut.Claims?.Contains(step.Claim) != true)
            {
                continue;
            }

            StepResult result = await TakeAsync(step, running, run, cancel);
            results.Add(result);
            if (result.Verdict == Verdict.Inconclusive)
            {
                break;
            }
        }

        return results;
    }

    private async Task<StepResult> TakeAsync(CaseStep step, ConformanceCase running, CaseRun run, CancellationToken cancel)
    {
        string title = step.Title.Length > 0 ? step.Title : $"{step.Do} {step.Transaction}{step.Study}{step.Patient}";
        long began = clock.GetTimestamp();
        StepOutcome outcome;
        try
        {
            outcome = await DoAsync(step, running, run, cancel);
        }
        catch (Exception e) when (IsUnreachable(e, cancel))
        {
            outcome = new StepOutcome([new Check(Verdict.Inconclusive, "connection", "an answer", Words(e))]);
        }
        catch (Exception e) when (e is SoapFaultException or MalformedMessageException or Er7Exception or XdsFailureException
            or ManifestMismatchException or InvalidDataException)
        {
            Verdict verdict = e is InvalidDataException ? Verdict.Inconclusive : Verdict.Fail;
            outcome = new StepOutcome([new Check(verdict, "answer", "one of the transaction", Words(e))]);
        }

        return new StepResult
        {
            Title = title,
            Checks = step.JudgesSystem ? outcome.Checks : [.. outcome.Checks.Select(AsPrecondition)],
            Seconds = clock.GetElapsedTime(began).TotalSeconds,
            Request = outcome.Request,
            Response = outcome.Response,
        };
    }

    private async Task<StepOutcome> DoAsync(CaseStep step, ConformanceCase running, CaseRun run, CancellationToken cancel)
    {
        XdsImagingConsumer consumer = new(http, run.Sut.ConsumerOptions());
        return step.Do switch
        {
            "adt" or "merge" or "link-change" => await SendAdt.RunAsync(step, run, cancel),
            "pix-query" => await QueryPix.RunAsync(step, run, cancel),
            "send-study" => await SendStudy.RunAsync(step, run, cancel),
            "wait-published" => await WaitPublished.RunAsync(step, run, consumer, cancel),
            "retrieve" => await RetrieveStudy.RunAsync(step, run, consumer, cancel),
            "wait" => await WaitAsync(step, cancel),
            "soap" or "query" => await PostSoap.RunAsync(step, run, running.Folder, http, cancel),
            _ => throw new InvalidDataException($"{running.Folder}: the step '{step.Do}' is not known."),
        };
    }

    private async Task<StepOutcome> WaitAsync(CaseStep step, CancellationToken cancel)
    {
        await Task.Delay(TimeSpan.FromSeconds(step.Seconds), clock, cancel);
        return new StepOutcome([]);
    }

    private static Check AsPrecondition(Check check) =>
        check.Verdict == Verdict.Fail ? check with { Verdict = Verdict.Inconclusive } : check;

    private static bool IsUnreachable(Exception e, CancellationToken cancel) =>
        e is HttpRequestException or IOException or DicomNetworkException
        || (e is OperationCanceledException && !cancel.IsCancellationRequested);

    private static string Words(Exception e) => $"{e.GetType().Name}: {e.Message}";

    private sealed record Prepared(CaseRun Run, IReadOnlyList<StepResult> Steps);
}

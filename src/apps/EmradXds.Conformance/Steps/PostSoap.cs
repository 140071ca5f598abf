using System.Globalization;
using System.Xml.Linq;
using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Judging;
using EmradXds.Conformance.Requests;
using EmradXds.Soap;

namespace EmradXds.Conformance.Steps;

/// <summary>Posts a case's request and compares the answer with its expectation.</summary>
internal static class PostSoap
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<StepOutcome> RunAsync(CaseStep step, CaseRun run, string folder, HttpClient http, CancellationToken cancel)
    {
        run.With = step.With;
        int times = int.Parse(Template.Expand(step.Times, run.Resolve), CultureInfo.InvariantCulture);
        long began = run.Clock.GetTimestamp();
        StepOutcome outcome = new([]);
        for (run.Round = 1; run.Round <= times && outcome.Checks.All(check => check.Verdict < Verdict.Inconclusive); run.Round++)
        {
            outcome = await PostAsync(step, run, folder, http, cancel);
        }

        return step.Measure.Length == 0 ? outcome : outcome with { Checks = [.. outcome.Checks, Measurement(step, run, began)] };
    }

    private static async Task<StepOutcome> PostAsync(
        CaseStep step, CaseRun run, string folder, HttpClient http, CancellationToken cancel)
    {
        RequestText? text = step.Do == "query" ? null : RequestText.Load(Path.Combine(folder, step.Request), run);
        XElement request = text?.Body ?? StoredQueryText.Write(step, run);
        Expectation expected = Template.Expand(step.Expects ?? Expectation.Load(Path.Combine(folder, step.Expect)), run.Resolve);
        (Uri endpoint, string action, bool mtom) = Target(step, run);
        using UnregisteredListener? listener = UnregisteredListener.For(step);
        SoapClient client = new(http) { ReplyTo = listener?.Address.AbsoluteUri ?? (step.ReplyTo.Length > 0 ? step.ReplyTo : null) };

        StepOutcome outcome;
        bool early = false;
        long began = run.Clock.GetTimestamp();
        do
        {
            outcome = await ExchangeAsync();
        }
        while (early && await WaitAsync());

        return listener is null ? outcome
            : outcome with { Checks = [.. outcome.Checks, await listener.JudgeAsync(run.Clock, cancel)] };

        async Task<StepOutcome> ExchangeAsync()
        {
            try
            {
                await using SoapMessage answer = await client.SendAsync(
                    endpoint, action, request.WriteTo, text?.Attachments(step.Parts) ?? [], step.Mtom ?? mtom, cancel);
                XDocument body = new(XNode.ReadFrom(answer.OpenBody()));
                early = step.RetryWhile.Length > 0 && Judge.ErrorCodes(body).Contains(step.RetryWhile);
                List<Check> checks = [.. Judge.Compare(expected, body, run.Sut.Lenient)];
                checks.AddRange(await ReceivedDocuments.CompareAsync(answer, body, expected, run, inlineAllowed: step.Mtom == false, cancel));
                foreach ((string name, string path) in step.Keep)
                {
                    run.Keep(name, Judge.Text(body, Template.Expand(path, run.Resolve)));
                }

                return new StepOutcome(checks, request.ToString(), body.ToString());
            }
            catch (SoapFaultException fault) when (expected.Fault is not null)
            {
                return new StepOutcome([.. Judge.Compare(expected.Fault, fault)], request.ToString(), fault.Message);
            }
        }

        async Task<bool> WaitAsync()
        {
            if (run.Clock.GetElapsedTime(began).TotalSeconds >= run.Sut.PublishDeadlineSeconds)
            {
                return false;
            }

            await Task.Delay(Pause, run.Clock, cancel);
            return true;
        }
    }

    private static (Uri Endpoint, string Action, bool Mtom) Target(CaseStep step, CaseRun run)
    {
        string transaction = step.Do == "query" ? StoredQueryText.Transaction(step) : step.Transaction;
        return transaction switch
        {
            "ITI-18" => (run.Sut.Registry, "urn:ihe:iti:2007:RegistryStoredQuery", false),
            "ITI-41" => (run.Sut.Repository, "urn:ihe:iti:2007:ProvideAndRegisterDocumentSet-b", true),
            "ITI-42" => (run.Sut.Registry, "urn:ihe:iti:2007:RegisterDocumentSet-b", false),
            "ITI-43" => (run.Sut.Repository, "urn:ihe:iti:2007:RetrieveDocumentSet", true),
            "ITI-51" => (run.Sut.Registry, "urn:ihe:iti:2009:MultiPatientStoredQuery", false),
            "ITI-57" => (run.Sut.Registry, "urn:ihe:iti:2010:UpdateDocumentSet", false),
            "ITI-62" => (run.Sut.Registry, "urn:ihe:iti:2010:DeleteDocumentSet", false),
            "ITI-86" => (run.Sut.Repository, "urn:ihe:iti:2017:RemoveDocuments", false),
            "ITI-92" => (run.Sut.Registry, "urn:ihe:iti:2018:RestrictedUpdateDocumentSet", false),
            "RAD-69" => (run.Sut.TrustOf(step.Trust).Imaging, "urn:ihe:rad:2009:RetrieveImagingDocumentSet", true),
            _ => throw new InvalidDataException($"The transaction '{transaction}' of a soap step is not known."),
        };
    }

    private static Check Measurement(CaseStep step, CaseRun run, long began) => new(
        Verdict.Pass,
        step.Measure,
        "reported, not judged",
        string.Create(CultureInfo.InvariantCulture, $"{run.Clock.GetElapsedTime(began).TotalSeconds:0.00} s"))
    {
        IsMeasurement = true,
    };
}

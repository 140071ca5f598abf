using System.Xml;
using EmradXds.Hl7V2.Types;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Profile;
using EmradXds.Metadata.Rules;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using EmradXds.Soap;

namespace EmradXds.Registry.Submissions;

/// <summary>Answers the submissions of one transaction. In order:
///   1 parse     the SubmitObjectsRequest becomes a Submission
///   2 validate  the message by itself, then its codes, then against what the registry holds; every finding is kept
///   3 act       register it, or update what is registered: one database transaction, in which 2's last step is done as well
///   4 respond   Success, or Failure with all findings.</summary>
/// <param name="writer">Runs 3.</param>
/// <param name="domain">The affinity domain's codes.</param>
/// <param name="checkMessage">Checks the message by itself.</param>
/// <param name="prepare">Does what needs no registry, and gives what checks it against what the registry holds and acts where nothing was
/// found, by this check or one before.</param>
internal sealed class SubmissionAnswer(
    RegistryWriter writer,
    AffinityDomain domain,
    Action<Submission, Findings> checkMessage,
    Func<Submission, Findings, SubmissionAnswer.Act> prepare)
{
    /// <summary>Checks a submission against what the registry holds, and acts.</summary>
    internal delegate Task Act(RegistryContext registry, Findings findings, CancellationToken cancel);

    /// <summary>Answers of what registers either On-Demand entries, and these alone; or stable ones, and these alone.</summary>
    public static SubmissionAnswer OfRegistration(RegistryWriter writer, AffinityDomain domain, TimeProvider clock, bool onDemand) => new(
        writer,
        domain,
        (submission, findings) => SubmissionRules.Check(submission, findings, atRegistry: true),
        (submission, ofMessage) =>
        {
            FirstVersions? first = ofMessage.AnyErrors ? null : new(submission);
            return async (registry, findings, cancel) =>
            {
                var neighbourhood = await SubmissionNeighbourhood.LoadAsync(registry, domain, submission, cancel);
                await new RegistryRules(registry, domain, neighbourhood, onDemand, findings).CheckAsync(cancel);
                if (!findings.AnyErrors)
                {
                    await new Registration(registry, neighbourhood, clock.GetUtcNow(), first).RegisterAsync(cancel);
                }
            };
        });

    /// <summary>Answers of what updates metadata; a restricted update is one of DocumentEntries, and may change less.</summary>
    public static SubmissionAnswer OfUpdate(RegistryWriter writer, AffinityDomain domain, TimeProvider clock, bool restricted) => new(
        writer,
        domain,
        (update, findings) => UpdateRules.Check(update, findings, restricted),
        (update, _) => async (registry, findings, cancel) =>
        {
            var neighbourhood = await UpdateNeighbourhood.LoadAsync(registry, domain, update, cancel);
            await new IdentityRules(registry, domain, neighbourhood.Objects, findings).CheckAsync(areNew: false, cancel);
            new VersionRules(neighbourhood, restricted, findings).Check();
            await new StatusRules(registry, neighbourhood, findings).CheckAsync(cancel);
            await new SubmittedAssociationRules(registry, neighbourhood, findings).CheckAsync(cancel);
            await AppendRules.CheckUpdateAsync(registry, neighbourhood, findings, cancel);
            new Propagation(neighbourhood).Check(findings);
            if (!findings.AnyErrors)
            {
                await new MetadataUpdate(registry, neighbourhood, clock.GetUtcNow()).UpdateAsync(cancel);
            }
        });

    public async Task<SoapReply> ToAsync(SoapMessage request, Exchange exchange, CancellationToken cancel)
    {
        // 1 parse
        Findings ofMessage = [];
        Submission submission;
        using (XmlReader body = request.OpenBody())
        {
            submission = SubmitObjectsRequest.Read(body, ofMessage);
        }

        exchange.Objects = Describe(submission);

        // 2 validate
        checkMessage(submission, ofMessage);
        domain.CheckCodes(submission, ofMessage);
        Findings findings = ofMessage;
        if (IsWorthAsking(submission, ofMessage))
        {
            Act act = prepare(submission, ofMessage);
            try
            {
                await writer.RunAsync(
                    async (registry, stop) =>
                    {
                        findings = [.. ofMessage];

                        // 3 act
                        await act(registry, findings, stop);
                        return !findings.AnyErrors;
                    },
                    cancel);
            }
            catch (Exception e) when (RegistryActor.NotWritten(e) is { } told)
            {
                findings = told;
            }
        }

        // 4 respond
        exchange.Outcome = RegistryActor.Describe(findings);
        return new SoapReply(RegistryResponse.From(findings).Write);
    }

    /// <summary>The answer when the machinery broke.</summary>
    public static SoapReply Broken(string correlation) => new(RegistryResponse.From(RegistryActor.Broken(correlation)).Write);

    /// <summary>Whether the registry could say more: what is refused as it is shall not hold up other writers.</summary>
    private static bool IsWorthAsking(Submission submission, Findings ofMessage) =>
        !ofMessage.IsFull && submission.Count <= SubmissionRules.MaxObjects;

    private static string Describe(Submission submission) =>
        $"SubmissionSet {Uid(submission.Set?.UniqueId)}, {submission.Documents.Count} documents"
        + (submission.Documents.Count == 0 ? "" : $" from {Uid(submission.Documents[0].UniqueId)}");

    /// <summary>For the log: an id is what the sender wrote, and what is no OID may be anything.</summary>
    private static string? Uid(string? uniqueId) => uniqueId is null || Oid.IsValid(uniqueId) ? uniqueId : "(no OID)";
}

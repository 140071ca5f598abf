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
///   3 act       give entryUUIDs, deprecate what is replaced, let folders grow: one database transaction, in which 2's last step is done as well
///   4 respond   Success, or Failure with all findings.</summary>
/// <param name="writer">Runs 3.</param>
/// <param name="domain">The affinity domain's patient authority and codes.</param>
/// <param name="clock">Says when folders have grown.</param>
/// <param name="onDemand">Whether the transaction registers On-Demand entries, and these alone; or stable ones, and these alone.</param>
internal sealed class SubmissionAnswer(RegistryWriter writer, AffinityDomain domain, TimeProvider clock, bool onDemand)
{
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
        SubmissionRules.Check(submission, ofMessage, atRegistry: true);
        domain.CheckCodes(submission, ofMessage);
        Findings findings = [];
        await writer.RunAsync(
            async (registry, stop) =>
            {
                findings = [.. ofMessage];
                var neighbourhood = await SubmissionNeighbourhood.LoadAsync(registry, domain, submission, stop);
                await new RegistryRules(registry, domain, neighbourhood, onDemand, findings).CheckAsync(stop);
                if (findings.AnyErrors)
                {
                    return false;
                }

                // 3 act
                await new Registration(registry, neighbourhood, clock.GetUtcNow()).RegisterAsync(stop);
                return true;
            },
            cancel);

        // 4 respond
        exchange.Outcome = RegistryActor.Describe(findings);
        return new SoapReply(RegistryResponse.From(findings).Write);
    }

    /// <summary>The answer when the machinery broke.</summary>
    public static SoapReply Broken(string correlation) => new(RegistryResponse.From(RegistryActor.Broken(correlation)).Write);

    private static string Describe(Submission submission) =>
        $"SubmissionSet {Uid(submission.Set?.UniqueId)}, {submission.Documents.Count} documents"
        + (submission.Documents.Count == 0 ? "" : $" from {Uid(submission.Documents[0].UniqueId)}");

    /// <summary>For the log: an id is what the sender wrote, and what is no OID may be anything.</summary>
    private static string? Uid(string? uniqueId) => uniqueId is null || Oid.IsValid(uniqueId) ? uniqueId : "(no OID)";
}

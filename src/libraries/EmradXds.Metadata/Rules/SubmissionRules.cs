using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Rules;

/// <summary>What can be said of a submission by itself: completeness, data types, its inner references (ITI TF-3 4.2; ITI TF-2
/// 3.42.4.1.3).</summary>
public static partial class SubmissionRules
{
    /// <summary>Checks everything and adds every finding; <paramref name="atRegistry"/> demands hash, size and repositoryUniqueId as well,
    /// and reports with the registry's codes instead of the repository's.</summary>
    public static void Check(Submission submission, Findings findings, bool atRegistry)
    {
        RuleReport report = new(findings, atRegistry);
        new AttributeRules(report, atRegistry).Check(submission);
        new ReferenceRules(submission, report).Check();
    }
}

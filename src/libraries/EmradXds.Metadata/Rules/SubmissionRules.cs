using EmradXds.Metadata.Model;

namespace EmradXds.Metadata.Rules;

/// <summary>What can be said of a submission by itself: completeness, data types, its inner references (ITI TF-3 4.2; ITI TF-2
/// 3.42.4.1.3).</summary>
public static partial class SubmissionRules
{
    /// <summary>Objects of one submission, at most: it holds up every other one.</summary>
    public const int MaxObjects = 10_000;

    /// <summary>Checks everything and adds every finding; <paramref name="atRegistry"/> demands hash, size and repositoryUniqueId as well,
    /// and reports with the registry's codes instead of the repository's.</summary>
    public static void Check(Submission submission, Findings findings, bool atRegistry)
    {
        RuleReport report = new(findings, atRegistry);
        if (CheckCount(submission, report))
        {
            new AttributeRules(report, atRegistry).Check(submission);
            new ReferenceRules(submission, report).Check();
        }
    }

    /// <summary>Whether there are so few objects that the rest is worth looking at.</summary>
    internal static bool CheckCount(Submission submission, RuleReport report)
    {
        if (submission.Count <= MaxObjects)
        {
            return true;
        }

        report.Add(TooManyObjects, "SubmissionSet", null, null, $"{MaxObjects} objects at most instead of {submission.Count}");
        return false;
    }
}

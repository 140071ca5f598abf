namespace EmradXds.Metadata.Rules;

/// <summary>One rule about a submission by itself.</summary>
/// <param name="Name">How the rule is called; unique.</param>
/// <param name="Sentence">What is wrong, for a human; the finding's context begins with it.</param>
/// <param name="Code">What goes on the wire when a registry finds it; a repository answers with its own word for the same.</param>
/// <param name="Severity">Error, or Warning where the submission is accepted all the same.</param>
/// <param name="Restricted">What ITI-92 answers instead; null where it has no word of its own.</param>
public sealed record SubmissionRule(
    string Name, string Sentence, XdsErrorCode Code, Severity Severity = Severity.Error, XdsErrorCode? Restricted = null);

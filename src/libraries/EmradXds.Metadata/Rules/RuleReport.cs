using EmradXds.Metadata.Ebrim;

namespace EmradXds.Metadata.Rules;

/// <summary>Turns broken rules into findings, with the error code of the actor that looks.</summary>
internal sealed class RuleReport(Findings findings, bool atRegistry, bool restricted = false)
{
    /// <summary>Longest piece of a sender's value that is repeated to it.</summary>
    private const int MaxValueLength = 80;

    /// <summary>Longest name of an attribute: a slot's may be anything.</summary>
    private const int MaxAttributeLength = 256;

    /// <summary>Adds the finding that a rule is broken.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="entry">Kind and id of the object, for instance <c>DocumentEntry Document01</c>.</param>
    /// <param name="attribute">The attribute; null where the object as a whole is meant.</param>
    /// <param name="value">The value found; null where absent, or where it may identify a person.</param>
    /// <param name="expected">What should stand there.</param>
    public void Add(SubmissionRule rule, string entry, string? attribute, string? value, string expected)
    {
        if (findings.IsFull)
        {
            return; // Nobody would read it, and there may be millions.
        }

        string place = attribute is null ? entry : $"{entry}, {XmlReading.Cut(attribute, MaxAttributeLength)}";
        string found = value is null ? "" : $" '{XmlReading.Cut(value, MaxValueLength)}'";
        XdsErrorCode code = restricted && rule.Restricted is { } own ? own : atRegistry ? rule.Code : rule.Code switch
        {
            XdsErrorCode.XDSRegistryMetadataError => XdsErrorCode.XDSRepositoryMetadataError,
            XdsErrorCode.XDSRegistryDuplicateUniqueIdInMessage => XdsErrorCode.XDSRepositoryDuplicateUniqueIdInMessage,
            _ => rule.Code,
        };
        findings.Add(new Finding(code.ToString(), $"{rule.Sentence}: {place}{found}; expected {expected}", place, rule.Severity));
    }
}

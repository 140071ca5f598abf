using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Registry.Submissions;

/// <summary>How the rules that need the registry say what they found: as the rules of the message do.</summary>
internal static class FindingReport
{
    public static void Report(
        this Findings findings, XdsErrorCode code, string sentence, RegistryEntry entry, string attribute, string? value, string expected)
    {
        if (findings.IsFull)
        {
            return; // Nobody would read it, and there may be millions.
        }

        string place = $"{entry.GetType().Name} {entry.EntryUuid}, {attribute}";
        findings.Error(code, $"{sentence}: {place}{(value is null ? "" : " " + RegistryActor.Shown(value))}; expected {expected}", place);
    }
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Tests.Rules;

public sealed class SubmissionRulesTests
{
    public static TheoryData<string> RuleNames => [.. SubmissionRules.All.Select(rule => rule.Name)];

    [Fact]
    public void A_complete_submission_breaks_no_rule() => Assert.Empty(Check(Samples.Submission));

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Each_rule_finds_what_breaks_it_and_says_where_and_what_was_expected(string name)
    {
        SubmissionRule rule = SubmissionRules.All.Single(rule => rule.Name == name);
        Assert.True(BrokenSubmissions.ByRule.ContainsKey(name), $"no submission here breaks the rule {name}");
        foreach ((Submission submission, Func<string, string> xml) in BrokenSubmissions.ByRule[name](Samples.Submission))
        {
            Findings findings = Check(submission, xml);

            Assert.NotEmpty(findings);
            Assert.Contains(findings, finding => finding.Context.StartsWith(rule.Sentence + ": ", StringComparison.Ordinal));
            Assert.All(findings, finding =>
            {
                Assert.StartsWith(rule.Sentence + ": ", finding.Context, StringComparison.Ordinal);
                Assert.Contains("; expected ", finding.Context, StringComparison.Ordinal);
                Assert.Equal(rule.Code.ToString(), finding.Code);
                Assert.Equal(rule.Severity, finding.Severity);
                Assert.NotNull(finding.Location);
                Assert.DoesNotContain("999000", finding.Context, StringComparison.Ordinal);
                Assert.DoesNotContain("LN4711", finding.Context, StringComparison.Ordinal);
                Assert.DoesNotContain("Radiologist", finding.Context, StringComparison.Ordinal);
            });
        }
    }

    [Fact]
    public void Names_and_sentences_of_the_table_are_unique()
    {
        Assert.Equal(SubmissionRules.All.Count, SubmissionRules.All.DistinctBy(rule => rule.Name).Count());
        Assert.Equal(SubmissionRules.All.Count, SubmissionRules.All.DistinctBy(rule => rule.Sentence).Count());
    }

    [Fact]
    public void A_finding_names_object_attribute_value_and_expectation()
    {
        Finding finding = Assert.Single(Check(
            BrokenSubmissions.WithDocument(document => document with { CreationTime = "24/11/2026" })));

        Assert.Equal(
            new Finding(
                "XDSRegistryMetadataError",
                "A time is no DTM: DocumentEntry Document01, creationTime '24/11/2026'; expected YYYY[MM[DD[hh[mm[ss]]]]] in UTC",
                "DocumentEntry Document01, creationTime"),
            finding);
    }

    [Fact]
    public void All_faults_are_reported_at_once()
    {
        Findings findings = Check(
            BrokenSubmissions.WithDocument(document => document with { Hash = null, Size = null, TypeCode = null, CreationTime = "x" }));

        Assert.Equal(4, findings.Count);
    }

    [Fact]
    public void A_repository_asks_for_less_and_answers_with_its_own_codes()
    {
        Findings findings = [];
        Submission submission = BrokenSubmissions.WithDocument(document => document with
        {
            Hash = null,
            Size = null,
            RepositoryUniqueId = null,
            ClassCode = null,
            UniqueId = Samples.Set.UniqueId,
        });

        SubmissionRules.Check(submission, findings, atRegistry: false);

        Assert.Equal(["XDSRepositoryMetadataError", "XDSRepositoryDuplicateUniqueIdInMessage"], findings.Select(finding => finding.Code));
    }

    [Fact]
    public void A_stop_known_to_the_day_does_not_lie_before_a_start_known_to_the_minute() => Assert.Empty(Check(
        BrokenSubmissions.WithDocument(document => document with { ServiceStartTime = "202611242130", ServiceStopTime = "20261124" })));

    [Fact]
    public void An_entry_may_be_On_Demand() => Assert.Empty(Check(BrokenSubmissions.OnDemand));

    [Fact]
    public void Findings_are_limited_and_the_first_error_is_never_lost()
    {
        Findings findings = [];
        for (int i = 0; i < 2 * Findings.MaxCount; i++)
        {
            findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "warning");
        }

        Assert.False(findings.AnyErrors);
        findings.Error(XdsErrorCode.XDSRegistryMetadataError, "error");

        Assert.True(findings.AnyErrors);
        Assert.Equal(Findings.MaxCount, findings.Count);
        Assert.Equal("error", findings.Last().Context);
    }

    [Fact]
    public void A_finding_that_is_long_beyond_reason_ends_in_an_ellipsis()
    {
        Findings findings = [];
        findings.Error(XdsErrorCode.XDSRegistryMetadataError, new string('c', 1_000_000), new string('l', 1_000_000));
        findings.Error(XdsErrorCode.XDSRegistryMetadataError, "short", "place");

        Assert.Equal(Findings.MaxContextLength, findings.First().Context.Length);
        Assert.EndsWith("c...", findings.First().Context, StringComparison.Ordinal);
        Assert.Equal(Findings.MaxLocationLength, findings.First().Location!.Length);
        Assert.Equal(new Finding("XDSRegistryMetadataError", "short", "place"), findings.Last());
    }

    [Fact]
    public void Findings_are_full_when_nothing_more_would_be_told()
    {
        Findings findings = [];
        for (int i = 0; i < Findings.MaxCount; i++)
        {
            findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "warning");
        }

        Assert.False(findings.IsFull);
        findings.Error(XdsErrorCode.XDSRegistryMetadataError, "error");
        Assert.True(findings.IsFull);
    }

    /// <summary>Writes, changes the XML, reads, checks: as a registry does.</summary>
    private static Findings Check(Submission submission, Func<string, string>? xml = null)
    {
        Findings findings = [];
        string message = Samples.Write(writer => SubmitObjectsRequest.Write(writer, submission));
        Submission read = Samples.Read(xml?.Invoke(message) ?? message, reader => SubmitObjectsRequest.Read(reader, findings));
        SubmissionRules.Check(read, findings, atRegistry: true);
        return findings;
    }
}

using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using Types = EmradXds.Metadata.Model.AssociationTypes;

namespace EmradXds.Metadata.Tests.Rules;

public sealed class UpdateRulesTests
{
    private const string Approved = "urn:oasis:names:tc:ebxml-regrep:StatusType:Approved";
    private const string Deprecated = "urn:oasis:names:tc:ebxml-regrep:StatusType:Deprecated";
    private const string Registered = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60099";
    private const string Other = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60098";
    private const string Set = "SubmissionSet01";

    /// <summary>Every operation once.</summary>
    private static readonly Submission Update = new()
    {
        Set = Samples.Set,
        Documents = [Samples.Document with { LogicalId = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001" }],
        Folders = [Samples.Folder with { LogicalId = "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60002" }],
        Associations =
        [
            new()
            {
                EntryUuid = "member", Type = Types.HasMember, Source = Set, Target = "Document01", SubmissionSetStatus = "Original",
                PreviousVersion = "1", AssociationPropagation = "no",
            },
            new() { EntryUuid = "folder", Type = Types.HasMember, Source = Set, Target = "Folder01", PreviousVersion = "12" },
            new()
            {
                EntryUuid = "status", Type = Types.UpdateAvailabilityStatus, Source = Set, Target = Registered, OriginalStatus = Approved,
                NewStatus = Deprecated,
            },
            new() { EntryUuid = "submit", Type = Types.SubmitAssociation, Source = Set, Target = "link" },
            new() { EntryUuid = "link", Type = Types.Append, Source = "Document01", Target = Registered },
        ],
    };

    private static readonly Dictionary<string, Submission[]> Broken = new()
    {
        ["NewVersion"] =
        [
            Update with { Documents = [Update.Documents[0] with { LogicalId = null }] },
            Update with { Folders = [Update.Folders[0] with { LogicalId = "Folder01" }] },
        ],
        ["LogicalIdForm"] = [Update with { Documents = [Update.Documents[0] with { LogicalId = "Document00" }] }],
        ["OneMembership"] = [Without("folder"), Add(Update.Associations[0] with { EntryUuid = "again" })],
        ["PreviousVersion"] =
        [
            Change("member", a => a with { PreviousVersion = null }), Change("member", a => a with { PreviousVersion = "0" }),
            Change("folder", a => a with { PreviousVersion = "one" }),
        ],
        ["Propagation"] = [Change("folder", a => a with { AssociationPropagation = "never" })],
        ["UpdatedTwice"] =
        [
            Update with { Folders = [Update.Folders[0] with { LogicalId = Update.Documents[0].LogicalId }] },
            Add(Named("status") with { EntryUuid = "again" }),
            Add(Named("submit") with { EntryUuid = "again" }),
        ],
        ["StatusChange"] =
        [
            Change("status", a => a with { OriginalStatus = null }), Change("status", a => a with { NewStatus = null }),
            Change("status", a => a with { NewStatus = Approved }), Change("status", a => a with { OriginalStatus = "Approved" }),
            Change("status", a => a with { PreviousVersion = "1" }), Change("status", a => a with { SubmissionSetStatus = "Original" }),
            Change("status", a => a with { Source = "Document01" }), Change("member", a => a with { NewStatus = Deprecated }),
        ],
        ["StatusTarget"] =
            [Change("status", a => a with { Target = Set }), Change("status", a => a with { Target = "member" })],
        ["SubmitTarget"] =
        [
            Add(Named("submit") with { EntryUuid = "again", Target = "member" }),
            Add(Named("submit") with { EntryUuid = "again", Target = "Document01" }),
            Add(Named("submit") with { EntryUuid = "again", Target = Registered }),
            Change("submit", a => a with { Source = Registered }),
        ],
        ["SubmittedEnd"] =
        [
            Change("link", a => a with { Source = "Folder01" }), Change("link", a => a with { Target = Set }),
            Change("link", a => a with { Type = Types.HasMember }),
        ],
        ["ByHand"] = [Change("member", a => a with { AssociationPropagation = null })],
        ["NoOperation"] = [new Submission { Set = Samples.Set }],
        ["NoPart"] =
        [
            Without("submit"), Add(Named("member") with { EntryUuid = "more", Target = Registered }),
            Add(new Association { EntryUuid = "more", Type = Types.HasMember, Source = Set, Target = "link" }),
        ],
        ["AssociationKind"] = [Change("link", a => a with { Type = "urn:ihe:iti:2007:AssociationType:LIKES" })],
        ["Unresolved"] = [Change("link", a => a with { Target = "Document09" }), Change("status", a => a with { Target = "Document09" })],
        ["OldTarget"] = [Change("link", a => a with { Type = Types.Replace, Source = Registered, Target = "Document01" })],
        ["OnlyInUpdate"] = [Change("link", a => a with { NewStatus = Approved }), Change("submit", a => a with { PreviousVersion = "1" })],
        ["FirstVersion"] = [Change("link", a => a with { LogicalId = Other })],
        ["OnePatient"] = [Update with { Set = Samples.Set with { PatientId = "9990000026^^^&2.16.840.1.113883.2.1.4.1&ISO" } }],
        ["OneSubmissionSet"] = [new Submission()],
        ["IdTwice"] = [Add(Named("link") with { EntryUuid = "Folder01" })],
        ["Missing"] = [Update with { Documents = [Update.Documents[0] with { Hash = null }] }],
    };

    /// <summary>EntriesOnly is a rule of restricted updates, which have a test of their own.</summary>
    public static TheoryData<string> RuleNames =>
        [.. Broken.Keys.Concat(UpdateRules.All.Select(rule => rule.Name)).Where(name => name != "EntriesOnly").Distinct()];

    [Fact]
    public void Every_operation_at_once_breaks_no_rule() => Assert.Empty(Check(Update));

    [Theory]
    [MemberData(nameof(RuleNames))]
    public void Each_rule_finds_what_breaks_it_and_answers_with_its_code(string name)
    {
        SubmissionRule rule = UpdateRules.All.Concat(SubmissionRules.All).Single(rule => rule.Name == name);
        foreach (Submission update in Broken[name])
        {
            Findings findings = Check(update);
            Assert.Contains(
                findings, f => f.Code == rule.Code.ToString() && f.Context.StartsWith(rule.Sentence + ": ", StringComparison.Ordinal));
            Assert.All(findings, f => Assert.Contains("; expected ", f.Context, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void The_associations_of_an_update_are_not_looked_through_for_each_of_its_objects()
    {
        const int Objects = 200;
        CountedList<Association> associations = new(
        [
            .. Enumerable.Range(0, Objects).Select(i => new Association
            {
                EntryUuid = $"m{i}", Type = Types.HasMember, Source = Set, Target = $"d{i}", SubmissionSetStatus = "Original",
                PreviousVersion = "1", AssociationPropagation = "no",
            }),
            .. Enumerable.Range(0, Objects).SelectMany(i => new Association[]
            {
                new() { EntryUuid = $"s{i}", Type = Types.SubmitAssociation, Source = Set, Target = $"l{i}" },
                new() { EntryUuid = $"l{i}", Type = Types.Append, Source = $"d{i}", Target = Registered },
            }),
        ]);
        Submission update = new()
        {
            Set = Samples.Set,
            Documents =
            [
                .. Enumerable.Range(0, Objects).Select(i => Update.Documents[0] with
                {
                    EntryUuid = $"d{i}", UniqueId = $"2.999.8.{i}", LogicalId = $"urn:uuid:{Guid.NewGuid()}",
                }),
            ],
            Associations = associations,
        };
        Findings findings = [];

        UpdateRules.Check(update, findings, restricted: false);

        Assert.Empty(findings);
        Assert.InRange(associations.Enumerations, 1, 10);
    }

    [Fact]
    public void Names_and_sentences_of_the_table_are_unique()
    {
        SubmissionRule[] rules = [.. UpdateRules.All, .. SubmissionRules.All];
        Assert.Equal(rules.Length, rules.DistinctBy(rule => rule.Name).Count());
        Assert.Equal(rules.Length, rules.DistinctBy(rule => rule.Sentence).Count());
    }

    [Fact]
    public void A_restricted_update_has_DocumentEntries_only_and_propagates()
    {
        Submission entries = Update with
        {
            Folders = [],
            Associations = [Named("member") with { AssociationPropagation = "yes" }],
        };

        Assert.Empty(Check(entries, restricted: true));
        Assert.Equal(
            ["XDSMetadataAnnotationError"],
            Codes(entries with { Associations = [Named("member")] }));
        Assert.Equal(["XDSMetadataAnnotationError"], Codes(entries with { Associations = [Named("member") with
        {
            AssociationPropagation = null, PreviousVersion = null,
        }] }));
        Assert.Equal(
            ["XDSInvalidRequestException"], Codes(entries with { Documents = [Update.Documents[0] with { LogicalId = "Document01" }] }));
        Assert.Equal(["XDSInvalidRequestException"], Codes(entries with { Associations = [.. entries.Associations, Named("status")] }));
        Assert.Contains("XDSInvalidRequestException", Codes(Update));
        Assert.Equal(["XDSInvalidRequestException"], Codes(new Submission { Set = Samples.Set }));
    }

    /// <summary>A list that knows how often somebody went through it.</summary>
    private sealed class CountedList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>
    {
        public int Enumerations { get; private set; }

        public int Count => items.Count;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator()
        {
            Enumerations++;
            return items.GetEnumerator();
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private static Association Named(string id) => Update.Associations.Single(a => a.EntryUuid == id);

    private static Submission Without(string id) => Update with { Associations = [.. Update.Associations.Where(a => a.EntryUuid != id)] };

    private static Submission Add(Association more) => Update with { Associations = [.. Update.Associations, more] };

    private static Submission Change(string id, Func<Association, Association> change) =>
        Update with { Associations = [.. Update.Associations.Select(a => a.EntryUuid == id ? change(a) : a)] };

    private static IEnumerable<string> Codes(Submission update) => Check(update, restricted: true).Select(f => f.Code).Distinct();

    /// <summary>Writes, reads, checks: as a registry does.</summary>
    private static Findings Check(Submission update, bool restricted = false)
    {
        Findings findings = [];
        string message = Samples.Write(writer => SubmitObjectsRequest.Write(writer, update));
        Submission read = Samples.Read(message, reader => SubmitObjectsRequest.Read(reader, findings));
        UpdateRules.Check(read, findings, restricted);
        return findings;
    }
}

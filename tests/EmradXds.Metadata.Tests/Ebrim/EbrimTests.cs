using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;

namespace EmradXds.Metadata.Tests.Ebrim;

public sealed class EbrimTests
{
    public static TheoryData<RegistryEntry> Entries =>
        [Samples.Document, Samples.RegisteredDocument, Samples.Set, Samples.Folder, .. Samples.Submission.Associations];

    [Theory]
    [MemberData(nameof(Entries))]
    public void A_fragment_reads_back_as_the_entry_it_was(RegistryEntry entry) =>
        Assert.Equivalent(entry, EbrimReader.FromFragment(EbrimWriter.ToFragment(entry)), strict: true);

    [Fact]
    public void The_same_entry_always_gives_the_same_fragment() =>
        Assert.Equal(EbrimWriter.ToFragment(Samples.RegisteredDocument), EbrimWriter.ToFragment(Samples.RegisteredDocument));

    [Fact]
    public void A_submission_reads_back_as_it_was_without_findings()
    {
        Findings findings = [];
        string message = Samples.Write(writer => SubmitObjectsRequest.Write(writer, Samples.Submission));

        Submission read = Samples.Read(message, reader => SubmitObjectsRequest.Read(reader, findings));

        Assert.Empty(findings);
        Assert.Equivalent(Samples.Submission, read, strict: true);
    }
}

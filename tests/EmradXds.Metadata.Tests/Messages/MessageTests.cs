using System.Text;
using System.Xml.Linq;
using System.Xml;
using EmradXds.Metadata.Ebrim;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Model;
using EmradXds.Metadata.Rules;
using EmradXds.Testing;

namespace EmradXds.Metadata.Tests.Messages;

public sealed class MessageTests
{
    [Fact]
    public void A_submission_is_valid_by_the_schema() =>
        SchemaValidation.AssertValid(Samples.Write(writer => SubmitObjectsRequest.Write(writer, Samples.Submission)));

    [Fact]
    public void A_registry_response_reads_back_and_is_valid_by_the_schema()
    {
        Findings findings = [];
        findings.Error(XdsErrorCode.XDSUnknownPatientId, "not \"known\" \u0001 & <so>", "here");
        findings.Warning(XdsErrorCode.XDSExtraMetadataNotSaved, "extra");
        string message = Samples.Write(RegistryResponse.From(findings).Write);
        SchemaValidation.AssertValid(message);

        RegistryResponse read = Samples.Read(message, RegistryResponse.Read);

        Assert.Equal(ResponseStatus.Failure, read.Status);
        Assert.Equal(
            [
                new Finding("XDSUnknownPatientId", "not \"known\" \uFFFD & <so>", "here"),
                new Finding("XDSExtraMetadataNotSaved", "extra", null, Severity.Warning),
            ],
            read.Findings);
    }

    [Fact]
    public void A_query_reads_back_and_is_valid_by_the_schema()
    {
        AdhocQueryRequest request = new(
            "LeafClass", "urn:uuid:14d4debf-8f97-4251-9a74-a90016b0af0d", [new Slot("$a", ["'x'", "('y')"]), new Slot("$a", ["1"])],
                "urn:oid:2.999");
        string message = Samples.Write(request.Write);
        SchemaValidation.AssertValid(message);

        Assert.Equivalent(request, Samples.Read(message, AdhocQueryRequest.Read), strict: true);
    }

    [Fact]
    public void A_removal_reads_back_and_is_valid_by_the_schema()
    {
        RemoveObjectsRequest request = new(["urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60009", "urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60001"]);
        string message = Samples.Write(request.Write);
        SchemaValidation.AssertValid(message);
        Findings findings = [];

        Assert.Equivalent(request, Samples.Read(message, reader => RemoveObjectsRequest.Read(reader, findings)), strict: true);
        Assert.Empty(findings);
    }

    [Fact]
    public void A_query_answer_in_pieces_is_the_answer_that_is_written()
    {
        byte[][] fragments = [EbrimWriter.ToFragment(Samples.RegisteredDocument), EbrimWriter.ToFragment(Samples.Folder)];
        Guid[] uuids = [Guid.NewGuid(), Guid.NewGuid()];

        AssertSame(writer => AdhocQueryResponse.Write(writer, [], fragments, []), [.. fragments.SelectMany(fragment => fragment)]);
        AssertSame(
            writer => AdhocQueryResponse.Write(writer, [], [], uuids.Select(uuid => $"urn:uuid:{uuid}")), AdhocQueryResponse.References(uuids));

        static void AssertSame(Action<XmlWriter> written, byte[] objects) => Assert.True(XNode.DeepEquals(
            XElement.Parse(Samples.Write(written)),
            XElement.Parse(Encoding.UTF8.GetString([.. AdhocQueryResponse.Start, .. objects, .. AdhocQueryResponse.End]))));
    }

    [Fact]
    public void A_query_answer_carries_stored_fragments_and_is_valid_by_the_schema()
    {
        RegistryEntry[] entries = [Samples.RegisteredDocument, Samples.Set, Samples.Folder, Samples.Submission.Associations[0]];
        string message = Samples.Write(writer => AdhocQueryResponse.Write(
            writer, [], entries.Select(EbrimWriter.ToFragment), ["urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60009"]));
        SchemaValidation.AssertValid(message);

        AdhocQueryResponse read = Samples.Read(message, AdhocQueryResponse.Read);

        Assert.Equal(ResponseStatus.Success, read.Status);
        Assert.Equal(["urn:uuid:3f6c9f80-5b1b-4ab1-9a2e-5d1a4fd60009"], read.ObjectRefs);
        Assert.Equivalent(
            new RegistryObjects
            {
                Documents = [Samples.RegisteredDocument],
                SubmissionSets = [Samples.Set],
                Folders = [Samples.Folder],
                Associations = [Samples.Submission.Associations[0]],
            },
            read.Objects,
            strict: true);
    }
}

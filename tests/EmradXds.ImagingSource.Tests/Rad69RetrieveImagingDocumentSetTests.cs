using System.Security.Cryptography;
using System.Xml;
using EmradXds.Dicom.Data;
using EmradXds.Dicom.Network;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;
using EmradXds.Testing;

namespace EmradXds.ImagingSource.Tests;

/// <summary>RAD-69 through the real endpoint (RAD TF-3: 4.69): XI-12, XI-13, XI-14, XI-15, XI-16.</summary>
public sealed class Rad69RetrieveImagingDocumentSetTests
{
    private const string Explicit = "1.2.840.10008.1.2.1";
    private const string Unknown = "1.2.826.0.1.3680043.8.498.1";

    public static TheoryData<string> Syntaxes => ["1.2.840.10008.1.2", Explicit, "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"];

    [Theory]
    [MemberData(nameof(Syntaxes))]
    public async Task An_instance_comes_back_as_it_was_sent(string syntax)
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new() { Syntax = DicomTransferSyntax.Of(syntax) };
        byte[] sent = instance.ToBytes();
        await source.SendAsync(instance.ToStore(sent));

        Answer answer = await RetrieveAsync(source, [Study(source, instance)], [Explicit, syntax]);

        Assert.Equal(ResponseStatus.Success, answer.Response.Status);
        DocumentResponse document = Assert.Single(answer.Response.Documents);
        Assert.Equal(Request(source, instance.SopInstanceUid), document.Request);
        Assert.Equal("application/dicom", document.MimeType);
        byte[] part10 = answer.Parts[document.Content.ContentId!];
        DicomFile file = await DicomFile.OpenAsync(new MemoryStream(part10), null, CancellationToken.None);
        Assert.Equal(syntax, file.TransferSyntax.Uid);
        Assert.Equal(sent, part10[(int)file.DatasetPosition..]);
    }

    [Theory]
    [InlineData("CT_small.dcm")]
    [InlineData("MR_small_implicit.dcm")]
    [InlineData("MR_small_bigendian.dcm")]
    [InlineData("MR_small_RLE.dcm")]
    [InlineData("MR_small_jp2klossless.dcm")]
    [InlineData("MR_small_jpeg_ls_lossless.dcm")]
    [InlineData("JPGExtended.dcm")]
    [InlineData("SC_rgb_jpeg_baseline.dcm")]
    [InlineData("US_ybr_color_multiframe.dcm")]
    [InlineData("explicit_VR-UN.dcm")]
    [InlineData("rtplan.dcm")]
    [InlineData("chrH31.dcm")]
    public async Task A_real_file_comes_back_byte_for_byte(string name)
    {
        string path = Path.Combine(Surroundings.Samples(), name);
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        DicomFile original = DicomFile.Open(path);
        InstanceToStore instance = InstanceToStore.FromFile(path);

        Assert.Equal([CStoreResult.Success], await source.SendAsync(instance));
        StudyRequest request = new(
            original.Dataset.GetString(DicomTags.StudyInstanceUID)!,
            [
                new SeriesRequest(
                    original.Dataset.GetString(DicomTags.SeriesInstanceUID)!, [Request(source, instance.SopInstanceUid)]),
            ]);
        Answer answer = await RetrieveAsync(source, [request], [original.TransferSyntax.Uid]);

        byte[] part10 = Assert.Single(answer.Parts).Value;
        DicomFile file = await DicomFile.OpenAsync(new MemoryStream(part10), null, CancellationToken.None);
        Assert.Equal(original.TransferSyntax.Uid, file.TransferSyntax.Uid);
        Assert.Equal((await File.ReadAllBytesAsync(path))[(int)original.DatasetPosition..], part10[(int)file.DatasetPosition..]);
    }

    public static TheoryData<string, string> Exceptions => new()
    {
        { "unknown repository", "XDSUnknownRepositoryId" },
        { "unknown instance", "XDSDocumentUniqueIdError" },
        { "instance of another series", "XDSDocumentUniqueIdError" },
        { "instance of another study", "XDSDocumentUniqueIdError" },
        { "empty study", "XDSIRequestError" },
        { "empty series", "XDSIRequestError" },
        { "empty study and series", "XDSIRequestError" },
        { "empty transfer syntax", "XDSRepositoryError" },
        { "unknown transfer syntax", "XDSRepositoryError" },
        { "other transfer syntax", "XDSRepositoryError" },
        { "no transfer syntax", "XDSRepositoryError" },
        { "empty instance", "XDSIRequestError" },
        { "no document request", "XDSIRequestError" },
        { "no series request", "XDSIRequestError" },
        { "no study request", "XDSIRequestError" },
        { "empty repository", "XDSIRequestError" },
        { "other community", "XDSUnknownCommunity" },
    };

    [Theory]
    [MemberData(nameof(Exceptions))]
    public async Task What_cannot_be_given_fails_with_the_code_of_its_rule(string fault, string code)
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance kept = new();
        SyntheticInstance other = new();
        await source.SendAsync(kept.ToStore(), other.ToStore());
        (string study, string series, DocumentRequest document) = (kept.StudyUid, kept.SeriesUid, Request(source, kept.SopInstanceUid));
        string[] syntaxes = [Explicit];
        switch (fault)
        {
            case "unknown repository": document = document with { RepositoryUniqueId = "1.2.3.4" }; break;
            case "unknown instance": document = document with { DocumentUniqueId = Unknown }; break;
            case "instance of another series": series = other.SeriesUid; break;
            case "instance of another study": study = other.StudyUid; break;
            case "empty study": study = ""; break;
            case "empty series": series = ""; break;
            case "empty study and series": (study, series) = ("", ""); break;
            case "empty transfer syntax": syntaxes = [""]; break;
            case "unknown transfer syntax": syntaxes = ["1.2.3.4.5"]; break;
            case "other transfer syntax": syntaxes = ["1.2.840.10008.1.2.4.70"]; break;
            case "no transfer syntax": syntaxes = []; break;
            case "empty instance": document = document with { DocumentUniqueId = "" }; break;
            case "empty repository": document = document with { RepositoryUniqueId = "" }; break;
            case "other community": document = document with { HomeCommunityId = "urn:oid:1.2.3" }; break;
        }

        SeriesRequest[] asked = [new SeriesRequest(series, fault == "no document request" ? [] : [document])];
        StudyRequest[] studies = fault == "no study request" ? [] : [new StudyRequest(study, fault == "no series request" ? [] : asked)];

        Answer answer = await RetrieveAsync(source, studies, syntaxes);

        Assert.Equal(ResponseStatus.Failure, answer.Response.Status);
        Finding finding = Assert.Single(answer.Response.Findings);
        Assert.Equal((code, Severity.Error), (finding.Code, finding.Severity));
        Assert.NotEmpty(finding.Context);
        Assert.Empty(answer.Response.Documents);
        Assert.Empty(answer.Parts);
        if (code == "XDSDocumentUniqueIdError")
        {
            Assert.Equal(document.DocumentUniqueId, finding.Location);
        }
    }

    [Fact]
    public async Task Three_good_and_one_unknown_are_a_partial_success()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance[] kept = [.. Enumerable.Range(0, 3).Select(_ => new SyntheticInstance())];
        await source.SendAsync([.. kept.Select(instance => instance.ToStore())]);
        StudyRequest unknown = Study(source, new SyntheticInstance());

        Answer answer = await RetrieveAsync(source, [.. kept.Select(instance => Study(source, instance)), unknown], [Explicit]);

        Assert.Equal(ResponseStatus.PartialSuccess, answer.Response.Status);
        Assert.Equal(kept.Select(i => i.SopInstanceUid), answer.Response.Documents.Select(d => d.Request.DocumentUniqueId));
        Assert.Equal(3, answer.Parts.Count);
        Finding finding = Assert.Single(answer.Response.Findings);
        Assert.Equal(("XDSDocumentUniqueIdError", unknown.Series[0].Documents[0].DocumentUniqueId), (finding.Code, finding.Location));
    }

    [Fact]
    public async Task More_instances_than_one_lookup_takes_are_each_answered_for()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance kept = new();
        await source.SendAsync(kept.ToStore());
        DocumentRequest[] asked =
            [.. Enumerable.Range(0, 900).Select(_ => Request(source, DicomUidGenerator.New())), Request(source, kept.SopInstanceUid)];

        Answer answer = await RetrieveAsync(source, [new StudyRequest(kept.StudyUid, [new SeriesRequest(kept.SeriesUid, asked)])], [Explicit]);

        Assert.Equal(ResponseStatus.PartialSuccess, answer.Response.Status);
        Assert.Equal(kept.SopInstanceUid, Assert.Single(answer.Response.Documents).Request.DocumentUniqueId);
        Assert.Equal(
            asked[..^1].Select(document => document.DocumentUniqueId).Order(),
            answer.Response.Findings.Select(finding => finding.Location).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_home_community_is_echoed_only_when_it_was_given(bool given)
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance kept = new();
        await source.SendAsync(kept.ToStore());
        string? home = given ? source.Domain.HomeCommunityId : null;
        DocumentRequest document = Request(source, kept.SopInstanceUid) with { HomeCommunityId = home };

        Answer answer = await RetrieveAsync(
            source, [new StudyRequest(kept.StudyUid, [new SeriesRequest(kept.SeriesUid, [document])])], [Explicit]);

        Assert.Equal(home, Assert.Single(answer.Response.Documents).Request.HomeCommunityId);
    }

    [Fact]
    public async Task A_file_that_is_gone_is_an_error_of_that_instance_and_not_a_broken_answer()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance kept = new();
        SyntheticInstance gone = new();
        await source.SendAsync(kept.ToStore(), gone.ToStore());
        File.Delete(source.Source.Archive.PathOfInstance(gone.SopInstanceUid));

        Answer answer = await RetrieveAsync(source, [Study(source, kept), Study(source, gone)], [Explicit]);

        Assert.Equal(ResponseStatus.PartialSuccess, answer.Response.Status);
        Finding finding = Assert.Single(answer.Response.Findings);
        Assert.Equal(("XDSRepositoryError", gone.SopInstanceUid), (finding.Code, finding.Location));
    }

    [Fact]
    public async Task More_than_the_limit_at_once_is_refused_as_a_whole()
    {
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(
            folder, peers: null, options => options with { MaxInstancesPerRequest = 2 });

        Answer answer = await RetrieveAsync(
            source, [.. Enumerable.Range(0, 3).Select(_ => Study(source, new SyntheticInstance()))], [Explicit]);

        Assert.Equal(ResponseStatus.Failure, answer.Response.Status);
        Assert.Equal("XDSRepositoryOutOfResources", Assert.Single(answer.Response.Findings).Code);
    }

    [Fact]
    public async Task A_large_instance_passes_in_and_out_without_being_held()
    {
        const long pixelBytes = 300L << 20;
        using TempFolder folder = new();
        await using RunningSource source = await RunningSource.StartAsync(folder, peers: null);
        SyntheticInstance instance = new() { Change = dataset => dataset.Add(DicomTags.PixelData, new byte[2]) };
        byte[] head = instance.ToBytes()[..^6];
        InstanceToStore large = instance.ToStore() with { OpenDataset = () => new PatternStream(head, pixelBytes) };
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Assert.Equal([CStoreResult.Success], await source.SendAsync(large));
        (ResponseStatus status, long bytes, string hash) = await RetrieveHashAsync(source, Study(source, instance));

        Assert.Equal(ResponseStatus.Success, status);
        string path = source.Source.Archive.PathOfInstance(instance.SopInstanceUid);
        Assert.Equal(new FileInfo(path).Length, bytes);
        await using FileStream file = File.OpenRead(path);
        Assert.Equal(Convert.ToHexString(await SHA256.HashDataAsync(file)), hash);
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.True(allocated < pixelBytes / 2, $"{allocated >> 20} MiB were allocated by sender, source and consumer together");
    }

    private sealed record Answer(RetrieveDocumentSetResponse Response, Dictionary<string, byte[]> Parts);

    private static DocumentRequest Request(RunningSource source, string sopInstanceUid) =>
        new(source.Trust.RetrieveLocationUid, sopInstanceUid);

    private static StudyRequest Study(RunningSource source, SyntheticInstance instance) =>
        new(instance.StudyUid, [new SeriesRequest(instance.SeriesUid, [Request(source, instance.SopInstanceUid)])]);

    private static async Task<Answer> RetrieveAsync(RunningSource source, StudyRequest[] studies, string[] syntaxes)
    {
        using HttpClient http = new();
        await using SoapMessage message = await SendAsync(http, source, studies, syntaxes);
        Assert.Equal("urn:ihe:iti:2007:RetrieveDocumentSetResponse", message.Headers.Action);
        using XmlReader body = message.OpenBody();
        RetrieveDocumentSetResponse response = RetrieveDocumentSetResponse.Read(body);
        Dictionary<string, byte[]> parts = [];
        await foreach (ReceivedAttachment attachment in message.ReadAttachmentsAsync(CancellationToken.None))
        {
            using MemoryStream bytes = new();
            await attachment.Content.CopyToAsync(bytes);
            parts.Add(attachment.ContentId, bytes.ToArray());
        }

        return new Answer(response, parts);
    }

    private static async Task<(ResponseStatus Status, long Bytes, string Hash)> RetrieveHashAsync(RunningSource source, StudyRequest study)
    {
        using HttpClient http = new();
        await using SoapMessage message = await SendAsync(http, source, [study], [Explicit]);
        using XmlReader body = message.OpenBody();
        ResponseStatus status = RetrieveDocumentSetResponse.Read(body).Status;
        long bytes = 0;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[64 << 10];
        await foreach (ReceivedAttachment attachment in message.ReadAttachmentsAsync(CancellationToken.None))
        {
            int count;
            while ((count = await attachment.Content.ReadAsync(buffer)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                bytes += count;
            }
        }

        return (status, bytes, Convert.ToHexString(hash.GetHashAndReset()));
    }

    private static Task<SoapMessage> SendAsync(HttpClient http, RunningSource source, StudyRequest[] studies, string[] syntaxes) =>
        new SoapClient(http).SendAsync(
            source.Rad69Uri,
            "urn:ihe:rad:2009:RetrieveImagingDocumentSet",
            new RetrieveImagingDocumentSetRequest(studies, syntaxes).Write,
            [],
            mtom: true,
            CancellationToken.None);
}

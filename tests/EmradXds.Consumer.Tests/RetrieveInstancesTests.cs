using EmradXds.Dicom.Data;
using EmradXds.Dicom.Manifest;
using EmradXds.Metadata.Messages;
using EmradXds.Metadata.Rules;
using EmradXds.Soap;

namespace EmradXds.Consumer.Tests;

public sealed class RetrieveInstancesTests : IAsyncLifetime
{
    private const string Study = "1.2.1";
    private static readonly TestFile First = new(Study, "1.2.1.1", "1.2.1.1.1");
    private static readonly TestFile Second = new(Study, "1.2.1.1", "1.2.1.1.2") { TransferSyntax = "1.2.840.10008.1.2.4.90" };
    private static readonly TestFile Third = new(Study, "1.2.1.2", "1.2.1.2.1") { PixelBytes = 300_000 };

    private TestDomain domain = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => domain = await TestDomain.StartAsync();

    public ValueTask DisposeAsync() => domain.DisposeAsync();

    [Fact]
    public async Task Each_instance_of_two_sources_comes_once_with_its_bytes_and_syntax()
    {
        (string, TestFile)[] files = [(TestDomain.Lincoln, First), (TestDomain.Lincoln, Second), (TestDomain.Nottingham, Third)];
        domain.Share(files);

        Dictionary<string, (RetrievedInstance Instance, byte[] Bytes)> came = await RetrieveAsync(files);

        Assert.Equal(3, came.Count);
        foreach ((string location, TestFile file) in files)
        {
            (RetrievedInstance instance, byte[] bytes) = came[file.Instance];
            Assert.Equal(file.Bytes(), bytes);
            Assert.Equal(file.TransferSyntax, instance.TransferSyntaxUid);
            Assert.Equal(
                (location, file.Study, file.Series), (instance.RetrieveLocationUid, instance.StudyInstanceUid, instance.SeriesInstanceUid));
        }

        Assert.Equal([TestDomain.Lincoln, TestDomain.Nottingham], domain.Retrievals.Select(retrieval => retrieval.Location));
    }

    [Fact]
    public async Task A_request_nests_instances_in_series_and_study_and_lists_the_syntaxes_accepted()
    {
        (string, TestFile)[] files = [(TestDomain.Lincoln, First), (TestDomain.Lincoln, Second), (TestDomain.Lincoln, Third)];
        domain.Share(files);

        await RetrieveAsync(files);

        RetrieveImagingDocumentSetRequest request = Assert.Single(domain.Retrievals).Request;
        StudyRequest study = Assert.Single(request.Studies);
        Assert.Equal(Study, study.StudyInstanceUid);
        Assert.Equal(["1.2.1.1", "1.2.1.2"], study.Series.Select(series => series.SeriesInstanceUid));
        Assert.Equal([First.Instance, Second.Instance], study.Series[0].Documents.Select(document => document.DocumentUniqueId));
        Assert.All(study.Series.SelectMany(s => s.Documents), document => Assert.Equal(TestDomain.Lincoln, document.RepositoryUniqueId));
        Assert.Equal(ConsumerOptions.AllTransferSyntaxUids, request.TransferSyntaxUids);
    }

    [Fact]
    public async Task Many_instances_are_asked_for_in_several_requests()
    {
        (string, TestFile)[] files =
            [.. Enumerable.Range(1, 7).Select(i => (TestDomain.Lincoln, new TestFile(Study, "1.2.1.1", $"1.2.1.1.{i}")))];
        domain.Share(files);

        var came = await RetrieveAsync(files, options => options with { InstancesPerRequest = 3 });

        Assert.Equal(7, came.Count);
        Assert.Equal([3, 3, 1], domain.Retrievals.Select(r => r.Request.Studies.Sum(study => study.Series.Sum(s => s.Documents.Count))));
    }

    [Fact]
    public async Task A_partial_success_names_the_missing_instance_with_the_sources_code_and_reason()
    {
        domain.Sources[TestDomain.Lincoln] = request => TestDomain.Serve(request, [(TestDomain.Lincoln, First)]);

        var came = await RetrieveAsync([(TestDomain.Lincoln, First), (TestDomain.Lincoln, Second)]);

        Assert.True(came[First.Instance].Instance.HasArrived);
        Assert.Equal(new InstanceFailure("XDSDocumentUniqueIdError", "not here"), came[Second.Instance].Instance.Failure);
    }

    [Theory]
    [InlineData(Severity.Error, false)]
    [InlineData(Severity.Warning, true)]
    public async Task An_unknown_code_is_judged_by_its_severity(Severity severity, bool arrives)
    {
        SourceAnswer answer = new();
        answer.Findings.Add(new Finding("urn:dicom:wado:0007", "as it is", First.Instance, severity));
        domain.Sources[TestDomain.Lincoln] = _ => arrives ? answer.With(TestDomain.Lincoln, First) : answer;

        RetrievedInstance instance = (await RetrieveAsync([(TestDomain.Lincoln, First)]))[First.Instance].Instance;

        Assert.Equal(arrives, instance.HasArrived);
        Assert.Equal("urn:dicom:wado:0007", arrives ? Assert.Single(instance.Findings).Code : instance.Failure!.Code);
    }

    [Fact]
    public async Task Content_of_another_instance_is_discarded_with_an_error()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer().With(TestDomain.Lincoln, First with { NamedInMeta = "1.9.9" });

        await DiscardedAsync("1.9.9");
    }

    [Fact]
    public async Task An_answer_for_another_document_is_discarded_with_an_error()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer().With(TestDomain.Lincoln, First with { Instance = "1.9.9" });

        await DiscardedAsync("1.9.9");
    }

    [Fact]
    public async Task An_answer_for_another_source_is_discarded_with_an_error()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer().With(TestDomain.Nottingham, First);

        await DiscardedAsync(TestDomain.Nottingham);
    }

    [Fact]
    public async Task Content_that_is_no_Part_10_file_is_discarded_with_an_error()
    {
        domain.Sources[TestDomain.Lincoln] =
            _ => new SourceAnswer { Documents = { (new DocumentRequest(TestDomain.Lincoln, First.Instance), new byte[400]) } };

        await DiscardedAsync("DICM");
    }

    [Fact]
    public async Task A_transfer_syntax_that_was_not_asked_for_is_discarded_with_an_error()
    {
        domain.Sources[TestDomain.Lincoln] =
            _ => new SourceAnswer().With(TestDomain.Lincoln, First with { TransferSyntax = "1.2.840.10008.1.2.4.94" });

        await DiscardedAsync("1.2.840.10008.1.2.4.94");
    }

    [Fact]
    public async Task Content_in_the_envelope_is_taken_as_well()
    {
        domain.Sources[TestDomain.Lincoln] = _ =>
            new SourceAnswer { Inline = true }.With(TestDomain.Lincoln, First).With(TestDomain.Lincoln, Third);

        var came = await RetrieveAsync([(TestDomain.Lincoln, First), (TestDomain.Lincoln, Third)]);

        Assert.Equal(First.Bytes(), came[First.Instance].Bytes);
        Assert.Equal(Third.Bytes(), came[Third.Instance].Bytes);
    }

    [Fact]
    public async Task A_document_that_comes_twice_comes_once()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer().With(TestDomain.Lincoln, First).With(TestDomain.Lincoln, First);

        Assert.True((await RetrieveAsync([(TestDomain.Lincoln, First)]))[First.Instance].Instance.HasArrived);
    }

    [Fact]
    public async Task An_instance_that_is_passed_over_in_silence_is_missed()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer();

        RetrievedInstance missed = (await RetrieveAsync([(TestDomain.Lincoln, First)]))[First.Instance].Instance;

        Assert.Equal(InstanceFailure.NotAnswered, missed.Failure!.Code);
    }

    [Fact]
    public async Task A_source_that_is_down_does_not_hide_the_other()
    {
        domain.Sources[TestDomain.Nottingham] = request => TestDomain.Serve(request, [(TestDomain.Nottingham, Third)]);

        var came = await RetrieveAsync([(TestDomain.Lincoln, First), (TestDomain.Nottingham, Third)], options => options with
        {
            ImagingSources = new Dictionary<string, Uri>(options.ImagingSources) { [TestDomain.Lincoln] = new("http://127.0.0.1:1/") },
        });

        Assert.Equal(InstanceFailure.Unreachable, came[First.Instance].Instance.Failure!.Code);
        Assert.True(came[Third.Instance].Instance.HasArrived);
    }

    [Fact]
    public async Task A_source_without_an_address_and_a_series_without_a_source_are_named()
    {
        var came = await RetrieveAsync([("2.999.3.9", First), (null!, Third)]);

        Assert.Equal(InstanceFailure.NoAddress, came[First.Instance].Instance.Failure!.Code);
        Assert.Contains("2.999.3.9", came[First.Instance].Instance.Failure!.Reason, StringComparison.Ordinal);
        Assert.Contains("(0040,E011)", came[Third.Instance].Instance.Failure!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_breaks_off_fails_the_instance_under_way_and_all_behind_it()
    {
        domain.Sources[TestDomain.Lincoln] = _ =>
            new SourceAnswer { BreaksAfter = 200_000 }.With(TestDomain.Lincoln, First).With(TestDomain.Lincoln, Third);

        int readToTheEnd = 0;
        List<RetrievedInstance> came = [];
        await foreach (RetrievedInstance instance in domain.Consumer().RetrieveInstancesAsync(
            TestDomain.Manifest((TestDomain.Lincoln, First), (TestDomain.Lincoln, Third)), Cancel))
        {
            came.Add(instance);
            if (instance.HasArrived)
            {
                Exception? broken = await Record.ExceptionAsync(() => instance.Content.CopyToAsync(Stream.Null, Cancel));
                Assert.True(broken is null or IOException or SoapFaultException, $"{broken}");
                readToTheEnd += broken is null ? 1 : 0;
            }
        }

        Assert.Equal(0, readToTheEnd);
        Assert.Equal([First.Instance, Third.Instance], came.Select(instance => instance.SopInstanceUid).Order());
        Assert.NotNull(came.Single(instance => instance.SopInstanceUid == First.Instance).Failure);
    }

    [Fact]
    public async Task A_source_that_falls_silent_is_given_up()
    {
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer { BreaksAfter = 300, Hangs = true }.With(TestDomain.Lincoln, First);

        XdsImagingConsumer consumer = domain.Consumer(options => options with { LongestSilence = TimeSpan.FromMilliseconds(300) });
        InstanceFailure? failure = null;
        await foreach (RetrievedInstance instance in consumer.RetrieveInstancesAsync(
            TestDomain.Manifest((TestDomain.Lincoln, First), (TestDomain.Lincoln, Second)), Cancel))
        {
            if (instance.HasArrived)
            {
                await Assert.ThrowsAsync<IOException>(() => instance.Content.CopyToAsync(Stream.Null, Cancel));
            }

            failure = instance.Failure ?? failure;
        }

        Assert.Equal(InstanceFailure.Unreachable, failure!.Code);
    }

    [Fact]
    public async Task Every_request_carries_the_trace_of_the_study()
    {
        domain.Share((TestDomain.Lincoln, First));
        XdsImagingConsumer consumer = domain.Consumer();
        ImagingStudy study = await consumer.FindStudiesAsync(TestDomain.Nhs, Cancel).FirstAsync(Cancel);
        domain.TraceParents.Clear();

        await foreach (RetrievedInstance _ in consumer.RetrieveInstancesAsync(await consumer.ReadManifestAsync(study, Cancel), Cancel))
        {
        }

        Assert.Equal(2, domain.TraceParents.Count);
        Assert.All(domain.TraceParents, parent => Assert.Equal(StudyTrace.IdOf(Study).ToString(), parent.Split('-')[1]));
    }

    private async Task DiscardedAsync(string words)
    {
        InstanceFailure? failure = (await RetrieveAsync([(TestDomain.Lincoln, First)]))[First.Instance].Instance.Failure;
        Assert.NotNull(failure);
        Assert.Equal(InstanceFailure.WrongContent, failure.Code);
        Assert.Contains("discarded", failure.Reason, StringComparison.Ordinal);
        Assert.Contains(words, failure.Reason, StringComparison.Ordinal);
    }

    private async Task<Dictionary<string, (RetrievedInstance Instance, byte[] Bytes)>> RetrieveAsync(
        (string Location, TestFile File)[] files, Func<ConsumerOptions, ConsumerOptions>? change = null)
    {
        Dictionary<string, (RetrievedInstance, byte[])> came = [];
        KeyObjectManifest manifest = TestDomain.Manifest(files);
        await foreach (RetrievedInstance instance in domain.Consumer(change).RetrieveInstancesAsync(manifest, Cancel))
        {
            using MemoryStream bytes = new();
            if (instance.HasArrived)
            {
                await instance.Content.CopyToAsync(bytes, Cancel);
            }

            came.Add(instance.SopInstanceUid, (instance, bytes.ToArray()));
        }

        return came;
    }
}

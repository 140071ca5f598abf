using EmradXds.Testing;

namespace EmradXds.Consumer.Tests;

public sealed class FetchStudyTests : IAsyncLifetime
{
    private static readonly TestFile First = new("1.2.1", "1.2.1.1", "1.2.1.1.1");
    private static readonly TestFile Second = new("1.2.1", "1.2.1.2", "1.2.1.2.1") { PixelBytes = 300_000 };

    private readonly TempFolder folder = new();
    private TestDomain domain = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => domain = await TestDomain.StartAsync();

    public async ValueTask DisposeAsync()
    {
        folder.Dispose();
        await domain.DisposeAsync();
    }

    [Fact]
    public async Task A_study_is_written_as_one_file_an_instance_under_study_and_series()
    {
        domain.Share((TestDomain.Lincoln, First), (TestDomain.Nottingham, Second));
        Progress progress = new();

        FetchResult result = await FetchAsync(progress);

        Assert.True(result.IsComplete);
        Assert.Equal(["1.2.1/1.2.1.1/1.2.1.1.1.dcm", "1.2.1/1.2.1.2/1.2.1.2.1.dcm"], Files());
        Assert.Equal(First.Bytes(), await File.ReadAllBytesAsync(folder.File("1.2.1/1.2.1.1/1.2.1.1.1.dcm"), Cancel));
        Assert.Equal(Second.Bytes(), await File.ReadAllBytesAsync(folder.File("1.2.1/1.2.1.2/1.2.1.2.1.dcm"), Cancel));
        Assert.Equal(new FetchProgress("1.2.1", 2, 2, 0, First.Bytes().Length + Second.Bytes().Length), progress.Last);
    }

    [Fact]
    public async Task A_second_call_asks_only_for_what_is_missing()
    {
        domain.Share((TestDomain.Lincoln, First), (TestDomain.Nottingham, Second));
        var honest = domain.Sources[TestDomain.Nottingham];
        domain.Sources[TestDomain.Nottingham] = _ => new SourceAnswer();
        FetchResult partly = await FetchAsync();
        domain.Sources[TestDomain.Nottingham] = honest;
        domain.Retrievals.Clear();

        FetchResult result = await FetchAsync();

        Assert.False(partly.IsComplete);
        Assert.Equal(Second.Instance, Assert.Single(partly.Missing).SopInstanceUid);
        Assert.True(result.IsComplete);
        Assert.Equal(TestDomain.Nottingham, Assert.Single(domain.Retrievals).Location);
    }

    [Fact]
    public async Task An_instance_that_breaks_off_leaves_no_file()
    {
        domain.Share((TestDomain.Lincoln, Second));
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer { BreaksAfter = 200_000 }.With(TestDomain.Lincoln, Second);

        FetchResult result = await FetchAsync();

        Assert.Equal(InstanceFailure.Unreachable, Assert.Single(result.Missing).Failure!.Code);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_data_set_of_another_study_is_discarded()
    {
        domain.Share((TestDomain.Lincoln, First), (TestDomain.Nottingham, Second));
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer().With(TestDomain.Lincoln, First with { NamedInDataset = "1.2.66" });

        FetchResult result = await FetchAsync();

        RetrievedInstance missing = Assert.Single(result.Missing);
        Assert.Equal((First.Instance, InstanceFailure.WrongContent), (missing.SopInstanceUid, missing.Failure!.Code));
        Assert.Contains("1.2.66", missing.Failure.Reason, StringComparison.Ordinal);
        Assert.Equal(["1.2.1/1.2.1.2/1.2.1.2.1.dcm"], Files());
    }

    [Fact]
    public async Task A_data_set_of_another_study_is_discarded_though_it_is_cut_off_behind()
    {
        domain.Share((TestDomain.Lincoln, First));
        domain.Sources[TestDomain.Lincoln] =
            _ => new SourceAnswer().With(TestDomain.Lincoln, First with { NamedInDataset = "1.2.66", Cut = 100 });

        FetchResult result = await FetchAsync();

        Assert.Equal(InstanceFailure.WrongContent, Assert.Single(result.Missing).Failure!.Code);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_data_set_that_cannot_be_read_as_far_as_its_study_is_discarded()
    {
        domain.Share((TestDomain.Lincoln, First));
        domain.Sources[TestDomain.Lincoln] = _ => new SourceAnswer().With(TestDomain.Lincoln, First with { Cut = 5_050 });

        FetchResult result = await FetchAsync();

        Assert.Equal(InstanceFailure.WrongContent, Assert.Single(result.Missing).Failure!.Code);
        Assert.Empty(Files());
    }

    [Fact]
    public async Task A_data_set_that_its_source_keeps_broken_is_given_as_it_is_and_asked_for_again()
    {
        TestFile broken = First with { Cut = 100 };
        domain.Share((TestDomain.Lincoln, broken));

        Assert.True((await FetchAsync()).IsComplete);
        Assert.Equal(broken.Bytes(), await File.ReadAllBytesAsync(folder.File("1.2.1/1.2.1.1/1.2.1.1.1.dcm"), Cancel));
        domain.Retrievals.Clear();
        await FetchAsync();
        Assert.Single(domain.Retrievals);
    }

    [Fact]
    public async Task An_id_that_would_lead_out_of_the_folder_is_not_written()
    {
        TestFile hostile = First with { Instance = "../../../1.2" };
        domain.Share((TestDomain.Lincoln, hostile));

        FetchResult result = await FetchAsync();

        Assert.Equal(InstanceFailure.NoUid, Assert.Single(result.Missing).Failure!.Code);
        Assert.Empty(Files());
    }

    private string[] Files() =>
    [
        .. Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(folder.Path, path).Replace('\\', '/')).Order(StringComparer.Ordinal),
    ];

    private async Task<FetchResult> FetchAsync(Progress? progress = null)
    {
        XdsImagingConsumer consumer = domain.Consumer();
        ImagingStudy study = await consumer.FindStudiesAsync(TestDomain.Nhs, Cancel).FirstAsync(Cancel);
        return await consumer.FetchStudyAsync(study, folder.Path, progress, Cancel);
    }

    private sealed class Progress : IProgress<FetchProgress>
    {
        public FetchProgress? Last { get; private set; }

        public void Report(FetchProgress value) => Last = value;
    }
}

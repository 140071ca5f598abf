using EmradXds.Identity.Fhir;

namespace EmradXds.Identity.Tests.Fhir;

public sealed class SearchPagesTests
{
    private static readonly FoundPatients three = new([Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()], null, 1, null);

    [Fact]
    public void A_search_is_kept_for_its_time_and_no_longer()
    {
        SetClock clock = new();
        SearchPages pages = new(clock);
        string page = SearchPages.AddressOf(pages.Keep(three), 2);

        clock.Now += SearchPages.Kept - TimeSpan.FromSeconds(1);
        Assert.Equal((three, 2), (pages.Find(page)!.Value.Search, pages.Find(page)!.Value.Start));

        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(pages.Find(page));
    }

    [Fact]
    public void Of_too_many_searches_the_oldest_goes()
    {
        SearchPages pages = new(new SetClock());
        string[] tokens = [.. Enumerable.Range(0, SearchPages.MostKept + 1).Select(_ => pages.Keep(three))];

        Assert.Null(pages.Find(SearchPages.AddressOf(tokens[0], 1)));
        Assert.NotNull(pages.Find(SearchPages.AddressOf(tokens[1], 1)));
        Assert.NotNull(pages.Find(SearchPages.AddressOf(tokens[^1], 1)));
        Assert.Equal(tokens.Length, tokens.Distinct().Count());
    }

    private sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 24, 21, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}

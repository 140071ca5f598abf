using EmradXds.Fuzzing;

namespace EmradXds.Metadata.Tests;

/// <summary>A short run of the fuzzer, the same every time; <c>dotnet run --project tests/EmradXds.Fuzzing</c> runs it as long as you like.</summary>
public sealed class FuzzTests
{
    private const int Seed = 1;
    private const int Count = 1_500;

    public static TheoryData<string> Names => [.. Targets.All.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Messages_of_the_corpus_give_a_result_or_the_readers_own_error(string name)
    {
        FuzzRun run = RunOf(name);
        Assert.Empty(run.Corpus.Select(run.Read).OfType<string>());
        Assert.True(run.Accepted > 0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Broken_messages_give_a_result_or_the_readers_own_error_in_bounded_memory(string name)
    {
        FuzzRun run = RunOf(name);
        Assert.Empty(run.Run(Seed, Count, TimeSpan.MaxValue).Select(found => $"seed {Seed} number {found.Number}: {found.Fault}"));
        Assert.InRange(run.Accepted, 1, Count - 1);
    }

    [Fact]
    public void The_same_seed_makes_the_same_message() =>
        Assert.Equal(RunOf("soap").Message(7, 42), RunOf("soap").Message(7, 42));

    private static FuzzRun RunOf(string name) => new(Targets.All.Single(target => target.Name == name));
}

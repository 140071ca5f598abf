using EmradXds.Conformance.Cases;
using EmradXds.Conformance.Synthetic;

namespace EmradXds.Consumer.Tests.Conformance;

public sealed class RunSeedTests
{
    [Fact]
    public void The_same_seed_allocates_the_same_and_another_seed_nothing_in_common()
    {
        string[] Of(string seed) =>
            [new TestPatient(new RunSeed(seed), "P").NhsNumber, new RunSeed(seed).Uid("S"), $"{new RunSeed(seed).Uuid("d")}"];

        Assert.Equal(Of("a"), Of("a"));
        Assert.Empty(Of("a").Intersect(Of("b")));
    }

    [Fact]
    public void Patients_have_NHS_Numbers_of_the_range_that_is_never_given()
    {
        RunSeed seed = new("numbers");
        for (int at = 0; at < 300; at++)
        {
            string number = NhsNumber.Parse(seed.NhsNumber($"{at}")).Value;
            Assert.StartsWith("999", number, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void An_instance_has_the_same_bytes_at_each_call_and_every_modality_can_be_made()
    {
        RunSeed seed = new("study");
        CaseSeries[] series = [.. new[] { "CT", "MR", "CR", "US", "SR", "PR" }.Select(modality => new CaseSeries(modality, 2))];
        TestStudy study = StudyMaker.Make(seed, "S", new TestPatient(seed, "P"), "A", series, DateTimeOffset.UnixEpoch);

        Assert.Equal(12, study.Instances.Select(instance => instance.SopInstanceUid).Distinct().Count());
        Assert.Equal(12, study.Instances.Select(instance => instance.Hash).Distinct().Count());
        foreach (TestInstance instance in study.Instances)
        {
            using MemoryStream once = new();
            using MemoryStream again = new();
            instance.OpenDataset().CopyTo(once);
            instance.OpenDataset().CopyTo(again);
            Assert.Equal(once.ToArray(), again.ToArray());
        }
    }
}

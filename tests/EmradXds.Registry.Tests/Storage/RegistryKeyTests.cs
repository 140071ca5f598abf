using EmradXds.Registry.Storage;

namespace EmradXds.Registry.Tests.Storage;

public sealed class RegistryKeyTests
{
    [Fact]
    public void Entries_of_a_patient_lie_side_by_side_in_the_order_in_which_they_came()
    {
        long[] patients = [.. Enumerable.Range(1, 50).Select(n => n * 1_000_000_007L)];

        // Each patient has an entry, then each another, and so on.
        (long Patient, long Key)[] entries =
            [.. Enumerable.Range(0, 500).Select(i => patients[i % patients.Length]).Select(patient => (patient, RegistryKey.NextOfEntry(patient)))];

        Assert.Equal(entries.Length, entries.Select(e => e.Key).Distinct().Count());
        long[] byKey = [.. entries.OrderBy(e => e.Key).Select(e => e.Patient)];
        Assert.Equal(patients.Length - 1, byKey.Zip(byKey.Skip(1)).Count(pair => pair.First != pair.Second));
        Assert.All(entries.GroupBy(e => e.Patient), of => Assert.Equal(of.Select(e => e.Key).Order(), of.Select(e => e.Key)));
        Assert.Equal(entries.Select(e => e.Key & RegistryKey.Moments).Order(), entries.Select(e => e.Key & RegistryKey.Moments));
    }

    [Fact]
    public void No_entry_has_the_key_of_anything_else()
    {
        long[] others = [.. Enumerable.Range(0, 100_000).Select(_ => RegistryKey.Next())];

        Assert.Equal(others.Length, others.Distinct().Count());
        Assert.True(others.Max() < RegistryKey.OfEntry(patientKey: 0, moment: 0));
        Assert.All(others, patient => Assert.True(RegistryKey.OfEntry(patient, RegistryKey.Moments) > 0));
    }
}

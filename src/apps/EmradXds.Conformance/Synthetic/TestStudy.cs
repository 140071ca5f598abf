namespace EmradXds.Conformance.Synthetic;

/// <summary>A study that the run made.</summary>
public sealed class TestStudy
{
    /// <summary>Study Instance UID.</summary>
    public required string StudyInstanceUid { get; init; }

    /// <summary>Accession number.</summary>
    public required string AccessionNumber { get; init; }

    /// <summary>The trust that holds it, as the case names it.</summary>
    public required string Trust { get; init; }

    /// <summary>Its series, each with its instances.</summary>
    public required IReadOnlyList<IReadOnlyList<TestInstance>> Series { get; init; }

    /// <summary>When the last instance was acknowledged; a timestamp of the run's clock.</summary>
    public long SentAt { get; set; }

    /// <summary>All instances.</summary>
    public IEnumerable<TestInstance> Instances => Series.SelectMany(series => series);
}

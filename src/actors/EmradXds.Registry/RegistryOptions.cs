using System.Net;

namespace EmradXds.Registry;

/// <summary>How the Document Registry is set up. Its database is the application's <c>IDbContextFactory&lt;RegistryContext&gt;</c>.</summary>
public sealed record RegistryOptions
{
    /// <summary>Where the patient identity feed (ITI-8) is listened for; port 0 picks a free one; null: no feed over MLLP.</summary>
    public IPEndPoint? MllpEndPoint { get; init; }

    /// <summary>How the bytes of a column are read: by ADO.NET, which copies them, unless the database's driver has a better way.</summary>
    public ColumnBytes ColumnBytes { get; init; } = (reader, ordinal) => reader.GetFieldValue<byte[]>(ordinal);

    /// <summary>Most objects of a LeafClass answer; beyond it the query fails with XDSTooManyResults and ObjectRef still works.</summary>
    public int MaxLeafClassResults { get; init; } = 2_000;

    /// <summary>Most bytes of their ebRIM, likewise. Default 64 MiB.</summary>
    public int MaxLeafClassBytes { get; init; } = 64 << 20;

    /// <summary>Most references of an ObjectRef answer, likewise.</summary>
    public int MaxObjectRefResults { get; init; } = 100_000;
}

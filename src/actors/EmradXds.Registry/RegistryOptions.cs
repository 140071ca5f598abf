using System.Data.Common;
using System.Net;
using EmradXds.Registry.Storage;
using EmradXds.Serving;

namespace EmradXds.Registry;

/// <summary>How the Document Registry is set up. Its database is the application's <c>IDbContextFactory&lt;RegistryContext&gt;</c>.</summary>
public sealed record RegistryOptions
{
    /// <summary>Where the patient identity feed (ITI-8) and link changes (ITI-64) are listened for; port 0 picks a free one; null: neither
    /// over MLLP.</summary>
    public IPEndPoint? MllpEndPoint { get; init; }

    /// <summary>How the one statement that is asked all the time is run: by ADO.NET, unless the engine has a better way.</summary>
    public IColumnReader Columns { get; init; } = new AdoNetColumnReader();

    /// <summary>Whether the database says that it, or its disk, is full: SQLSTATE 53100 unless the engine says so in another way.</summary>
    public Func<DbException, bool> IsFull { get; init; } = e => e.SqlState == "53100";

    /// <summary>Whether the database says that another writer was first: by SQLSTATE unless the engine says so in another way.</summary>
    public Func<DbException, bool> IsLostToAnother { get; init; } = WriteAttempts.IsLostToAnother;

    /// <summary>Most submissions, updates, removals, patient ids and link changes that wait to be written, beside those that are
    /// written at this moment; beyond it they are refused with XDSRegistryBusy. Default 1,000.</summary>
    public int MaxWaitingWrites { get; init; } = 1_000;

    /// <summary>Most objects of a LeafClass answer; beyond it the query fails with XDSTooManyResults and ObjectRef still works.
    /// Default 2,000.</summary>
    public int MaxLeafClassResults { get; init; } = 2_000;

    /// <summary>Most bytes of their ebRIM; beyond it the query fails likewise. Default 64 MiB.</summary>
    public int MaxLeafClassBytes { get; init; } = 64 << 20;

    /// <summary>Longest time that the database may take for the answer to a stored query, in whole seconds; then the query fails with
    /// XDSRegistryError. Default 30 s.</summary>
    public TimeSpan StatementTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most references of an ObjectRef answer; beyond it the query fails with XDSTooManyResults. Default 100,000.</summary>
    public int MaxObjectRefResults { get; init; } = 100_000;
}

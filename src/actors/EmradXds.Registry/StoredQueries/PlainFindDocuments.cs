using System.Collections.Concurrent;
using System.Data.Common;
using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>What is asked most: all Approved entries of a patient and type, for a consumer of the first $MetadataLevel.</summary>
/// <remarks>Entity Framework writes the SQL, once for each engine; a column reader runs it by itself, because Entity Framework's own way to
/// run a query takes longer than the database takes to answer this one. Approved are newest versions only.</remarks>
internal sealed record PlainFindDocuments(RegistryView View, string Patient, bool OnDemand) : Selection
{
    private static readonly ConcurrentDictionary<(Type Connection, bool Objects), Statement> Statements = [];

    public override async Task ReadObjectsAsync(int most, TakeObject take, CancellationToken cancel)
    {
        DbConnection connection = View.Registry.Database.GetDbConnection();
        await View.Columns.ReadBytesAsync(
            connection, Query(connection, objects: true, most), fragment => take(patientKey: 0, fragment), cancel);
    }

    public override async Task<List<Guid>> ReadReferencesAsync(int most, CancellationToken cancel)
    {
        DbConnection connection = View.Registry.Database.GetDbConnection();
        return await View.Columns.ReadGuidsAsync(connection, Query(connection, objects: false, most), cancel);
    }

    /// <summary>What the statement for objects is made from.</summary>
    public static IQueryable ObjectsOf(RegistryContext registry, string patient, bool onDemand, int most) =>
        Entries(registry, patient, onDemand, most).Select(e => e.Fragment);

    /// <summary>What the statement for references is made from.</summary>
    public static IQueryable ReferencesOf(RegistryContext registry, string patient, bool onDemand, int most) =>
        Entries(registry, patient, onDemand, most).Select(e => e.EntryUuid);

    /// <summary>Each of the three parameters is of a type of its own, by which it is told from the others. An id that was merged away has
    /// no objects: they are the survivor's.</summary>
    private static IQueryable<DocumentEntryRow> Entries(RegistryContext registry, string patient, bool onDemand, int most) =>
        registry.DocumentEntries.Where(e => e.Patient!.Id == patient
            && e.Status == AvailabilityStatus.Approved && !e.IsOffline && e.IsOnDemand == onDemand).Take(most);

    private ColumnQuery Query(DbConnection connection, bool objects, int most)
    {
        Statement statement = Statements.GetOrAdd((connection.GetType(), objects), Translate);
        (string, object)[] values = new (string, object)[statement.Parameters.Length];
        for (int i = 0; i < values.Length; i++)
        {
            (string name, Type type) = statement.Parameters[i];
            values[i] = (name, type == typeof(string) ? Patient : type == typeof(bool) ? OnDemand : most);
        }

        return new ColumnQuery(statement.Text, values, View.Registry.Database.GetCommandTimeout() ?? 0);
    }

    private Statement Translate((Type Connection, bool Objects) what)
    {
        IQueryable query = what.Objects
            ? ObjectsOf(View.Registry, Patient, OnDemand, 0)
            : ReferencesOf(View.Registry, Patient, OnDemand, 0);
        using DbCommand command = query.CreateDbCommand();
        return new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value!.GetType()))]);
    }

    private sealed record Statement(string Text, (string Name, Type Type)[] Parameters);
}

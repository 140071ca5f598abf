using System.Collections.Concurrent;
using System.Data.Common;
using EmradXds.Metadata.Model;
using EmradXds.Registry.Storage;
using Microsoft.EntityFrameworkCore;

namespace EmradXds.Registry.StoredQueries;

/// <summary>What is asked most: all Approved entries of a patient and type, for a consumer of the first $MetadataLevel.</summary>
/// <remarks>Entity Framework writes the SQL, once for each engine; the connection runs it by itself, because Entity Framework's own way to run a
/// query takes longer than the database takes to answer this one. Approved are newest versions only.</remarks>
internal sealed record PlainFindDocuments(RegistryView View, string Patient, bool OnDemand, AnswerMemory Rented) : Selection
{
    private static readonly ConcurrentDictionary<(Type Connection, bool Objects), Statement> Statements = [];

    public override IDisposable Memory => Rented;

    public override async Task ReadObjectsAsync(int most, Func<FoundObject, bool> take, CancellationToken cancel)
    {
        await using DbCommand command = Prepare(objects: true, most);
        await using Opened opened = await Opened.OpenAsync(command, cancel);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        while (await reader.ReadAsync(cancel) && take(new FoundObject(PatientKey: 0, Rented.Keep(View.ColumnBytes(reader, 0)))))
        {
        }
    }

    public override async Task<List<Guid>> ReadReferencesAsync(int most, CancellationToken cancel)
    {
        await using DbCommand command = Prepare(objects: false, most);
        await using Opened opened = await Opened.OpenAsync(command, cancel);
        await using DbDataReader reader = await command.ExecuteReaderAsync(cancel);
        List<Guid> references = [];
        while (await reader.ReadAsync(cancel))
        {
            references.Add(reader.GetGuid(0));
        }

        return references;
    }

    /// <summary>What the statement for objects is made from.</summary>
    public static IQueryable ObjectsOf(RegistryContext registry, string patient, bool onDemand, int most) =>
        Entries(registry, patient, onDemand, most).Select(e => e.Fragment);

    /// <summary>What the statement for references is made from.</summary>
    public static IQueryable ReferencesOf(RegistryContext registry, string patient, bool onDemand, int most) =>
        Entries(registry, patient, onDemand, most).Select(e => e.EntryUuid);

    /// <summary>Each of the three parameters is of a type of its own, by which it is told from the others. An id that was merged away has no
    /// objects: they are the survivor's.</summary>
    private static IQueryable<DocumentEntryRow> Entries(RegistryContext registry, string patient, bool onDemand, int most) =>
        registry.DocumentEntries.Where(e => e.Patient!.Id == patient
            && e.Status == AvailabilityStatus.Approved && !e.IsOffline && e.IsOnDemand == onDemand).Take(most);

    private Statement Translate((Type Connection, bool Objects) what)
    {
        IQueryable query = what.Objects ? ObjectsOf(View.Registry, Patient, OnDemand, 0) : ReferencesOf(View.Registry, Patient, OnDemand, 0);
        using DbCommand command = query.CreateDbCommand();
        return new(command.CommandText, [.. command.Parameters.Cast<DbParameter>().Select(p => (p.ParameterName, p.Value!.GetType()))]);
    }

    private DbCommand Prepare(bool objects, int most)
    {
        DbConnection connection = View.Registry.Database.GetDbConnection();
        Statement statement = Statements.GetOrAdd((connection.GetType(), objects), Translate);
        DbCommand command = connection.CreateCommand();
        command.CommandText = statement.Text;
        foreach ((string name, Type type) in statement.Parameters)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = type == typeof(string) ? Patient : type == typeof(bool) ? OnDemand : most;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private sealed record Statement(string Text, (string Name, Type Type)[] Parameters);

    /// <summary>The context knows nothing of what its connection is opened for here, and would leave it open.</summary>
    private readonly struct Opened(DbConnection connection) : IAsyncDisposable
    {
        public static async ValueTask<Opened> OpenAsync(DbCommand command, CancellationToken cancel)
        {
            await command.Connection!.OpenAsync(cancel);
            return new(command.Connection);
        }

        public ValueTask DisposeAsync() => new(connection.CloseAsync());
    }
}

using System.Data;
using System.Data.Common;
using System.Globalization;
using EmradXds.Registry.Storage;

namespace EmradXds.Benchmarks;

/// <summary>The rows that one submission of one entry left in the registry's database, to be inserted again under other ids with prepared
/// statements: to fill a database, and as the yardstick of registration.</summary>
/// <remarks>It reads the tables from the database, so that it follows every change of the schema.</remarks>
internal sealed class RowTemplates
{
    private const int MaxRows = 100;

    private readonly List<Row> rows = [];
    private readonly List<long> keys = [];
    private readonly List<Guid> uuids = [];
    private readonly bool guidsAreText;
    private Row? patient;
    private long entryKey;
    private long otherKey;

    private RowTemplates(bool guidsAreText) => this.guidsAreText = guidsAreText;

    /// <summary>Rows that one submission inserts.</summary>
    public int RowsPerSubmission => rows.Count;

    /// <summary>Bytes of the DocumentEntry's fragment.</summary>
    public int FragmentBytes { get; private set; }

    public static RowTemplates Read(DbConnection connection, IReadOnlyList<string> tables)
    {
        RowTemplates templates = new(guidsAreText: connection is Microsoft.Data.Sqlite.SqliteConnection);
        foreach (string table in tables)
        {
            templates.ReadTable(connection, table);
        }

        // What is referenced comes first: objects, then what belongs to them.
        templates.rows.Sort((a, b) => a.Rank.CompareTo(b.Rank));
        return templates;
    }

    /// <summary>Inserts patients, with keys as long as those that the product makes.</summary>
    public void InsertPatients(DbConnection connection, int count)
    {
        using DbTransaction transaction = connection.BeginTransaction();
        using DbCommand command = Prepare(connection, transaction, patient!);
        for (int i = 0; i < count; i++)
        {
            for (int column = 0; column < patient!.Columns.Length; column++)
            {
                command.Parameters[column].Value = patient.Columns[column] switch
                {
                    "Key" => PatientKey(i),
                    "Id" => PatientNumber(i),
                    _ => patient.Values[column],
                };
            }

            command.ExecuteNonQuery();
        }

        transaction.Commit();
    }

    public static string PatientNumber(int i) => string.Create(CultureInfo.InvariantCulture, $"B{i:0000000}");

    /// <summary>Inserts submissions <paramref name="from"/> to <paramref name="to"/> in transactions of so many; the n-th belongs to patient
    /// n modulo <paramref name="patients"/>.</summary>
    public void Insert(DbConnection connection, long from, long to, int batch, int patients)
    {
        List<DbCommand> commands = [];
        Dictionary<string, DbCommand> prepared = [];
        foreach (Row row in rows)
        {
            if (!prepared.TryGetValue(row.Table, out DbCommand? command))
            {
                prepared.Add(row.Table, command = Prepare(connection, null, row));
            }

            commands.Add(command);
        }

        for (long n = from; n < to;)
        {
            using DbTransaction transaction = connection.BeginTransaction();
            foreach (DbCommand command in prepared.Values)
            {
                command.Transaction = transaction;
            }

            for (int i = 0; i < batch && n < to; i++, n++)
            {
                InsertOne(commands, n, (int)(n % patients));
            }

            transaction.Commit();
        }

        foreach (DbCommand command in prepared.Values)
        {
            command.Dispose();
        }
    }

    private void InsertOne(List<DbCommand> commands, long n, int patientIndex)
    {
        Span<Guid> fresh = stackalloc Guid[uuids.Count];
        for (int i = 0; i < fresh.Length; i++)
        {
            fresh[i] = Guid.NewGuid();
        }

        for (int r = 0; r < rows.Count; r++)
        {
            Row row = rows[r];
            DbParameterCollection parameters = commands[r].Parameters;
            for (int column = 0; column < row.Columns.Length; column++)
            {
                parameters[column].Value = Value(row.Columns[column], row.Values[column], n, patientIndex, fresh);
            }

            commands[r].ExecuteNonQuery();
        }
    }

    private long PatientKey(int i) => (long)patient!.Values[Array.IndexOf(patient.Columns, "Key")] + i + 1;

    private object Value(string column, object value, long n, int patientIndex, ReadOnlySpan<Guid> fresh)
    {
        switch (column)
        {
            case "PatientKey" or "RegisteredPatientKey":
                return PatientKey(patientIndex);
            case "EntryUuid" or "LogicalId" when value is not DBNull:
                int at = uuids.IndexOf(AsGuid(value));
                return guidsAreText ? fresh[at].ToString().ToUpperInvariant() : fresh[at];
            case "UniqueId":
                return $"{value}.{n}";
            case "Fragment":
                return Renewed((byte[])value, n, patientIndex, fresh);
        }

        return !column.EndsWith("Key", StringComparison.Ordinal) || value is not long key ? value
            : key == entryKey ? RegistryKey.OfEntry(PatientKey(patientIndex), n)
            : otherKey + ((n + 1) * MaxRows) + keys.IndexOf(key);
    }

    /// <summary>A fragment as the product keeps it, of other ids: its length, and what follows.</summary>
    private byte[] Renewed(byte[] kept, long n, int patientIndex, ReadOnlySpan<Guid> fresh)
    {
        int head = kept.Length - ShortFragment.WithoutHead(kept).Length;
        string text = System.Text.Encoding.Latin1.GetString(kept, head, kept.Length - head);
        for (int i = 0; i < uuids.Count; i++)
        {
            text = text
                .Replace(uuids[i].ToString(), fresh[i].ToString(), StringComparison.Ordinal)
                .Replace(AsKept(uuids[i]), AsKept(fresh[i]), StringComparison.Ordinal);
        }

        text = text
            .Replace(TemplateSubmission.PatientNumber, PatientNumber(patientIndex), StringComparison.Ordinal)
            .Replace(TemplateSubmission.DocumentUniqueId, $"{TemplateSubmission.DocumentUniqueId}.{n}", StringComparison.Ordinal)
            .Replace(TemplateSubmission.SetUniqueId, $"{TemplateSubmission.SetUniqueId}.{n}", StringComparison.Ordinal);
        byte[] renewed = new byte[head + text.Length];
        System.Text.Encoding.Latin1.GetBytes(text, renewed.AsSpan(head));
        ShortFragment.WriteHead(renewed, ShortFragment.LengthOf(kept) + renewed.Length - kept.Length);
        return renewed;
    }

    private static string AsKept(Guid uuid) => System.Text.Encoding.Latin1.GetString(uuid.ToByteArray(bigEndian: true));

    private void ReadTable(DbConnection connection, string table)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table}\"";
        using DbDataReader reader = command.ExecuteReader();
        while (reader.Read())
        {
            object[] values = new object[reader.FieldCount];
            reader.GetValues(values);
            Row row = new(table, [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)], values);
            if (table == "Patients")
            {
                patient = row;
                continue;
            }

            rows.Add(row);
            for (int i = 0; i < values.Length; i++)
            {
                if (row.Columns[i] == "Key")
                {
                    keys.Add((long)values[i]);
                    (entryKey, otherKey) = table == "DocumentEntries" ? ((long)values[i], otherKey) : (entryKey, (long)values[i]);
                }
                else if (row.Columns[i] == "EntryUuid")
                {
                    uuids.Add(AsGuid(values[i]));
                }
                else if (row.Columns[i] == "Fragment" && table == "DocumentEntries")
                {
                    FragmentBytes = ((byte[])values[i]).Length;
                }
            }
        }
    }

    private static Guid AsGuid(object value) => value is Guid guid ? guid : Guid.Parse((string)value);

    private static DbCommand Prepare(DbConnection connection, DbTransaction? transaction, Row row)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO \"{row.Table}\" ({string.Join(", ", row.Columns.Select(column => $"\"{column}\""))}) "
            + $"VALUES ({string.Join(", ", row.Columns.Select((_, i) => $"@p{i}"))})";
        for (int i = 0; i < row.Columns.Length; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = $"@p{i}";
            parameter.Value = row.Values[i];
            if (row.Values[i] is DBNull && row.Columns[i] is "Size" or "SurvivorKey" or "CreationTime" or "ServiceStartTime" or "ServiceStopTime")
            {
                parameter.DbType = DbType.Int64;
            }

            command.Parameters.Add(parameter);
        }

        command.Prepare();
        return command;
    }

    private sealed record Row(string Table, string[] Columns, object[] Values)
    {
        public int Rank => Table is "DocumentEntries" or "SubmissionSets" or "Folders" or "Associations" ? 0 : 1;
    }
}

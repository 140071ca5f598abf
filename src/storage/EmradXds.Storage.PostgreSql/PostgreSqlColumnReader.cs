using System.Buffers;
using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;
using EmradXds.Registry.Storage;
using EmradXds.Serving;
using Npgsql;

namespace EmradXds.Storage.PostgreSql;

/// <summary>What is asked while others are being answered waits for its turn and goes to the server together: a message there and back, and a
/// process that wakes up for it, cost more than the statement does.</summary>
/// <remarks>Whose turn it is asks for all that wait, on its own connection. What is asked together fails together; then each is asked once more
/// by itself in the time that is left to it, and so is what has waited too long, or found that the server has ended a kept connection.</remarks>
public sealed partial class PostgreSqlColumnReader : IColumnReader
{
    /// <summary>Most statements that go together.</summary>
    private const int MostTogether = 32;

    /// <summary>Longest wait for a turn: one long answer, or one read from a slow disk, must not keep others waiting.</summary>
    private static readonly TimeSpan patience = TimeSpan.FromMilliseconds(100);

    /// <summary>How many ask at one time. Fewer get more together, and leave processors to the server where it is on the same machine.</summary>
    private static readonly int most = Math.Max(1, Environment.ProcessorCount / 2);

    private readonly ConcurrentDictionary<string, string> texts = [];
    private readonly Lock gate = new();
    private readonly Queue<Question> waiting = [];
    private int asking;

    /// <inheritdoc/>
    public Task ReadBytesAsync(DbConnection connection, ColumnQuery query, TakeBytes take, CancellationToken cancel) => AskAsync(
        connection,
        new(query, reader =>
        {
            int length = (int)reader.GetBytes(0, 0, null, 0, 0);
            byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
            reader.GetBytes(0, 0, bytes, 0, length);
            bool more = take(bytes.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(bytes);
            return more;
        }),
        cancel);

    /// <inheritdoc/>
    public async Task<List<Guid>> ReadGuidsAsync(DbConnection connection, ColumnQuery query, CancellationToken cancel)
    {
        List<Guid> guids = [];
        await AskAsync(
            connection,
            new(query, reader =>
            {
                guids.Add(reader.GetGuid(0));
                return true;
            }),
            cancel);
        return guids;
    }

    private async Task AskAsync(DbConnection connection, Question question, CancellationToken cancel)
    {
        if ((Begin(question) ?? await TurnAsync(question, cancel)) is { } together)
        {
            try
            {
                await AskTogetherAsync(connection, together, cancel);
            }
            finally
            {
                End();
            }

            question.WasAlone = together.Count == 1;
        }

        if (question.IsGone || question.MayBeAskedAgain)
        {
            question.Failure = null;
            await AskTogetherAsync(connection, [question], cancel);
        }

        if (question.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>What to ask; null where the question has to wait.</summary>
    private IReadOnlyList<Question>? Begin(Question question)
    {
        lock (gate)
        {
            if (asking < most)
            {
                asking++;
                return [question];
            }

            waiting.Enqueue(question);
            return null;
        }
    }

    /// <summary>What to ask, when it is the question's turn; null when another has asked it, or its turn does not come.</summary>
    private async Task<IReadOnlyList<Question>?> TurnAsync(Question question, CancellationToken cancel)
    {
        try
        {
            return await question.Turn.Task.WaitAsync(patience, cancel);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            lock (gate)
            {
                if (!question.IsTaken)
                {
                    question.IsGone = true;
                    while (waiting.TryPeek(out Question? longest) && longest.IsGone)
                    {
                        waiting.Dequeue();
                    }

                    if (e is OperationCanceledException)
                    {
                        throw;
                    }

                    return null;
                }
            }

            return await question.Turn.Task; // It is being asked at this moment.
        }
    }

    /// <summary>Gives the turn to the question that has waited longest, and to those behind it.</summary>
    private void End()
    {
        List<Question> next = [];
        lock (gate)
        {
            while (next.Count < MostTogether && waiting.TryDequeue(out Question? question))
            {
                if (!question.IsGone)
                {
                    question.IsTaken = true;
                    next.Add(question);
                }
            }

            if (next.Count == 0)
            {
                asking--;
                return;
            }
        }

        next[0].Turn.SetResult(next);
    }

    /// <summary>Asks, and tells each question of its failure.</summary>
    /// <param name="connection">Is opened and closed.</param>
    /// <param name="questions">The first is the caller's own.</param>
    /// <param name="cancel">Of the first: where there are others nothing but their time limit ends it.</param>
    private async Task AskTogetherAsync(DbConnection connection, IReadOnlyList<Question> questions, CancellationToken cancel)
    {
        CancellationToken ofAll = questions.Count == 1 ? cancel : CancellationToken.None;
        int answered = 0;
        bool opened = false;
        try
        {
            await connection.OpenAsync(ofAll);
            opened = true;
            try
            {
                await using NpgsqlBatch batch = ((NpgsqlConnection)connection).CreateBatch();
                batch.Timeout = questions[0].SecondsLeft;
                foreach (Question question in questions)
                {
                    batch.BatchCommands.Add(Command(question.Query));
                }

                await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ofAll);
                while (answered < questions.Count)
                {
                    await questions[answered].ReadAsync(reader, ofAll);
                    questions[answered++].Turn.TrySetResult(null);
                    await reader.NextResultAsync(ofAll); // What goes wrong from here on is the next one's.
                }
            }
            finally
            {
                await connection.CloseAsync();
            }
        }
        catch (Exception e)
        {
            foreach (Question question in questions.Skip(answered))
            {
                (question.Failure, question.WasConnected) = (e, opened);
                question.Turn.TrySetResult(null);
            }
        }
    }

    private NpgsqlBatchCommand Command(in ColumnQuery query)
    {
        NpgsqlBatchCommand command = new(texts.GetOrAdd(query.Text, static (text, names) => Numbered(text, names), query.Parameters));
        foreach ((_, object value) in query.Parameters)
        {
            command.Parameters.Add(value switch
            {
                string text => new NpgsqlParameter<string> { TypedValue = text },
                bool flag => new NpgsqlParameter<bool> { TypedValue = flag },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                object other => throw new NotSupportedException($"A parameter of type {other.GetType()}"),
            });
        }

        return command;
    }

    /// <summary>The statement with the parameters' numbers, as the server has them: with names it would be parsed anew each time.</summary>
    private static string Numbered(string text, IReadOnlyList<(string Name, object Value)> parameters) => Name().Replace(
        text, name => $"${parameters.Select(p => p.Name.TrimStart('@')).ToList().IndexOf(name.Value[1..]) + 1}");

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Name();

    private sealed class Question(ColumnQuery query, Func<NpgsqlDataReader, bool> row)
    {
        private readonly long began = Stopwatch.GetTimestamp();

        public ColumnQuery Query => query;

        /// <summary>Ends with what to ask, this one first; with null when another has asked it.</summary>
        public TaskCompletionSource<IReadOnlyList<Question>?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Waits for its turn no more.</summary>
        public bool IsGone { get; set; }

        /// <summary>Belongs to those that are asked at this moment.</summary>
        public bool IsTaken { get; set; }

        public bool WasAlone { get; set; }

        public bool WasConnected { get; set; }

        public bool HasRows { get; private set; }

        public Exception? Failure { get; set; }

        /// <summary>0 where there is no limit.</summary>
        public int SecondsLeft =>
            query.Timeout == 0 ? 0 : Math.Max(1, (int)Math.Ceiling(query.Timeout - Stopwatch.GetElapsedTime(began).TotalSeconds));

        /// <summary>Whether it failed by another's fault, or by nothing but a connection that had ended, and in time. A server that cannot be
        /// reached is not tried twice.</summary>
        public bool MayBeAskedAgain => Failure is not null && WasConnected && !HasRows
            && (!WasAlone || (Failure is DbException cause && WriteAttempts.IsDisconnected(cause)))
            && (query.Timeout == 0 || Stopwatch.GetElapsedTime(began).TotalSeconds < query.Timeout);

        public async Task ReadAsync(NpgsqlDataReader reader, CancellationToken cancel)
        {
            while (await reader.ReadAsync(cancel))
            {
                HasRows = true;
                if (!row(reader))
                {
                    break;
                }
            }
        }
    }
}

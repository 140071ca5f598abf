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

    private readonly ConcurrentDictionary<(string Text, bool IsOne), string> texts = [];
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
        if (Begin(question) || await TurnAsync(question, cancel))
        {
            List<Question> together = Together(question);
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
            question.Again();
            await AskTogetherAsync(connection, [question], cancel);
        }

        if (question.Failure is { } failure)
        {
            ExceptionDispatchInfo.Throw(failure);
        }
    }

    /// <summary>Whether it is the question's turn at once.</summary>
    private bool Begin(Question question)
    {
        lock (gate)
        {
            if (asking < most)
            {
                asking++;
                return true;
            }

            waiting.Enqueue(question);
            return false;
        }
    }

    /// <summary>Whether it has become the question's turn; otherwise another has asked it, or its turn does not come.</summary>
    private async Task<bool> TurnAsync(Question question, CancellationToken cancel)
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

                    return false;
                }
            }

            return await question.Turn.Task; // It is being asked at this moment.
        }
    }

    /// <summary>The question whose turn it is, and those that wait.</summary>
    private List<Question> Together(Question first)
    {
        List<Question> together = [first];
        lock (gate)
        {
            while (together.Count < MostTogether && Next() is { } question)
            {
                together.Add(question);
            }
        }

        return together;
    }

    /// <summary>Gives the turn to the question that has waited longest.</summary>
    private void End()
    {
        Question? next;
        lock (gate)
        {
            next = Next();
            asking -= next is null ? 1 : 0;
        }

        next?.Turn.SetResult(true);
    }

    /// <summary>The question that has waited longest; called under <see cref="gate"/>.</summary>
    private Question? Next()
    {
        while (waiting.TryDequeue(out Question? question))
        {
            if (!question.IsGone)
            {
                question.IsTaken = true;
                return question;
            }
        }

        return null;
    }

    /// <summary>Asks, and tells each question of its failure.</summary>
    /// <param name="connection">Is opened and closed.</param>
    /// <param name="questions">The first is the caller's own.</param>
    /// <param name="cancel">Of the first: where there are others nothing but their time limit ends it.</param>
    private async Task AskTogetherAsync(DbConnection connection, List<Question> questions, CancellationToken cancel)
    {
        CancellationToken ofAll = questions.Count == 1 ? cancel : CancellationToken.None;
        bool opened = false;
        try
        {
            await connection.OpenAsync(ofAll);
            opened = true;
            try
            {
                List<List<Question>> alike = [.. questions.GroupBy(question => question.Likeness).Select(group => group.ToList())];
                await using NpgsqlBatch batch = ((NpgsqlConnection)connection).CreateBatch();
                batch.Timeout = questions[0].SecondsLeft;
                alike.ForEach(group => batch.BatchCommands.Add(Command(group)));
                await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(ofAll);
                foreach (List<Question> group in alike)
                {
                    await ReadAsync(reader, group, ofAll);
                    await reader.NextResultAsync(ofAll); // What goes wrong from here on is the others'.
                }
            }
            finally
            {
                await connection.CloseAsync();
            }
        }
        catch (Exception e)
        {
            foreach (Question question in questions.Where(question => !question.HasEnded))
            {
                question.WasConnected = opened;
                question.End(e);
            }
        }
    }

    private static async Task ReadAsync(NpgsqlDataReader reader, List<Question> alike, CancellationToken cancel)
    {
        int answered = 0;
        while (await reader.ReadAsync(cancel))
        {
            int number = alike.Count == 1 ? 0 : (int)reader.GetInt64(1) - 1;
            EndTo(number);
            if (!alike[number].Take(reader) && alike.Count == 1)
            {
                break;
            }
        }

        EndTo(alike.Count);

        void EndTo(int next)
        {
            while (answered < next)
            {
                alike[answered++].End(null);
            }
        }
    }

    /// <summary>One statement for all that ask alike.</summary>
    private NpgsqlBatchCommand Command(List<Question> alike)
    {
        ColumnQuery query = alike[0].Query;
        bool isOne = alike.Count == 1;
        NpgsqlBatchCommand command = new(texts.GetOrAdd((query.Text, isOne), static (of, names) => Text(of.Text, of.IsOne, names), query.Parameters));
        foreach ((_, object value) in query.Parameters)
        {
            command.Parameters.Add(value switch
            {
                string when !isOne => new NpgsqlParameter<string[]> { TypedValue = [.. alike.Select(question => question.Asked)] },
                string text => new NpgsqlParameter<string> { TypedValue = text },
                bool flag => new NpgsqlParameter<bool> { TypedValue = flag },
                int number => new NpgsqlParameter<int> { TypedValue = number },
                object other => throw new NotSupportedException($"A parameter of type {other.GetType()}"),
            });
        }

        return command;
    }

    /// <summary>The statement with the parameters' numbers, as the server has them: with names it would be parsed anew each time. Of several
    /// that ask alike it is run for each of their texts, whose number, from 1, stands behind the column. The order is one that the server has
    /// to sort for, so that rows come when all were found: what fails has given nobody any.</summary>
    private static string Text(string text, bool isOne, IReadOnlyList<(string Name, object Value)> parameters)
    {
        int asked = parameters.Select(p => p.Value is string).ToList().IndexOf(true);
        string numbered = Name().Replace(
            text,
            name => parameters.Select(p => p.Name.TrimStart('@')).ToList().IndexOf(name.Value[1..]) is int place && place == asked && !isOne
                ? "asked.text"
                : $"${place + 1}");
        return isOne
            ? numbered
            : $"SELECT found.*, asked.number FROM unnest(${asked + 1}) WITH ORDINALITY AS asked(text, number) CROSS JOIN LATERAL ({numbered}) AS found "
                + "ORDER BY asked.number + 0";
    }

    [GeneratedRegex(@"@\w+")]
    private static partial Regex Name();

    private sealed class Question(ColumnQuery query, Func<NpgsqlDataReader, bool> row)
    {
        private readonly long began = Stopwatch.GetTimestamp();
        private bool wantsMore = true;

        public ColumnQuery Query => query;

        /// <summary>Ends with whether it is this one's turn; not when another has asked it.</summary>
        public TaskCompletionSource<bool> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Waits for its turn no more.</summary>
        public bool IsGone { get; set; }

        /// <summary>Belongs to those that are asked at this moment.</summary>
        public bool IsTaken { get; set; }

        public bool WasAlone { get; set; }

        public bool WasConnected { get; set; }

        public bool HasRows { get; private set; }

        /// <summary>Nothing more comes of it: it was answered or has failed.</summary>
        public bool HasEnded { get; private set; }

        public Exception? Failure { get; private set; }

        /// <summary>Questions of the same are asked by one statement, which has one text: the value by which they differ.</summary>
        public object Likeness { get; } = query.Parameters.Count(p => p.Value is string) == 1
            ? (query.Text, string.Join('|', query.Parameters.Select(p => p.Value is string ? "" : p.Value)))
            : new object();

        public string Asked => query.Parameters.Select(p => p.Value).OfType<string>().First();

        /// <summary>0 where there is no limit.</summary>
        public int SecondsLeft =>
            query.Timeout == 0 ? 0 : Math.Max(1, (int)Math.Ceiling(query.Timeout - Stopwatch.GetElapsedTime(began).TotalSeconds));

        /// <summary>Whether it failed by another's fault, or by nothing but a connection that had ended, and in time. A server that cannot be
        /// reached is not tried twice.</summary>
        public bool MayBeAskedAgain => Failure is not null && WasConnected && !HasRows
            && (!WasAlone || (Failure is DbException cause && WriteAttempts.IsDisconnected(cause)))
            && (query.Timeout == 0 || Stopwatch.GetElapsedTime(began).TotalSeconds < query.Timeout);

        /// <summary>Takes the row on which the reader stands. What goes wrong with it is this question's alone.</summary>
        /// <returns>False where no further row is wanted.</returns>
        public bool Take(NpgsqlDataReader reader)
        {
            HasRows = true;
            try
            {
                wantsMore = wantsMore && row(reader);
            }
            catch (Exception e)
            {
                (Failure, wantsMore) = (e, false);
            }

            return wantsMore;
        }

        /// <summary>Tells who waits for it.</summary>
        public void End(Exception? failure)
        {
            (Failure, HasEnded) = (Failure ?? failure, true);
            Turn.TrySetResult(false);
        }

        /// <summary>Begins once more.</summary>
        public void Again() => (Failure, HasEnded) = (null, false);
    }
}

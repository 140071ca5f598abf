using EmradXds.Serving;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace EmradXds.Storage.PostgreSql.Tests;

/// <summary>What PostgreSQL says of a statement; needs no server.</summary>
public sealed class WriteAttemptsTests
{
    [Theory]
    [InlineData(PostgresErrorCodes.SerializationFailure, 8)]
    [InlineData(PostgresErrorCodes.DeadlockDetected, 8)]
    [InlineData(PostgresErrorCodes.UniqueViolation, 8)]
    [InlineData(PostgresErrorCodes.DiskFull, 1)]
    [InlineData(PostgresErrorCodes.AdminShutdown, 8)]
    [InlineData(PostgresErrorCodes.QueryCanceled, 1)]
    [InlineData(PostgresErrorCodes.ForeignKeyViolation, 1)]
    public async Task Only_what_another_writer_or_a_restart_has_caused_is_tried_again(string state, int attempts)
    {
        int made = 0;

        await Assert.ThrowsAsync<DbUpdateException>(() => WriteAttempts.RunAsync<bool>(
            () =>
            {
                made++;
                throw new DbUpdateException("saving", new PostgresException("failed", "ERROR", "ERROR", state));
            },
            WriteAttempts.IsLostToAnother,
            CancellationToken.None));

        Assert.Equal(attempts, made);
    }
}

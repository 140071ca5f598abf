using System.Data.Common;
using EmradXds.Repository.Documents;

namespace EmradXds.Repository;

/// <summary>Whether something failed because a disk, a database or an object store is full.</summary>
internal static class OutOfRoom
{
    private const string PostgreSqlDiskFull = "53100";

    public static bool Is(Exception exception)
    {
        for (Exception? e = exception; e is not null; e = e.InnerException)
        {
            if (e is StoreFullException or DbException { SqlState: PostgreSqlDiskFull } || (e is IOException io && FileDocumentStore.IsFull(io)))
            {
                return true;
            }
        }

        return false;
    }
}

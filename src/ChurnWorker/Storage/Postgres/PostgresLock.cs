using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>A lock held by a session of its own.</summary>
internal sealed class PostgresLock(NpgsqlConnection connection, string name) : IDisposable
{
    public void Dispose()
    {
        try
        {
            using var release = new NpgsqlCommand($"SELECT pg_advisory_unlock({PostgresLocks.Key})", connection);
            release.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            release.ExecuteNonQuery();
        }
        catch (NpgsqlException)
        {
            // The session is gone, and the lock with it
        }
        finally
        {
            connection.Dispose();
        }
    }
}

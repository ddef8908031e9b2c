using Npgsql;

namespace ChurnWorker.Benchmarks.Intake;

/// <summary>
/// The same on PostgreSQL, through Npgsql with a prepared statement: a batch is one statement and one round trip, keys in order, rows updated in place.
/// </summary>
internal sealed class PostgresPeerStore : IPeerStore
{
    private const string Schema =
        """
        CREATE TABLE seen (event_id text PRIMARY KEY);
        CREATE TABLE sums (customer_id text PRIMARY KEY, total bigint NOT NULL, events bigint NOT NULL) WITH (fillfactor = 75);
        """;

    private const string TakeBatch =
        """
        WITH given AS (SELECT DISTINCT ON (event_id) event_id, customer_id, cents FROM unnest($1, $2, $3) AS t (event_id, customer_id, cents) ORDER BY event_id),
        fresh AS (INSERT INTO seen SELECT event_id FROM given ON CONFLICT DO NOTHING RETURNING event_id),
        sums_of AS (
            INSERT INTO sums SELECT customer_id, sum(cents), count(*) FROM given JOIN fresh USING (event_id) GROUP BY customer_id ORDER BY customer_id
            ON CONFLICT (customer_id) DO UPDATE SET total = sums.total + excluded.total, events = sums.events + excluded.events)
        SELECT count(*) FROM fresh
        """;

    private readonly NpgsqlDataSource _source;
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlCommand _take;

    /// <param name="connection">Npgsql's connection string, of an empty schema.</param>
    public PostgresPeerStore(string connection)
    {
        _source = NpgsqlDataSource.Create(connection);
        _connection = _source.OpenConnection();
        using (var create = new NpgsqlCommand(Schema, _connection))
            create.ExecuteNonQuery();
        _take = new NpgsqlCommand(TakeBatch, _connection)
        {
            Parameters = { new NpgsqlParameter<string[]>(), new NpgsqlParameter<string[]>(), new NpgsqlParameter<long[]>() },
        };
        Bind([]);
        _take.Prepare();
    }

    public int Take(IEnumerable<Payment> batch)
    {
        Bind([.. batch]);
        return (int)(long)_take.ExecuteScalar()!;
    }

    public void Dispose()
    {
        _take.Dispose();
        _connection.Dispose();
        _source.Dispose();
    }

    private void Bind(Payment[] batch)
    {
        ((NpgsqlParameter<string[]>)_take.Parameters[0]).TypedValue = Array.ConvertAll(batch, payment => payment.EventId);
        ((NpgsqlParameter<string[]>)_take.Parameters[1]).TypedValue = Array.ConvertAll(batch, payment => payment.CustomerId);
        ((NpgsqlParameter<long[]>)_take.Parameters[2]).TypedValue = Array.ConvertAll(batch, payment => payment.Cents);
    }
}

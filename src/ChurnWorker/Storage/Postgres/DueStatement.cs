using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>
/// Claims customers whose review has come: those whose turn another worker holds are passed over, they are its business. What is known of them
/// is read in a second step, because the first may have seen a customer as it was before the other worker let go.
/// </summary>
internal sealed class DueStatement(PostgresStoreConnection store, string columns, string table) : PostgresStatement(2)
{
    private readonly string _rows = $"SELECT {columns} FROM {table} WHERE customer_id = ANY ($1) AND next_review_at <= $2 ORDER BY next_review_at, customer_id";

    protected override IEnumerator<Cell[]> Query()
    {
        store.Flush();
        var claimed = new List<string>();
        using (var claim = new NpgsqlCommand(
            $"""
            SELECT r.customer_id FROM {(table == "customers" ? store.ReviewTable : table)} AS r JOIN turns AS t ON t.turn = turn_of(r.customer_id)
            WHERE r.next_review_at <= $1 ORDER BY r.next_review_at, r.customer_id LIMIT $2 FOR UPDATE OF t SKIP LOCKED
            """,
            store.Connection))
        {
            claim.Parameters.Add(Bound[0].ToParameter());
            claim.Parameters.Add(Bound[1].ToParameter());
            using var ids = claim.ExecuteReader();
            while (ids.Read())
                claimed.Add(ids.GetString(0));
        }

        return Rows(claimed).ToList().GetEnumerator();
    }

    private IEnumerable<Cell[]> Rows(List<string> claimed)
    {
        if (claimed.Count == 0)
            yield break;
        using var command = new NpgsqlCommand(_rows, store.Connection);
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = [.. claimed] });
        command.Parameters.Add(Bound[0].ToParameter());
        using var reader = command.ExecuteReader();
        var kinds = Cell.KindsOf(reader);
        while (reader.Read())
            yield return Cell.Row(reader, kinds);
    }
}

using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>Updates or deletes rows together.</summary>
/// <param name="store">The connection.</param>
/// <param name="table">The table.</param>
/// <param name="columns">Columns to change; none: the row is deleted.</param>
/// <param name="key">Columns that find the row.</param>
internal sealed class ChangeStatement(PostgresStoreConnection store, string table, string[] columns, string[] key)
    : WriteStatement(store, table, [.. columns, .. key], key)
{
    protected override bool SortsRows => true;

    public override int Run()
    {
        Hold(BoundKey());
        return 1;
    }

    protected override void Write(NpgsqlBatch batch, IReadOnlyList<Cell[]> rows, List<ExpectedRows> expected)
    {
        var (from, parameters) = Unnest(rows);
        var given = $"{from} AS given ({string.Join(", ", Names)})";
        var where = string.Join(" AND ", Key.Select(c => $"t.{c} = given.{c}"));
        Add(
            batch,
            columns.Length == 0
                ? $"DELETE FROM {Table} AS t USING {given} WHERE {where}"
                : $"UPDATE {Table} AS t SET {string.Join(", ", columns.Select(c => $"{c} = given.{c}"))} FROM {given} WHERE {where}",
            parameters);
    }
}

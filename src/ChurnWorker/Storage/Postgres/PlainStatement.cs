using Npgsql;

namespace ChurnWorker.Storage.Postgres;

/// <summary>A statement that runs at once, after everything held back.</summary>
/// <param name="store">The connection.</param>
/// <param name="text">SQL with numbered parameters.</param>
/// <param name="isScan">Whether rows are too many to be held: nothing else is asked of the connection before the last one.</param>
internal sealed class PlainStatement(PostgresStoreConnection store, (string Sql, int Parameters) text, bool isScan) : PostgresStatement(text.Parameters)
{
    private readonly string? _table = PostgresCommandText.TableWritten(text.Sql);

    public override int Run()
    {
        store.Flush();
        using var command = Command();
        var changed = command.ExecuteNonQuery();
        if (_table is not null)
            store.Forget(_table);
        return changed;
    }

    protected override IEnumerator<Cell[]> Query()
    {
        store.Flush();
        return isScan ? Rows().GetEnumerator() : Rows().ToList().GetEnumerator();
    }

    private IEnumerable<Cell[]> Rows()
    {
        using var command = Command();
        using var reader = command.ExecuteReader();
        var kinds = Cell.KindsOf(reader);
        while (reader.Read())
            yield return Cell.Row(reader, kinds);
    }

    private NpgsqlCommand Command()
    {
        var command = new NpgsqlCommand(text.Sql, store.Connection);
        foreach (var cell in Bound)
            command.Parameters.Add(cell.ToParameter());
        return command;
    }
}

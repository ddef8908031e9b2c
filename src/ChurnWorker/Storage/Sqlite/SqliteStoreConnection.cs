using System.Data.Common;
using System.Globalization;
using ChurnWorker.Intake;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage.Sqlite;

/// <summary>A connection to a SQLite file. There is no round trip to save: every statement runs at once.</summary>
internal sealed class SqliteStoreConnection(SqliteConnection connection) : StoreConnection
{
    private Statement? _begin;
    private Statement? _commit;
    private Statement? _rollback;
    private Statement? _dataVersion;
    private long _seenVersion;

    public override int SchemaVersion => connection.ExecuteScalar<int>("PRAGMA user_version");

    protected override DbConnection Settled => connection;

    public override Statement Prepare(string sql) => new SqliteStatement(connection, sql);

    public override Statement Scan(string sql) => Prepare(sql);

    public override Statement Insert(string table, string columns, string key, OnConflict conflict)
    {
        var names = Split(columns);
        var values = string.Join(", ", names.Select(_ => "?"));
        return Prepare($"INSERT INTO {table} ({columns}) VALUES ({values}){Otherwise(names, key, conflict)}");
    }

    public override Statement Update(string table, string columns, string key) =>
        Prepare($"UPDATE {table} SET {string.Join(", ", Split(columns).Select(c => $"{c} = ?"))} WHERE {Equals(key)}");

    public override Statement Delete(string table, string key) => Prepare($"DELETE FROM {table} WHERE {Equals(key)}");

    public override Statement Lookup(string table, string columns, string key, string order = "") =>
        Prepare($"SELECT {columns} FROM {table} WHERE {Equals(key)}{(order.Length == 0 ? "" : $" ORDER BY {order}")}");

    public override bool Begin(IReadOnlyList<Inbound>? expected, bool isAlone)
    {
        (_begin ??= Prepare("BEGIN IMMEDIATE")).Run();
        _dataVersion ??= Prepare("PRAGMA data_version");
        _dataVersion.Read();
        var version = _dataVersion.Int64(0);
        _dataVersion.Reset();
        if (version == _seenVersion)
            return false;
        _seenVersion = version;
        return true;
    }

    public override void Commit() => (_commit ??= Prepare("COMMIT")).Run();

    public override void Rollback() => (_rollback ??= Prepare("ROLLBACK")).Run();

    public override DbTransaction BeginSnapshot() => connection.BeginTransaction(deferred: true);

    public override IReadOnlyList<StoredTable> Tables() =>
        connection.Query<(string Table, string Column, string Type)>(
            """
            SELECT t.name, c.name, c.type FROM sqlite_schema AS t JOIN pragma_table_info(t.name) AS c
            WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' ORDER BY t.name, c.cid
            """)
            .GroupBy(row => row.Table, (table, rows) => new StoredTable(table, [.. rows.Select(row => (row.Column, KindOf(row.Type)))])).ToList();

    public override void Apply(int version, string sql)
    {
        using var transaction = connection.BeginTransaction();
        connection.Execute(sql, transaction: transaction);
        connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"), transaction: transaction);
        transaction.Commit();
    }

    public override void Dispose()
    {
        foreach (var statement in (Statement?[])[_begin, _commit, _rollback, _dataVersion])
            statement?.Dispose();
        connection.Dispose();
    }

    private static StoredKind KindOf(string type) => type switch
    {
        "INTEGER" => StoredKind.Number,
        "REAL" => StoredKind.Real,
        "BLOB" => StoredKind.Bytes,
        _ => StoredKind.Text,
    };

    private static string Otherwise(string[] columns, string key, OnConflict conflict) => conflict switch
    {
        OnConflict.Keep => $" ON CONFLICT ({key}) DO NOTHING",
        OnConflict.Replace => $" ON CONFLICT ({key}) DO UPDATE SET {string.Join(", ", columns.Except(Split(key)).Select(c => $"{c} = excluded.{c}"))}",
        _ => "",
    };

    private static string Equals(string key) => string.Join(" AND ", Split(key).Select(c => $"{c} = ?"));
}

using System.Data.Common;
using ChurnWorker.Intake;
using Dapper;

namespace ChurnWorker.Storage;

/// <summary>
/// One connection to a store, of whichever dialect. SQL is written once, in what both understand: <c>?</c> or <c>?1</c> for a parameter of a
/// <see cref="Statement"/>, <c>@name</c> for one of Dapper's, ON CONFLICT for what may be there already.
/// </summary>
/// <remarks>
/// What a batch does for every event goes through <see cref="Insert"/>, <see cref="Update"/>, <see cref="Delete"/> and <see cref="Lookup"/>, which
/// name table and key: where each round trip costs, they answer from what was read ahead and write all at once before the commit.
/// </remarks>
internal abstract class StoreConnection : IDisposable
{
    /// <summary>Newest schema file applied; 0 for an empty store.</summary>
    public abstract int SchemaVersion { get; }

    /// <summary>The connection itself, with everything written that was held back.</summary>
    protected abstract DbConnection Settled { get; }

    /// <summary>Whether several workers may write to the store.</summary>
    public virtual bool IsShared => false;

    /// <summary>Ends a query whose rows are to be changed: rows that another transaction is at are passed over.</summary>
    public virtual string PassOverLocked => "";

    /// <summary>Where review instants are found.</summary>
    public virtual string ReviewTable => "customers";

    /// <summary>Makes a statement from SQL.</summary>
    public abstract Statement Prepare(string sql);

    /// <summary>A query whose rows are many and read once: nothing else is asked of this connection before its last row.</summary>
    public abstract Statement Scan(string sql);

    /// <summary>Inserts one row a run; its parameters are <paramref name="columns"/>.</summary>
    /// <param name="table">The table.</param>
    /// <param name="columns">Names, separated by commas.</param>
    /// <param name="key">Columns of the primary key or of a unique one; empty where the store numbers the rows.</param>
    /// <param name="conflict">What happens to a row whose key is there. Run returns 0 when it stays.</param>
    public abstract Statement Insert(string table, string columns, string key, OnConflict conflict);

    /// <summary>Changes the row of a key; what a run returns means nothing. Its parameters are <paramref name="columns"/>, then <paramref name="key"/>.</summary>
    public abstract Statement Update(string table, string columns, string key);

    /// <summary>Deletes the row of a key; what a run returns means nothing. Its parameters are <paramref name="key"/>.</summary>
    public abstract Statement Delete(string table, string key);

    /// <summary>Reads the rows of a key; its parameters are <paramref name="key"/>.</summary>
    public abstract Statement Lookup(string table, string columns, string key, string order = "");

    /// <summary>
    /// Customers whose review has come, earliest first; its parameters are the instant and how many at most. Whom another worker is busy with
    /// is not among them, and no other worker touches them before the commit.
    /// </summary>
    /// <param name="columns">Columns to read.</param>
    /// <param name="table">The table: that of the customers, or of what a shadow policy keeps of them.</param>
    public virtual Statement Due(string columns, string table = "customers") =>
        Prepare($"SELECT {columns} FROM {table} WHERE next_review_at <= ? ORDER BY next_review_at, customer_id LIMIT ?");

    /// <summary>Reads together what will be looked up one by one.</summary>
    public virtual void ReadAhead(string table, string key, IReadOnlyCollection<string> values)
    {
    }

    /// <summary>Waits until no other transaction, of whichever worker, does the same, and keeps others from it until the commit.</summary>
    public virtual void Serialize(string what)
    {
    }

    /// <summary>Begins a transaction; says whether others may have written since the last one.</summary>
    /// <param name="expected">Events whose customers it is about, to be read ahead; null when that is not known.</param>
    /// <param name="isAlone">Whether it must be the only one: it changes who is whom, who is erased, or what everybody is decided by.</param>
    public abstract bool Begin(IReadOnlyList<Inbound>? expected, bool isAlone);

    /// <summary>Puts the transaction on disk.</summary>
    public abstract void Commit();

    /// <summary>Undoes the transaction.</summary>
    public abstract void Rollback();

    /// <summary>Until it is disposed of, everything read is of one moment.</summary>
    public abstract DbTransaction BeginSnapshot();

    /// <summary>Every table that both dialects have, with its columns, as <see cref="StoreCopy"/> moves them.</summary>
    public abstract IReadOnlyList<StoredTable> Tables();

    /// <summary>Goes on numbering the rows of a table after the highest number that was written into it.</summary>
    public virtual void Renumber(string table)
    {
    }

    /// <summary>Applies a schema file, all of it or nothing.</summary>
    public abstract void Apply(int version, string sql);

    /// <summary>Writes what is held back.</summary>
    public void Settle() => _ = Settled;

    public DbCommand CreateCommand()
    {
        var connection = Settled;
        Wrote(null);
        return connection.CreateCommand();
    }

    public int Execute(string sql, object? parameters = null)
    {
        var changed = Settled.Execute(sql, parameters);
        Wrote(sql);
        return changed;
    }

    public T? ExecuteScalar<T>(string sql, object? parameters = null) => Settled.ExecuteScalar<T>(sql, parameters);

    public IEnumerable<T> Query<T>(string sql, object? parameters = null) => Settled.Query<T>(sql, parameters);

    public T QuerySingle<T>(string sql, object? parameters = null) => Settled.QuerySingle<T>(sql, parameters);

    public T? QueryFirstOrDefault<T>(string sql, object? parameters = null) => Settled.QueryFirstOrDefault<T>(sql, parameters);

    public abstract void Dispose();

    /// <summary>Something was written, or may be: what was read ahead of it is no longer so.</summary>
    /// <param name="sql">The statement; null when it is not known.</param>
    protected virtual void Wrote(string? sql)
    {
    }

    protected static string[] Split(string names) => names.Split(", ", StringSplitOptions.RemoveEmptyEntries);
}

namespace ChurnWorker.Storage.Postgres;

/// <summary>
/// Advisory locks, by which workers without a leader agree. Two numbers name one: the first is this program's, the second stands for the schema the
/// store lives in and for what is locked, so that two stores in one database do not wait for each other.
/// </summary>
internal static class PostgresLocks
{
    /// <summary>Held shared by everybody who writes, alone by who changes what everybody goes by.</summary>
    public const string Engine = "engine";

    /// <summary>Held while the schema is brought up to date.</summary>
    public const string Schema = "schema";

    /// <summary>The two numbers of a lock, as arguments of a function of PostgreSQL; what is locked is its parameter.</summary>
    public const string Key = "1128814930, hashtext(current_schema() || '/' || $1)";
}

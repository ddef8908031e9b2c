namespace ChurnWorker.Storage.Postgres;

/// <summary>Advisory locks, by which workers without a leader agree. Two numbers name one; the first is ours.</summary>
internal static class PostgresLocks
{
    /// <summary>First number of every lock of this program.</summary>
    public const int Space = 0x43_48_55_52;

    /// <summary>Held shared by everybody who writes, alone by who changes what everybody goes by.</summary>
    public const int Engine = 1;

    /// <summary>Held while the schema is brought up to date.</summary>
    public const int Schema = 2;
}

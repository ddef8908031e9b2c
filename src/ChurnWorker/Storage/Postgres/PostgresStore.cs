using System.Net.Sockets;
using Npgsql;
using Polly;
using Polly.Retry;

namespace ChurnWorker.Storage.Postgres;

/// <summary>A PostgreSQL database that any number of workers share.</summary>
/// <param name="connectionString">Npgsql's connection string.</param>
/// <param name="current">The same as it reads at this moment: its password is the one of the next connection. Null: it stays.</param>
internal sealed class PostgresStore(string connectionString, Func<string>? current = null) : Store
{
    /// <summary>What a worker never waits longer for: a statement, and a lock within it.</summary>
    private const string Session = "SET statement_timeout = '10min'; SET lock_timeout = '60s'; SET jit = off; SET default_transaction_isolation = 'read committed'";

    private static readonly HashSet<string> s_again = new(StringComparer.Ordinal)
    {
        PostgresErrorCodes.SerializationFailure, PostgresErrorCodes.DeadlockDetected, PostgresErrorCodes.LockNotAvailable, PostgresErrorCodes.UniqueViolation,
    };

    private readonly ResiliencePipeline _retries = new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = new PredicateBuilder().Handle<StoreConflictException>().Handle<PostgresException>(e => s_again.Contains(e.SqlState)).Handle<NpgsqlException>(e => e.IsTransient),
            MaxRetryAttempts = 6,
            Delay = TimeSpan.FromMilliseconds(20),
            MaxDelay = TimeSpan.FromSeconds(2),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
        })
        .Build();

    private readonly Lazy<NpgsqlDataSource> _source = new(() => SourceOf(connectionString, current));

    public override string Name => NameOf(new NpgsqlConnectionStringBuilder(connectionString));

    public override int? FindSchema()
    {
        using var connection = OpenReader();
        return connection.SchemaVersion is > 0 and var version ? version : null;
    }

    /// <summary>Nothing in the schema that tables would be made in, and no store in any that the search path leads to.</summary>
    public override bool IsVacant()
    {
        using var connection = _source.Value.OpenConnection();
        using var find = new NpgsqlCommand(
            "SELECT to_regclass('schema_versions') IS NULL AND NOT EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = to_regnamespace(quote_ident(current_schema())))", connection);
        return find.ExecuteScalar() is true;
    }

    /// <exception cref="NpgsqlException">The server does not answer or refuses.</exception>
    public override StoreConnection OpenWriter()
    {
        var writer = Open();
        writer.FindByKey();
        try
        {
            writer.ExecuteNow($"SELECT pg_advisory_lock({PostgresLocks.Key})", Cell.Of(PostgresLocks.Schema));
            try
            {
                Migrator.Migrate(writer, "postgres");
            }
            finally
            {
                writer.ExecuteNow($"SELECT pg_advisory_unlock({PostgresLocks.Key})", Cell.Of(PostgresLocks.Schema));
            }

            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    public override StoreConnection OpenReader() => Open();

    /// <summary>What is deleted stays in the files of the server until VACUUM has come by and the log has been recycled: nothing a client could do.</summary>
    public override bool Scrub(Database database) => !MetaStore.IsScrubDue(database.Writer);

    public override T Retry<T>(Func<T> transaction) => _retries.Execute(transaction);

    /// <summary>Classes of SQLSTATE that speak of a value: data exceptions, constraints, limits such as that of an index row, and what a trigger of somebody's refuses.</summary>
    public override bool IsToBlame(Exception failure) => failure switch
    {
        PostgresException e => e.SqlState[..2] is not ("22" or "23" or "54" or "P0"),
        NpgsqlException or StoreConflictException => true,
        _ => false,
    };

    /// <summary>Nobody listens, no name leads there yet, or the server starts, stops or has no room.</summary>
    public override bool IsAway(Exception failure) => failure switch
    {
        PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown } => true,
        NpgsqlException e => e.IsTransient,
        SocketException or StoreConflictException => true,
        _ => false,
    };

    /// <summary>A password, a certificate, a right, a database or a schema that does not exist: somebody has to change the configuration, here or there.</summary>
    public override bool IsRefusal(Exception failure) => failure switch
    {
        PostgresException e => e.SqlState[..2] is "28" or "3D" or "3F" || e.SqlState == PostgresErrorCodes.InsufficientPrivilege,
        NpgsqlException e => !e.IsTransient,
        _ => false,
    };

    /// <summary>A lock of a session: gone with the connection, however the worker ends.</summary>
    public override IDisposable? TryLock(string name)
    {
        var connection = _source.Value.OpenConnection();
        try
        {
            using var take = new NpgsqlCommand($"SELECT pg_try_advisory_lock({PostgresLocks.Key})", connection);
            take.Parameters.Add(new NpgsqlParameter<string> { TypedValue = name });
            if (take.ExecuteScalar() is true)
                return new PostgresLock(connection, name);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        connection.Dispose();
        return null;
    }

    public override void Close()
    {
        if (_source.IsValueCreated)
            _source.Value.Dispose();
    }

    private PostgresStoreConnection Open() => new(_source.Value, _source.Value.OpenConnection());

    private static string NameOf(NpgsqlConnectionStringBuilder settings) => $"postgres:{settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";

    private static NpgsqlDataSource SourceOf(string connectionString, Func<string>? current)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { NoResetOnClose = true, IncludeErrorDetail = false };
        settings.ApplicationName ??= "churnworker";
        if (!settings.ContainsKey("Command Timeout"))
            settings.CommandTimeout = 0;
        if (!settings.ContainsKey("Max Auto Prepare"))
            settings.MaxAutoPrepare = 100;
        if (!settings.ContainsKey("Auto Prepare Min Usages"))
            settings.AutoPrepareMinUsages = 2;
        var password = settings.Password;
        if (password is not null && current is not null)
            settings.Password = null;
        var builder = new NpgsqlDataSourceBuilder(settings.ConnectionString);
        if (password is not null && current is not null)
            builder.UsePasswordProvider(_ => PasswordOf(current, password), (_, _) => ValueTask.FromResult(PasswordOf(current, password)));
        builder.UsePhysicalConnectionInitializer(Prepare, connection =>
        {
            Prepare(connection);
            return Task.CompletedTask;
        });
        return builder.Build();
    }

    /// <summary>The password as it is stated now; the first one while the text cannot be read, e.g. while it is being replaced.</summary>
    private static string PasswordOf(Func<string> current, string first)
    {
        try
        {
            return new NpgsqlConnectionStringBuilder(current()).Password ?? first;
        }
        catch (ArgumentException)
        {
            return first;
        }
    }

    private static void Prepare(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Session, connection);
        command.ExecuteNonQuery();
    }
}

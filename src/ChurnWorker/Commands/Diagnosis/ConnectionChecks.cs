using System.Data.Common;
using System.Text;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Storage;
using ChurnWorker.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace ChurnWorker.Commands.Diagnosis;

/// <summary>Tries what the worker would connect to, without changing anything there.</summary>
internal static class ConnectionChecks
{
    /// <summary>The store and its schema; its folder was proved writable when the configuration was read.</summary>
    public static Finding Store(StoreOptions options)
    {
        if (options.SqlitePath() is null)
            return Shared(options);
        var file = new FileInfo(options.Connection[(options.Connection.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        if (!file.Exists)
            return new Finding("store", true, $"{file.FullName} does not exist yet; its folder is writable");
        try
        {
            var (found, newest) = (new SqliteStore(file.FullName).FindSchema()!.Value, Migrator.NewestVersion);
            var schema = found == newest ? "current" : found < newest ? $"will become {newest} at the next start" : $"newer than {newest}, the newest this program knows";
            return new Finding("store", found <= newest, $"{file.FullName}, {file.Length / 1024.0 / 1024.0:F1} MiB, schema {found}: {schema}");
        }
        catch (SqliteException e)
        {
            return new Finding("store", false, e.Message);
        }
    }

    /// <summary>A store that several workers share: it answers, and is as durable as the promise wants.</summary>
    private static Finding Shared(StoreOptions options)
    {
        var store = ChurnWorker.Storage.Store.Of(options.Connection);
        try
        {
            using var reader = store.OpenReader();
            var (version, commit) = reader.QuerySingle<(string Version, string Commit)>("SELECT current_setting('server_version'), current_setting('synchronous_commit')");
            var (found, newest) = (reader.SchemaVersion, Migrator.NewestVersion);
            var schema = found == 0 ? "empty, the first start brings the schema" : found == newest ? $"schema {found}: current" : $"schema {found}, this program knows {newest}";
            var durable = commit == "off" ? "; synchronous_commit is off: what was acknowledged can be lost" : "";
            return new Finding("store", found <= newest && commit != "off", $"{store.Name}, PostgreSQL {version}, {schema}{durable}");
        }
        catch (DbException e)
        {
            return new Finding("store", false, $"{store.Name}: {e.GetBaseException().Message}");
        }
        finally
        {
            store.Close();
        }
    }

    /// <summary>The native library behind the store.</summary>
    public static Finding NativeLibrary() => new("sqlite", true, $"native SQLite {NativeSqlite.Version()}");

    /// <summary>The bus.</summary>
    public static async Task<Finding> BusAsync(BusOptions options, CancellationToken cancellationToken)
    {
        if (options.Transport == BusTransport.InMemory)
            return new Finding("bus", true, "in memory: nothing to reach");
        var where = $"RabbitMQ at {options.RabbitMq.Host}:{options.RabbitMq.Port}";
        try
        {
            await using var connection = await FirehoseConnection.Factory(options.RabbitMq).CreateConnectionAsync("churnworker doctor", cancellationToken);
            var version = connection.ServerProperties?.TryGetValue("version", out var value) == true && value is byte[] bytes ? Encoding.UTF8.GetString(bytes) : "of unknown version";
            return new Finding("bus", true, $"{where} answers, version {version}");
        }
        catch (BrokerUnreachableException e)
        {
            // The reason hides inside; the outer message only says that no endpoint was reachable
            return new Finding("bus", false, $"{where}: {e.GetBaseException().Message}");
        }
    }
}

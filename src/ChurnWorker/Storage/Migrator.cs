using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Storage;

/// <summary>Brings a store to the schema of this program: numbered files, each in one transaction, never backwards.</summary>
internal static partial class Migrator
{
    private const string Prefix = "ChurnWorker.Storage.Schema.sqlite.";

    /// <summary>Newest schema this program knows.</summary>
    public static int NewestVersion { get; } = Files().Max(f => f.Version);

    /// <summary>Version of the schema in a store; 0 for an empty one.</summary>
    public static int VersionOf(SqliteConnection connection) => connection.ExecuteScalar<int>("PRAGMA user_version");

    /// <summary>Applies what is missing.</summary>
    /// <exception cref="SchemaVersionException">The store is newer than this program.</exception>
    public static void Migrate(SqliteConnection connection)
    {
        var current = VersionOf(connection);
        if (current > NewestVersion)
            throw new SchemaVersionException($"The store has schema {current}, this program knows up to {NewestVersion}. Use a newer program; nothing was changed.");
        foreach (var (version, resource) in Files().Where(f => f.Version > current).OrderBy(f => f.Version))
        {
            using var transaction = connection.BeginTransaction();
            connection.Execute(ReadText(resource), transaction: transaction);
            connection.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version}"), transaction: transaction);
            transaction.Commit();
        }
    }

    private static IEnumerable<(int Version, string Resource)> Files() =>
        from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
        where name.StartsWith(Prefix, StringComparison.Ordinal)
        select (int.Parse(FileNumber().Match(name[Prefix.Length..]).Value, CultureInfo.InvariantCulture), name);

    private static string ReadText(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex FileNumber();
}

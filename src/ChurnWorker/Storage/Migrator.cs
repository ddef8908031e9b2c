using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace ChurnWorker.Storage;

/// <summary>Brings a store to the schema of this program: numbered files, each in one transaction, never backwards.</summary>
internal static partial class Migrator
{
    /// <summary>Newest schema this program knows, of every dialect.</summary>
    public static int NewestVersion { get; } = Files("sqlite").Max(f => f.Version);

    /// <summary>Applies what is missing.</summary>
    /// <param name="connection">A connection that may write.</param>
    /// <param name="dialect">Folder of the schema files.</param>
    /// <exception cref="SchemaVersionException">The store is newer than this program.</exception>
    public static void Migrate(StoreConnection connection, string dialect)
    {
        var current = connection.SchemaVersion;
        if (current > NewestVersion)
            throw new SchemaVersionException($"The store has schema {current}, this program knows up to {NewestVersion}. Use a newer program; nothing was changed.");
        foreach (var (version, resource) in Files(dialect).Where(f => f.Version > current).OrderBy(f => f.Version))
            connection.Apply(version, ReadText(resource));
    }

    /// <summary>The schema files of a dialect.</summary>
    public static IEnumerable<(int Version, string Resource)> Files(string dialect)
    {
        var prefix = $"ChurnWorker.Storage.Schema.{dialect}.";
        return from name in Assembly.GetExecutingAssembly().GetManifestResourceNames()
               where name.StartsWith(prefix, StringComparison.Ordinal)
               select (int.Parse(FileNumber().Match(name[prefix.Length..]).Value, CultureInfo.InvariantCulture), name);
    }

    private static string ReadText(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("^[0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex FileNumber();
}

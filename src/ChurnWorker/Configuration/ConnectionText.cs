using Npgsql;

namespace ChurnWorker.Configuration;

/// <summary>Text of a connection to a store.</summary>
internal static class ConnectionText
{
    private const string Postgres = "postgres:";

    /// <summary>The text as a person may read it.</summary>
    public static string WithoutPassword(string connection)
    {
        if (!connection.StartsWith(Postgres, StringComparison.OrdinalIgnoreCase))
            return connection;
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connection[Postgres.Length..]) { PersistSecurityInfo = false };
            foreach (var secret in (string[])["Password", "Passfile", "SSL Password"])
                settings.Remove(secret);
            return Postgres + settings.ConnectionString;
        }
        catch (ArgumentException)
        {
            return Postgres + "(unreadable)";
        }
    }

    /// <summary>What is wrong with a connection string of Npgsql; null when nothing is. Never repeats a value.</summary>
    public static string? PostgresError(string settings)
    {
        try
        {
            return string.IsNullOrWhiteSpace(new NpgsqlConnectionStringBuilder(settings).Host)
                ? "must name a server: postgres:Host=HOST;Username=USER;Database=NAME" : null;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            return "is no connection string of Npgsql, e.g. postgres:Host=HOST;Port=5432;Username=USER;Database=NAME;SSL Mode=VerifyFull";
        }
    }
}

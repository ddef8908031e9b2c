using ChurnWorker.Storage;
using ChurnWorker.Storage.Sqlite;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Storage;

/// <summary>A store of a newer program.</summary>
public sealed class NewerSchemaTests
{
    [Fact]
    public void A_store_with_a_newer_schema_is_refused_and_left_as_it_was()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("store.db");
        Database.Open(path).Dispose();
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var before = File.ReadAllBytes(path);
        var refusal = Should.Throw<SchemaVersionException>(() => Database.Open(path));
        refusal.Message.ShouldContain("99");
        File.ReadAllBytes(path).ShouldBe(before);
        new SqliteStore(path).FindSchema().ShouldBe(99);
    }

    [Fact]
    public void A_file_that_is_no_store_is_refused_by_its_name()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("store.db", new string('x', 5000));
        Should.Throw<SqliteException>(() => Database.Open(path)).Message.ShouldContain(path);
        Should.Throw<SqliteException>(() => new SqliteStore(path).FindSchema()).Message.ShouldContain(path);
    }

    [Fact]
    public void A_new_store_gets_the_newest_schema_and_opening_it_again_changes_nothing()
    {
        using var bench = new Bench();
        var schema = bench.Query("SELECT name, sql FROM sqlite_schema ORDER BY name");
        bench.Restart();
        bench.Query("SELECT name, sql FROM sqlite_schema ORDER BY name").ShouldBe(schema);
        bench.Query("PRAGMA user_version").ShouldBe([Migrator.NewestVersion.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
    }
}

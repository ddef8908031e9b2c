using ChurnWorker.Storage;
using Microsoft.Data.Sqlite;

namespace ChurnWorker.Tests.Storage;

public sealed class ForeignFileTests
{
    [Theory]
    [InlineData("CREATE TABLE notes (text TEXT)")]
    [InlineData("CREATE TABLE notes (text TEXT); PRAGMA user_version = 1")]
    public void A_database_of_another_program_is_refused_by_its_name_and_left_as_it_was(string sql)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Combine("notes.db");
        using (var connection = new SqliteConnection($"Data Source={path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }

        var before = File.ReadAllBytes(path);
        Should.Throw<InvalidDataException>(() => Database.Open(path)).Message.ShouldContain(path);
        File.ReadAllBytes(path).ShouldBe(before);
    }
}

using ChurnWorker.Configuration;
using ChurnWorker.Intake;

namespace ChurnWorker.Tests.Configuration;

public sealed class SecretFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_password_replaced_in_its_file_is_the_one_of_the_next_connection()
    {
        var file = _folder.Write("password", "old\n");
        var options = Load(new() { ["Bus__RabbitMq__Password_FILE"] = file });
        FirehoseConnection.Factory(options.Bus.RabbitMq).Password.ShouldBe("old");

        File.WriteAllText(file, "new\n");
        FirehoseConnection.Factory(options.Bus.RabbitMq).Password.ShouldBe("new");

        File.Delete(file);
        FirehoseConnection.Factory(options.Bus.RabbitMq).Password.ShouldBe("new", "a file that is being replaced is no reason to forget");
    }

    [Fact]
    public void A_token_replaced_in_its_file_counts_and_one_that_was_not_read_from_a_file_stays()
    {
        var file = _folder.Write("token", "0123456789abcdef");
        var options = Load(new() { ["Ops__Token_FILE"] = file });
        File.WriteAllText(file, "fedcba9876543210");

        options.Ops.CurrentToken().ShouldBe("fedcba9876543210");
        Load(new() { ["Ops__Token"] = "0123456789abcdef" }).Ops.CurrentToken().ShouldBe("0123456789abcdef");
        Load([]).Ops.CurrentToken().ShouldBeNull();
    }

    [Fact]
    public void A_secret_given_in_a_later_place_is_not_the_files()
    {
        var file = _folder.Write("password", "of the file");
        var configuration = ConfigurationLoader.Load(new ConfigurationInputs
        {
            Environment = new Dictionary<string, string> { ["Bus__RabbitMq__Password_FILE"] = file },
            Overrides = ["Bus:RabbitMq:Password=of the command line"],
            WorkingDirectory = _folder.Path,
            ProgramDirectory = _folder.Path,
        });

        configuration.Options!.Bus.RabbitMq.CurrentPassword().ShouldBe("of the command line");
    }

    private WorkerOptions Load(Dictionary<string, string> environment)
    {
        var configuration = ConfigurationLoader.Load(new ConfigurationInputs { Environment = environment, WorkingDirectory = _folder.Path, ProgramDirectory = _folder.Path });
        configuration.Errors.ShouldBeEmpty();
        return configuration.Options!;
    }
}

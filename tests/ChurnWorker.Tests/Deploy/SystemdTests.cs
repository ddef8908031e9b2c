namespace ChurnWorker.Tests.Deploy;

public sealed class SystemdTests
{
    private static readonly string[] Lines = DeployFiles.Text("systemd/churnworker.service").Split('\n');

    [Fact]
    public void The_unit_waits_to_be_told_keeps_its_state_and_reads_its_credential_from_a_file()
    {
        Lines.ShouldContain("Type=notify");
        Lines.ShouldContain("StateDirectory=churnworker");
        Lines.ShouldContain("LoadCredential=rabbitmq_password:/etc/churnworker/rabbitmq_password");
        Lines.ShouldContain($"RestartPreventExitStatus={ChurnWorker.Commands.ExitCodes.Usage}");
        Lines.ShouldNotContain(line => line.StartsWith("MemoryDenyWriteExecute", StringComparison.Ordinal), "the runtime compiles code as it runs");
    }

    [Fact]
    public void Settings_exist_and_secrets_are_files()
    {
        var settings = Lines.Where(line => line.StartsWith("Environment=", StringComparison.Ordinal) && line.Contains("__", StringComparison.Ordinal))
            .Select(line => line["Environment=".Length..].Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);

        settings.ShouldNotBeEmpty();
        DeployedSettings.ShouldExist(settings, "churnworker.service");
    }
}

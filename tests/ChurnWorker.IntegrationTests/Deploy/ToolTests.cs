using System.Runtime.CompilerServices;
using ChurnWorker.IntegrationTests.EndToEnd;

namespace ChurnWorker.IntegrationTests.Deploy;

/// <summary>Deploy files in the tools they are written for.</summary>
public sealed class ToolTests
{
    [Theory]
    [InlineData("check", "rules", "churnworker.rules.yml")]
    [InlineData("test", "rules", "churnworker.rules.test.yml")]
    [InlineData("check", "config", "--syntax-only", "../prometheus/prometheus.yml")]
    public async Task Prometheus_takes_the_rules_and_their_tests_pass(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/promtool"), "No promtool: Debian package prometheus, see tests/services");
        await using var promtool = ChildProcess.Start("/usr/bin/promtool", [.. arguments[..^1], PathOf("alerts/" + arguments[^1])], new Dictionary<string, string>());
        (await promtool.WaitForExitAsync()).ShouldBe(0, promtool.Output);
        promtool.Output.ShouldContain("SUCCESS");
    }

    [Fact]
    public async Task Secrets_are_made_once_and_only_their_owner_may_enter_the_folder()
    {
        var folder = Directory.CreateTempSubdirectory("churnworker-secrets-");
        try
        {
            await MakeAsync(folder.FullName);
            var made = folder.GetFiles().ToDictionary(file => file.Name, file => File.ReadAllText(file.FullName));
            made.Keys.ShouldBe(["ops_token", "rabbitmq_password", "postgres_password", "grafana_password", "rabbitmq.conf", "store_connection"], ignoreOrder: true);
            made["ops_token"].TrimEnd().Length.ShouldBe(48);
            made["rabbitmq.conf"].ShouldContain($"default_pass = {made["rabbitmq_password"]}");
            made["store_connection"].ShouldContain($"Password={made["postgres_password"]}");
            folder.UnixFileMode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

            await MakeAsync(folder.FullName);
            folder.GetFiles().ShouldAllBe(file => File.ReadAllText(file.FullName) == made[file.Name]);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MakeAsync(string folder)
    {
        await using var script = ChildProcess.Start("/usr/bin/env", ["bash", PathOf("make-secrets"), folder], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" });
        (await script.WaitForExitAsync()).ShouldBe(0, script.Output);
    }

    private static string PathOf(string file, [CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../deploy", file));
}

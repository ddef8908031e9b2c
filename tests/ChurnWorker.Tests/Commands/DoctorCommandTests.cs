using System.Text.Json;
using ChurnWorker.Commands;
using ChurnWorker.Storage;

namespace ChurnWorker.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_healthy_set_up_passes_and_shows_the_settings_in_force()
    {
        var run = await RunAsync("--set", "WinBack:HorizonDays=30", "--set", "WinBack:Stages=0.7125, 0.85", "--set", "Bus:RabbitMq:Password=hunter2");

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("WinBack__HorizonDays  30  command line");
        run.Output.ShouldContain("WinBack__Stages  0.7125, 0.85  command line");
        run.Output.ShouldContain("Bus__RabbitMq__Password  (set)  command line");
        run.Output.ShouldContain("ok  sqlite  native SQLite 3.");
        run.Output.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_wrong_configuration_ends_with_2_and_every_error()
    {
        var run = await RunAsync("--set", "WinBack:Margin=2", "--set", "WinBack:Stage=0.5");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("WinBack:Margin");
        run.Error.ShouldContain("did you mean WinBack:Stages?");
    }

    [Fact]
    public async Task A_shadow_policy_is_shown_beside_the_live_one_with_its_version_and_what_differs()
    {
        var shadow = _folder.Write("shadow.json", """{ "HoldoutPercent": 20 }""");

        var run = await RunAsync("--set", $"WinBack:Shadow={shadow}");
        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("HoldoutPercent  20  live: 10");
        var said = JsonElement.Parse((await RunAsync("--json", "--set", $"WinBack:Shadow={shadow}")).Output);
        var version = said.GetProperty("shadowPolicyVersion").GetString()!;
        version.ShouldNotBe(said.GetProperty("policyVersion").GetString());
        run.Output.ShouldContain($"Shadow policy {version}, which tells nobody");
        said.GetProperty("shadowPolicy").GetProperty("HoldoutPercent").GetInt32().ShouldBe(20);

        (await RunAsync()).Output.ShouldNotContain("Shadow policy");
        File.WriteAllText(shadow, """{ "WinBack": { "HoldoutPercent": 20 }, "CooldownDays": 7 }""");
        var refused = await RunAsync("--set", $"WinBack:Shadow={shadow}");
        refused.ExitCode.ShouldBe(2);
        refused.Error.ShouldContain("CooldownDays stands beside WinBack");
    }

    [Fact]
    public async Task An_unreachable_broker_ends_with_1()
    {
        var run = await RunAsync("--set", "Bus:Transport=RabbitMq", "--set", "Bus:RabbitMq:Host=127.0.0.1", "--set", "Bus:RabbitMq:Port=1");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldContain("FAILED  bus  RabbitMQ at 127.0.0.1:1: ");
    }

    [Fact]
    public async Task A_store_shows_its_schema_and_a_file_that_is_none_fails()
    {
        (await RunAsync()).Output.ShouldContain("does not exist yet; its folder is writable");

        Database.Open(_folder.Combine("worker.db")).Dispose();
        (await RunAsync()).Output.ShouldContain($"schema {Migrator.NewestVersion}: current");

        _folder.Write("worker.db", new string('x', 5000));
        var broken = await RunAsync();
        broken.ExitCode.ShouldBe(1);
        broken.Output.ShouldContain("FAILED  store");
    }

    [Fact]
    public async Task The_quality_of_a_file_is_counted()
    {
        var file = _folder.Write("events.csv", """
            event_id,type,customer_id,order_id,occurred_at,amount,currency
            1,purchase,c1,o1,2024-01-02T10:00:00Z,10.50,EUR
            2,purchase,c2,o2,2024-01-01T10:00:00Z,0,EUR
            2,purchase,c2,o2,2024-01-01T10:00:00Z,0,EUR
            2,purchase,c2,o2,2024-01-01T10:00:00Z,1,EUR
            3,purchase,c3,o3,2024-01-03T10:00:00Z,5,JPY
            4,cancellation,c1,o1,2024-01-04T10:00:00Z,,
            5,cancellation,c1,o9,2024-01-04T10:00:00Z,,
            6,cancellation,c1,,2024-01-04T10:00:00Z,2,EUR
            7,purchase,guest-less,o7,2024-01-05T10:00:00,5,EUR
            8,purchase,anonymous,o8,2024-01-05T10:00:00Z,5,EUR

            """);

        var run = await RunAsync(file, "--json");

        run.ExitCode.ShouldBe(0);
        var report = JsonSerializer.Deserialize<JsonElement>(run.Output).GetProperty("file");
        int Of(string member) => report.GetProperty(member).GetInt32();
        (Of("rows"), Of("events"), Of("purchases"), Of("cancellations")).ShouldBe((10, 6, 3, 3));
        (Of("duplicates"), Of("guests"), Of("quarantined"), Of("late")).ShouldBe((1, 1, 2, 1));
        (Of("customers"), Of("orders"), Of("zeroAmounts"), Of("unmatchedCancellations"), Of("credits")).ShouldBe((3, 3, 1, 1, 1));
        report.GetProperty("firstEventAt").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2024, 1, 1, 10, 0, 0, TimeSpan.Zero));
        report.GetProperty("currencies")[0].GetProperty("amount").GetDecimal().ShouldBe(10.50m);
        report.GetProperty("currencies")[1].GetProperty("amount").GetDecimal().ShouldBe(5m);
        report.GetProperty("refused").EnumerateArray().Select(r => r.GetProperty("reason").GetString()).ShouldBe(["id_conflict", "time_without_offset"]);
    }

    [Fact]
    public async Task A_file_that_is_none_of_ours_ends_with_1()
    {
        (await RunAsync(_folder.Combine("missing.csv"))).ExitCode.ShouldBe(1);
        (await RunAsync(_folder.Write("other.csv", "a,b\n1,2\n"))).ExitCode.ShouldBe(1);
        (await RunAsync(_folder.Write("empty.csv", "event_id,type,customer_id,order_id,occurred_at,amount,currency\n"))).Output.ShouldContain("none of them an event");
    }

    private Task<CommandRun> RunAsync(params string[] arguments) =>
        CommandRun.OfAsync(DoctorCommand.Create(), [.. arguments, "--set", $"Store:Connection=sqlite:{_folder.Combine("worker.db")}"]);
}

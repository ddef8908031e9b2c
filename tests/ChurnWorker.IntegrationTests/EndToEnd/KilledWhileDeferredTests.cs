using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ChurnWorker.IntegrationTests.EndToEnd;

/// <summary>What a gate put off is on disk before anything else happens.</summary>
public sealed class KilledWhileDeferredTests : IDisposable
{
    private const int Customers = 60;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("churnworker-deferred-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_worker_killed_while_quiet_hours_and_budget_put_its_triggers_off_fires_each_of_them_once_when_they_may()
    {
        var now = TimeProvider.System.GetUtcNow();
        var file = Path.Combine(_folder.FullName, "history.csv");
        await File.WriteAllTextAsync(file, History(now), TestContext.Current.CancellationToken);

        // Quiet until the next full minute that leaves time to be killed twice
        var end = now.AddSeconds(25 + 60 - (now.AddSeconds(25).Second));
        // and a shop whose day does not end meanwhile
        var settings = Settings(now.Hour < 12 ? "Asia/Tokyo" : "America/New_York", $"{now.AddHours(-2):HH:mm}-{end:HH:mm}");
        await WorkerProcess.ExecuteAsync(settings, "import", file);

        var held = await HoldAsync(settings);
        held.ShouldBeGreaterThan(2);
        (await HoldAsync(settings, isRestart: true)).ShouldBe(0, "what is put off is not asked again");
        Triggers().ShouldBeEmpty();

        await using (var worker = WorkerProcess.Run(settings))
        {
            // A full minute may be longer off than a condition is waited for
            var left = end - TimeProvider.System.GetUtcNow();
            await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, TimeProvider.System, TestContext.Current.CancellationToken);
            await worker.EventuallyAsync(() => Task.FromResult(Triggers().Count >= 2), "the budget of the day should fire");
            await worker.EventuallyAsync(async () => await worker.MetricAsync("churnworker_decisions_total", "reason=\"budget\"") >= held - 2, "the others should wait for the next day");
            await worker.KillAsync();
        }

        Triggers().Count.ShouldBe(2);

        // A larger budget is another policy: it asks everybody who waits again
        await using var last = WorkerProcess.Run(new Dictionary<string, string>(settings) { ["WinBack__DailyBudget"] = "1000" });
        await last.EventuallyAsync(() => Task.FromResult(Triggers().Count >= held), "nobody who was put off should be lost");
        await last.BeIdleAsync();
        (await last.StopAsync()).ShouldBe(0, last.Output);
        Triggers().Count.ShouldBe((int)held);
        Triggers().ShouldBeUnique();
    }

    /// <summary>Runs a worker until it has nothing left to do and kills it; returns how many it put off.</summary>
    private static async Task<double> HoldAsync(IReadOnlyDictionary<string, string> settings, bool isRestart = false)
    {
        await using var worker = WorkerProcess.Run(settings);
        await worker.BeReadyAsync();
        if (!isRestart)
            await worker.EventuallyAsync(async () => await worker.MetricAsync("churnworker_decisions_total", "reason=\"quiet_hours\"") > 0, "triggers should be put off");
        await worker.BeIdleAsync();
        var held = await worker.MetricAsync("churnworker_decisions_total", "reason=\"quiet_hours\"") ?? 0;
        await worker.KillAsync();
        return held;
    }

    private List<string> Triggers()
    {
        var file = Path.Combine(_folder.FullName, "winback.ndjson");
        if (!File.Exists(file)) return [];
        using var reader = new StreamReader(new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("winback.triggered", StringComparison.Ordinal)).Select(IdOf)];
    }

    private static string IdOf(string line)
    {
        var at = line.IndexOf("\"triggerId\":\"", StringComparison.Ordinal) + "\"triggerId\":\"".Length;
        return line.Substring(at, 36);
    }

    private Dictionary<string, string> Settings(string zone, string quietHours) => new()
    {
        ["Store__Connection"] = $"sqlite:{Path.Combine(_folder.FullName, "churnworker.db")}",
        ["Sweep__Interval"] = "100ms",
        ["WinBack__BackfillTriggers"] = "true",
        ["WinBack__PacedTriggersPerMinute"] = "60000",
        ["WinBack__HoldoutPercent"] = "0",
        ["WinBack__QuietHours"] = quietHours,
        ["WinBack__TimeZone"] = "UTC",
        ["Shop__TimeZone"] = zone,
        ["WinBack__DailyBudget"] = "2",
        ["Ops__Url"] = $"http://127.0.0.1:{FreePort()}",
    };

    /// <summary>Weekly buyers who have been quiet for months, each spending more than the one before.</summary>
    private static string History(DateTimeOffset now)
    {
        var rows = new StringBuilder("event_id,type,customer_id,order_id,occurred_at,amount,currency\n");
        for (var week = 0; week < 10; week++)
            for (var i = 0; i < Customers; i++)
                rows.Append(CultureInfo.InvariantCulture, $"e{i}-{week},purchase.completed,c{i},o{i}-{week},{now.AddDays(-200 + (7 * week)):yyyy-MM-dd'T'HH:mm:ss'Z'},{10 + i}.00,EUR\n");
        return rows.ToString();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

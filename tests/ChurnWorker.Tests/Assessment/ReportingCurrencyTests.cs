using System.Text;
using ChurnWorker.Calibration;
using ChurnWorker.Configuration;
using ChurnWorker.Model.Activity;
using ChurnWorker.Reports;
using ChurnWorker.Telemetry;
using ChurnWorker.Tests.Scenarios;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChurnWorker.Tests.Assessment;

public sealed class ReportingCurrencyTests
{
    private static readonly ActivityEvent[] Orders =
    [
        Bench.Purchase("A", "a1", 0, 1000), In("USD", Bench.Purchase("A", "a2", 7, 1000)),
        In("USD", Bench.Purchase("B", "b1", 0, 1000)), In("CHF", Bench.Purchase("B", "b2", 7, 500)), In("USD", Bench.Purchase("B", "b3", 14, 300)),
    ];

    [Fact]
    public void State_and_export_are_in_the_reporting_currency_where_every_rate_is_known()
    {
        using var bench = new Bench(Reporting("USD 2024-01-01 0.9"), Bench.Model);

        bench.Take(20, Orders);

        bench.Query(Money).ShouldBe(["A|EUR|1|900", "B|USD|1|300"]);
        Export(bench, "A").ShouldContain("""
            "spend":{"EUR":"10.00","USD":"10.00"},"refunded":{"EUR":"0.00","USD":"0.00"},"reportingSpend":{"EUR":"19.00"}
            """.Trim());
        Export(bench, "A").ShouldContain("\"currency\":\"EUR\",\"monetaryValue\":9.00");
        Export(bench, "B").ShouldContain("\"reportingSpend\":{\"EUR\":null}");
    }

    [Fact]
    public void Without_a_reporting_currency_each_customer_keeps_the_main_one()
    {
        using var bench = new Bench(model: Bench.Model);

        bench.Take(20, Orders);

        bench.Query(Money).ShouldBe(["A|EUR|0|0", "B|USD|1|300"]);
        Export(bench, "A").ShouldNotContain("reportingSpend");
    }

    [Fact]
    public void Customers_are_rebuilt_when_a_rate_or_the_reporting_currency_changes_and_only_then()
    {
        using var bench = new Bench(Reporting("USD 2024-01-01 0.9"), Bench.Model);
        bench.Engine.Rebuilder.RunWhereRulesChanged();
        bench.Take(20, Orders);

        Rebuilt(bench, Reporting("USD 2024-01-01 0.90")).ShouldBe(0);
        Rebuilt(bench, Reporting("USD 2024-01-01 0.9", "CHF 2024-01-01 1.1")).ShouldBe(2);
        bench.Query(Money).ShouldBe(["A|EUR|1|900", "B|EUR|2|820"]);
        Rebuilt(bench, new WorkerOptions()).ShouldBe(2);
        bench.Query(Money).ShouldBe(["A|EUR|0|0", "B|USD|1|300"]);
    }

    [Fact]
    public async Task A_running_worker_learns_the_value_of_customers_in_a_new_reporting_currency_at_once()
    {
        using var bench = new Bench();
        bench.Engine.Rebuilder.RunWhereRulesChanged();
        for (var i = 0; i < 80; i++)
            bench.Take(60, [In("USD", Bench.Purchase($"C{i}", $"x{i}", 0, 1000 + (50 * i))), In("USD", Bench.Purchase($"C{i}", $"y{i}", 7 + (i % 40), 1000 + (50 * i)))]);
        bench.Engine.Calibrator.Run(Bench.At(60));
        bench.Restart(Reporting("USD 2024-01-01 0.9"));

        using var instruments = new Instruments();
        using var loop = new CalibrationLoop(
            bench.Engine.Calibrator, bench.Engine.Forecasts, bench.Engine.Calendar, bench.Engine.Rebuilder, bench.Engine.Models, bench.Database, bench.Engine.Options, instruments, new FixedClock(), NullLogger<CalibrationLoop>.Instance);
        await loop.StartAsync(CancellationToken.None);
        var started = TimeProvider.System.GetTimestamp();
        while (bench.Engine.Models.Context!.Model.Spend.ContainsKey("USD"))
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        await loop.StopAsync(CancellationToken.None);

        bench.Engine.Models.Context!.Model.Spend.Keys.ShouldBe(["EUR"]);
        bench.Query("SELECT COUNT(*) FROM customers WHERE currency = 'EUR' AND tier = 2").ShouldNotBe(["0"]);
    }

    private const string Money = "SELECT customer_id, currency, repeat_occasions, repeat_spend FROM customers ORDER BY 1";

    private static ActivityEvent In(string currency, ActivityEvent purchase) => purchase with { Currency = currency };

    private static WorkerOptions Reporting(params string[] rates) => new() { Shop = new ShopOptions { ReportingCurrency = "EUR", Rates = rates } };

    private static int Rebuilt(Bench bench, WorkerOptions options)
    {
        bench.Restart(options);
        return bench.Engine.Rebuilder.RunWhereRulesChanged();
    }

    private static string Export(Bench bench, string customer)
    {
        using var reader = bench.Database.OpenReader();
        using var customers = new CustomerReader(reader, bench.Engine.Options.Shop.ToFoldRules());
        using var output = new MemoryStream();
        new CustomerExport(customers, bench.Engine.Options.ToPolicy()).Write(output, customer);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(Bench.At(61));
    }
}

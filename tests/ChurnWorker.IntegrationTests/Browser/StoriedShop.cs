using System.Text;
using ChurnWorker.Commands.Simulation;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Reports;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.IntegrationTests.Browser;

/// <summary>A worker on the store of a shop that ran for two years up to today: customers came and left, were contacted or held out, and answered.</summary>
public sealed class StoriedShop : BrowsedShop
{
    private const long Day = 86_400_000;
    private const int Days = 730;

    protected override int HoldoutPercent => 25;

    protected override void Fill(string path, long now)
    {
        var options = new WorkerOptions { WinBack = new() { HoldoutPercent = HoldoutPercent } };
        var shop = new SimulatedShop { Customers = 3_000, Days = Days, Seed = 7, Start = ((now / Day) - Days) * Day };
        using var instruments = new Instruments();
        using var engine = new Engine(options, Database.Open(path, isDurable: false), liveSince: 0, instruments);
        var events = new AnsweringShop(new ShopSimulator(shop), shop, engine, points: 12, TimeSpan.FromDays(30)).Run().Count();
        events.ShouldBeGreaterThan(5_000);
        engine.Assessor.Assess([.. Refused(now)], now);
        while (engine.Sweep.Run(now).Reviewed > 0)
        {
            // A review may schedule another one
        }

        new OutboxStore(engine.Database).MarkAllPublished();
        Remember(engine.Database, now);
        engine.Calendar.Run(now);
        new ReportPass(engine.Database, options, TimeProvider.System).Run(now);
    }

    private static IEnumerable<Inbound> Refused(long now)
    {
        (string Reason, int Count)[] reasons = [(QuarantineReasons.UnknownType, 41), (QuarantineReasons.NotJson, 17), (QuarantineReasons.Future, 6)];
        return reasons.SelectMany(refused => Enumerable.Range(0, refused.Count).Select(n => new Inbound { Source = "shop", ReceivedAt = now, Body = Encoding.UTF8.GetBytes($"[{n}]"), Reason = refused.Reason, ReasonText = "why" }));
    }

    /// <summary>What was expected of the last month, as a worker that ran then would have written it: about what fired.</summary>
    private static void Remember(Database database, long now)
    {
        var today = (int)(now / Day);
        var fired = database.Read(reader => CycleTable.FiredSince(reader, (today - 30) * Day).ToList());
        var mean = fired.Count / 30.0;
        using var transaction = database.Begin();
        CalendarTable.Expect(database.Writer, Enumerable.Range(today - 30, 30).Select(day => CalendarDay.Of(day, mean)), today - 31);
        transaction.Commit();
    }
}

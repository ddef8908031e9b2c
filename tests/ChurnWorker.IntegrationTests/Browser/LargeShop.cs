using System.Globalization;
using ChurnWorker.Configuration;
using ChurnWorker.Intake;
using ChurnWorker.Model.Activity;
using ChurnWorker.Model.BuyTillYouDie;
using ChurnWorker.Model.Forecasting;
using ChurnWorker.Model.WinBack;
using ChurnWorker.Storage;
using ChurnWorker.Telemetry;

namespace ChurnWorker.IntegrationTests.Browser;

/// <summary>A worker on a store of 200,000 customers, one of whom has a history to look at, and a browser.</summary>
public sealed class LargeShop : BrowsedShop
{
    /// <summary>Customers in the store.</summary>
    public const int Customers = 200_000;

    /// <summary>The customer with a history; an id as hostile as an id may be.</summary>
    public const string Known = "<b onclick=alert(1)>Ann & \"Co\"</b>";

    private const long Day = 86_400_000;

    protected override int HoldoutPercent => 0;

    /// <summary>State as the engine would have stored it, without the years it would take to come about; the one history through the engine.</summary>
    protected override void Fill(string path, long now)
    {
        using var instruments = new Instruments();
        var database = Database.Open(path, isDurable: false);
        using (var transaction = database.Begin())
        {
            database.Models.Add(Model, now);
            transaction.Commit();
        }

        using var engine = new Engine(new WorkerOptions { WinBack = new() { HoldoutPercent = 0 } }, database, liveSince: 0, instruments);

        // An empty store is up to date; one that was never looked at would be folded anew from a ledger that holds one customer
        engine.Rebuilder.RunWhereRulesChanged();
        using (var transaction = database.Begin())
        {
            for (var i = 0; i < Customers - 1; i++)
                database.Customers.Save(Row(i, now));
            transaction.Commit();
        }

        engine.Assessor.Assess([.. History(now).Select(e => new Inbound { Event = e, Kind = e.Kind, Source = "shop", ReceivedAt = now, Body = default })], now);
        engine.Assessor.Assess([new Inbound { Source = "shop", ReceivedAt = now, Body = "{}"u8.ToArray(), Reason = QuarantineReasons.Future, ReasonText = "later" }], now);
        for (var day = 150; day >= 0; day -= 5)
            engine.Sweep.Run(now - (day * Day));
    }

    private static CustomerRow Row(int i, long now)
    {
        var last = now - ((20 + (i % 600)) * Day);
        var first = last - ((1 + (i % 40)) * 7 * Day);
        var summary = new RfmSummary(
            string.Create(CultureInfo.InvariantCulture, $"customer-{i}"), 2 + (i % 9), 2 + (i % 9), (int)(first / Day), (int)(last / Day), first, last, null, "EUR", 1 + (i % 9), 4_000L * (1 + (i % 9)), 0);
        var tier = (ValueTier)(i % 5 == 0 ? 2 : i % 2);
        return new CustomerRow(summary, tier, null, default, null, tier == ValueTier.High ? now + ((1 + (i % 400)) * Day / 4) : null);
    }

    private static IEnumerable<ActivityEvent> History(long now)
    {
        for (var week = 0; week < 40; week++)
            yield return Event(ActivityKind.Purchase, week, now - ((400 - (7 * week)) * Day), 4_990);
        yield return Event(ActivityKind.Cancellation, 12, now - (310 * Day), null);
        yield return Event(ActivityKind.Cancellation, 20, now - (250 * Day), 1_500);
    }

    private static ActivityEvent Event(ActivityKind kind, int order, long at, long? amount) => new()
    {
        Kind = kind,
        Source = "shop",
        EventId = $"{kind}-{order}",
        CustomerId = Known,
        OrderId = $"order-{order}",
        OccurredAt = at,
        Amount = amount,
        Currency = amount is null ? "" : "EUR",
    };

    private static readonly ForecastModel Model = new()
    {
        Id = "mbg-nbd-test",
        Transactions = new MbgNbd(0.525, 6.182, 0.891, 1.614),
        Spend = new Dictionary<string, SpendModel> { ["EUR"] = new("EUR", new GammaGamma(6.25, 3.74, 1544), 100, 1000, 500) },
        Readiness = Readiness.Own,
        ObservedUntilDay = 20_000,
        LogLikelihood = -812_345.67,
        Customers = Customers,
        RepeatCustomers = 150_000,
        HighShare = 0.2,
        Uncertainty = new LogUncertainty(new double[16], 1),
        Converged = true,
    };
}
